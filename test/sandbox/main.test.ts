import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it } from "vitest";
import { startSandbox } from "../../sandbox/host/sandbox.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const started: ChildProcess[] = [];
afterEach(() => {
  for (const child of started.splice(0)) child.kill("SIGKILL");
});

/** Each takes a start of its own; a closed terminal is tried where there is time. */
const signals =
  process.env.CI === "true" ? (["SIGTERM", "SIGHUP", "SIGKILL"] as const) : (["SIGTERM", "SIGKILL"] as const);

describe("npm start", () => {
  it.each(signals)("ends with its npm, by %s too, and its port is free", async (signal) => {
    const npm = run("npm", ["start"], { PORT: "0" });
    const url = await npm.says(/ready {2}(\S+)/);
    expect((await fetch(`${url}/sandbox/health`)).status).toBe(200);

    npm.child.kill(signal);

    await expect.poll(() => isListening(url), { timeout: 60_000, interval: 200 }).toBe(false);
  });

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
      output: `Port ${port} is taken; choose another, such as --port ${port + 1}.\n`,
    });
    server.close();
  });

  it("says in one sentence what is wrong with its options, and what they are", async () => {
    const misspelt = await run("node", ["sandbox/main.ts", "--prot", "4001"]).end();
    expect(misspelt).toEqual({
      code: 1,
      output: "Unknown option '--prot'; --help lists what is known.\n",
    });
    const { code, output } = await run("node", ["sandbox/main.ts", "--help"]).end();
    expect(code).toBe(0);
    expect(output).toContain("--config <key>=<value>");
  });

  it("takes settings, templates and a time, and says that it is ready in a line of JSON", async () => {
    const templates = join(mkdtempSync(join(tmpdir(), "sandbox-")), "templates.json");
    writeFileSync(
      templates,
      JSON.stringify([
        { name: "please_write", language: "en", components: [{ type: "BODY", text: "We have news." }] },
      ]),
    );
    const sandbox = run("node", [
      ...["sandbox/main.ts", "--json", "--port", "0", "--freeze", "--start-at", "2026-11-22T10:00:00Z"],
      ...["--config", "waTemplate=please_write", "--config", "replyTimeoutSeconds=600"],
      ...["--templates", templates],
    ]);
    const { url, apiKey } = JSON.parse(await sandbox.says(/^(\{"ready":true.*\})$/m));
    const ask = async (path: string, init: RequestInit = {}) =>
      (await fetch(url + path, { headers: { "x-api-key": apiKey }, ...init })).json();

    expect(await ask("/sandbox/clock")).toEqual({ now: "2026-11-22T10:00:00.000Z", frozen: true });
    await fetch(`${url}/v1/sendWhatsApp`, {
      method: "POST",
      headers: { "x-api-key": apiKey, "content-type": "application/json", "idempotency-key": "parcel-81" },
      body: JSON.stringify({ destination_number: "+14155550123", message_body: "It arrives today." }),
    });
    expect(await ask("/sandbox/requests/parcel-81?until=expired&within=601s")).toMatchObject({
      latest_status: "expired",
    });
    expect(await ask("/sandbox/phones/+14155550123/messages")).toMatchObject([{ body: "We have news." }]);
    sandbox.child.kill();
    expect(await sandbox.end()).toMatchObject({ code: 0 });
  });

  it("says what is wrong with a setting", async () => {
    const wrong = await run("node", ["sandbox/main.ts", "--port", "0", "--config", "holdFor=600"]).end();
    expect(wrong).toMatchObject({
      code: 1,
      output: expect.stringContaining("holdFor: there is no such setting"),
    });
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
