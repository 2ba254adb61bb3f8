import type { Story } from "./story.ts";
import { told } from "./telling.ts";
import type { Tongue } from "./tongue.ts";
import { code } from "./typescript.ts";

/**
 * A story as a test for any project: Node's own test runner and fetch, against a sandbox that is up. It makes that
 * sandbox begin anew, for what it asserts is all that the phones have received.
 */
export function fetchTest(story: Story): string {
  return told(story, tongue);
}

const moment = 3;

const tongue: Tongue = {
  taken: [
    "call",
    "key",
    "moment",
    "passes",
    "received",
    "request",
    "test",
    "url",
    "assert",
    "fetch",
    "writes",
  ],
  moment,
  file: (lines) => `import assert from "node:assert/strict";
import { test } from "node:test";

// Needs a sandbox that is up, and makes it begin anew: node --test
const url = process.env.SANDBOX_URL ?? "${location.origin}";
const key = process.env.SANDBOX_API_KEY ?? "sandbox";

async function call(method, path, body, headers = {}) {
  const answer = await fetch(url + path, {
    method,
    headers: { "x-api-key": key, "content-type": "application/json", ...headers },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  return { status: answer.status, body: text === "" ? undefined : JSON.parse(text) };
}

const passes = (seconds) => call("POST", "/sandbox/clock/advance", { seconds });

/** Does something, and lets happen what follows at once. */
async function moment(method, path, body, headers) {
  const answer = await call(method, path, body, headers);
  await passes(${moment});
  return answer.body;
}

async function phone(number) {
  return (await call("GET", \`/sandbox/phones/\${number}/messages\`)).body;
}

/** What a phone has received, in order. */
async function received(number) {
  const shown = await phone(number);
  return shown.filter(({ direction }) => direction === "out").map(({ kind, body }) => \`\${kind}: \${body}\`);
}

test("ends as it did on the page", async () => {
  assert.ok((await call("POST", "/sandbox/reset")).status < 300);
${lines.map((line) => (line === "" ? "" : `  ${line}`)).join("\n")}
});
`,
  person: (number) => JSON.stringify(number),
  shown: (person) => `await phone(${person})`,
  writes: (person, writing) => {
    const body = writing.startsWith('"') ? `{ text: ${writing} }` : writing;
    return `await moment("POST", \`/sandbox/phones/\${${person}}/messages\`, ${body});`;
  },
  is: (person, behaviour) => `await moment("PATCH", \`/sandbox/phones/\${${person}}\`, ${behaviour});`,
  sends: ({ path, person, message, key }) => {
    const { destination_number = person, ...fields } = message;
    const to = destination_number === person ? person : code(destination_number);
    const body = `{ destination_number: ${to}${code(fields) === "{}" ? "" : `, ${code(fields).slice(2)}`}`;
    return `(await moment("POST", "/v1${path}", ${code(fields) === "{}" ? `${body} }` : body}${headersOf(key)})).request_id`;
  },
  refused: ({ path, body, key, status }) =>
    `assert.equal((await call("POST", "/v1${path}", ${code(body)}${headersOf(key)})).status, ${status});`,
  cancels: (request, status) => [
    `assert.equal((await call("POST", \`/v1/messages/\${${request}}/cancel\`)).status, ${status});`,
    `await passes(${moment});`,
  ],
  fault: (fault) => `await call("POST", "/sandbox/faults", ${fault});`,
  clearFaults: () => `await call("DELETE", "/sandbox/faults");`,
  redrives: (stem) => [
    `for (const { name } of (await call("GET", "/sandbox/queues")).body) {`,
    `  if (name.startsWith(${JSON.stringify(stem)})) await call("POST", \`/sandbox/queues/\${name}/redrive\`);`,
    "}",
  ],
  event: (channel, event) => `await moment("POST", "/sandbox/events/${channel}", ${event});`,
  passes: (seconds) => `await passes(${seconds});`,
  received: (person, lines) =>
    lines.length === 0
      ? [`assert.deepEqual(await received(${person}), []);`]
      : [
          `assert.deepEqual(await received(${person}), [`,
          ...lines.map((line) => `  ${JSON.stringify(line)},`),
          "]);",
        ],
  status: (request, status) =>
    `assert.equal((await call("GET", \`/v1/messages/\${${request}}\`)).body.latest_status, ${JSON.stringify(status)});`,
};

function headersOf(key: string | undefined): string {
  return key === undefined ? "" : `, ${code({ "idempotency-key": key })}`;
}
