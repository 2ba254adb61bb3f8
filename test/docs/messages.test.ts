import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { messageExamples } from "../../lib/api/whatsapp-examples.ts";
import { parseInput } from "../../lib/messaging/requests/issues.ts";
import { SendWhatsAppRequest } from "../../lib/messaging/requests/requests.ts";
import { story } from "../support/story.ts";

/** docs/messages.md shows a command for every kind of message; here each of them is run, in their order. */
const document = readFileSync(fileURLToPath(new URL("../../docs/messages.md", import.meta.url)), "utf8");
const commands = [...document.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, block = ""]) => readCurl(block));
const sent = commands.filter(({ path }) => path === "/v1/sendWhatsApp");

const sandbox = story();

interface Command {
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body: string;
}

/** The curls of the page as a shell reads them: words, and arguments between single quotes. */
function readCurl(block: string): Command {
  const words = [...block.replaceAll("\\\n", " ").matchAll(/'([^']*)'|(\S+)/g)].map(
    ([, quoted, word]) => quoted ?? word ?? "",
  );
  const [curl, , method, address = "", ...options] = words;
  expect([curl, method]).toEqual(["curl", "POST"]);
  const url = new URL(address);
  expect(url.origin).toBe("http://127.0.0.1:4000");
  const headers: Record<string, string> = {};
  let body = "";
  for (let at = 0; at < options.length; at += 2) {
    const value = options[at + 1] ?? "";
    if (options[at] === "-H") {
      const [name = "", content = ""] = value.split(": ");
      headers[name] = content;
    } else {
      expect(options[at]).toBe("-d");
      body = value;
    }
  }
  return { path: url.pathname, headers, body };
}

async function run({ path, headers, body }: Command): Promise<{ status: number; requestId: string }> {
  const answer = await fetch(`${sandbox.sandbox.url}${path}`, { method: "POST", headers, body });
  const { request_id } = (await answer.json()) as { request_id?: string };
  // Far enough apart for Meta, which lets one person be sent a message every six seconds.
  await sandbox.passes(10);
  return { status: answer.status, requestId: String(request_id) };
}

describe("docs/messages.md", () => {
  it("begins with the person, who opens the window", async () => {
    const [first] = commands;
    if (first === undefined) throw new Error("The page has no command.");
    expect(first.path).toMatch(/^\/sandbox\/phones\//);
    expect((await run(first)).status).toBeLessThan(300);
  });

  it.each(sent.map((command) => [nameOf(command), command] as const))(
    "sends, and the phone gets it: %s",
    async (_name, command) => {
      const { status, requestId } = await run(command);
      expect(status).toBe(202);
      expect(await sandbox.request(requestId)).toMatchObject({ latest_status: "delivered" });
    },
  );

  it("has a command for every kind, and they are the API document's examples", () => {
    const requests = sent.map(({ body }) => JSON.parse(body));
    expect(requests.flatMap(({ message }) => message ?? [])).toEqual(Object.values(messageExamples));
    for (const request of requests) expect(parseInput(SendWhatsAppRequest, request)).toEqual(request);
  });

  it("has its table of kinds in the order of the commands, every row with one of them", () => {
    const rows = [...document.matchAll(/^\| \[([^\]]+)\]\(#([a-z-]+)\) \|/gm)].map(([, title]) => title);
    const headings = [...document.matchAll(/^### (.+)$/gm)].map(([, title]) => title);
    expect(headings.slice(0, rows.length)).toEqual(rows);
    expect(rows).toHaveLength(Object.keys(messageExamples).length);
  });
});

function nameOf({ body }: Command): string {
  const { message, template } = JSON.parse(body);
  const kind = message?.interactive?.type ?? message?.type ?? "text";
  if (message !== undefined) return message.context === undefined ? kind : `${kind} that quotes`;
  return `template ${template?.name ?? "of the stack"}`;
}
