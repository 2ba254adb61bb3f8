import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it } from "vitest";
import { startSandbox } from "../../sandbox/host/sandbox.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const started: ChildProcess[] = [];
afterEach(() => {
  for (const child of started.splice(0)) child.kill("SIGKILL");
});

describe("npm start", { timeout: 180_000 }, () => {
  it.each(["SIGTERM", "SIGHUP", "SIGKILL"] as const)(
    "ends with its npm, by %s too, and its port is free",
    async (signal) => {
      const npm = run("npm", ["start"], { PORT: "0" });
      const url = await npm.says(/ready {2}(\S+)/);
      expect((await fetch(`${url}/sandbox/health`)).status).toBe(200);

      npm.child.kill(signal);

      await expect.poll(() => isListening(url), { timeout: 60_000, interval: 200 }).toBe(false);
    },
  );

  it("says at once that a port is taken", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as { port: number };

    // Whatever else is wrong would show only later.
    await expect(startSandbox({ live: false, port, config: { waTemplate: "" } })).rejects.toThrow(
      "EADDRINUSE",
    );
    const sandbox = run("node", ["sandbox/main.ts"], { PORT: String(port) });
    expect(await sandbox.end()).toEqual({
      code: 1,
      output: `Port ${port} is taken. Choose another: PORT=${port + 1} npm start\n`,
    });
    server.close();
  });

  it("refuses options that it does not know, and ports that are none", async () => {
    const misspelt = await run("node", ["sandbox/main.ts", "--prot", "4001"]).end();
    expect(misspelt.code).toBe(1);
    expect(misspelt.output).toMatch(/Unknown option '--prot'/);
    expect(misspelt.output).toContain("--port <number>");
    expect((await run("node", ["sandbox/main.ts", "--port", "many"]).end()).output).toContain(
      "That is no port: many.",
    );
    expect(await run("node", ["sandbox/main.ts", "--help"]).end()).toMatchObject({ code: 0 });
  });
});

function run(command: string, args: string[], environment: Record<string, string> = {}) {
  const child = spawn(command, args, { cwd: root, env: { ...process.env, ...environment } });
  started.push(child);
  let output = "";
  const heard = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (text) => {
      output += text;
      for (const listener of heard) listener();
    });
  }
  return {
    child,
    /** Waits for a line. @returns its first group */
    says: (pattern: RegExp) =>
      new Promise<string>((resolve, reject) => {
        const listener = () => {
          const found = pattern.exec(output)?.[1];
          if (found !== undefined) resolve(found);
        };
        heard.add(listener);
        child.once("exit", () => reject(new Error(`It ended: ${output}`)));
      }),
    end: async () => {
      const [code] = await once(child, "close");
      return { code: code as number, output };
    },
  };
}

async function isListening(url: string): Promise<boolean> {
  try {
    await fetch(`${url}/sandbox/health`);
    return true;
  } catch {
    return false;
  }
}
