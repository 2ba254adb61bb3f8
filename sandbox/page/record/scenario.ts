import { channelOfPath, channels } from "../state/channels.ts";
import type { Story } from "./story.ts";
import { told } from "./telling.ts";
import type { Tongue } from "./tongue.ts";
import { code } from "./typescript.ts";

/** A story as a vitest scenario that runs as it is in test/scenarios. */
export function scenario(story: Story): string {
  return told(story, tongue);
}

const moment = 3;

/** In the words of test/support/story.ts. */
const tongue: Tongue = {
  taken: ["sandbox", "story", "describe", "expect", "it", "request"],
  moment,
  file: (lines) => `import { describe, expect, it } from "vitest";
import { story } from "../support/story.ts";

const sandbox = story();

describe("a story from the sandbox", () => {
  it("ends as it did on the page", async () => {
${lines.map((line) => (line === "" ? "" : `    ${line}`)).join("\n")}
  });
});
`,
  person: (number) => `sandbox.person(${JSON.stringify(number)})`,
  shown: (person) => `await ${person}.phone()`,
  writes: (person, writing) => `await ${person}.writes(${writing});`,
  is: (person, behaviour) => `await ${person}.is(${behaviour});`,
  sends: ({ path, person, message, key }) => {
    const isPlain = Object.keys(message).length === 1 && typeof message.message_body === "string";
    const given = isPlain ? message.message_body : message;
    const args = [person, code(given), ...(key === undefined ? [] : [JSON.stringify(key)])];
    return `await sandbox.${channels[channelOfPath(path)].helper}(${args.join(", ")})`;
  },
  refused: ({ path, body, key, status }) => {
    const headers = key === undefined ? "" : `, ${code({ "idempotency-key": key })}`;
    return `expect(await sandbox.api("POST", "${path}", ${code(body)}${headers})).toMatchObject({ status: ${status} });`;
  },
  cancels: (request, status) => [
    `expect(await sandbox.api("POST", \`/messages/\${${request}}/cancel\`)).toMatchObject({ status: ${status} });`,
    `await sandbox.passes(${moment});`,
  ],
  fault: (fault) => `await sandbox.fault(${fault});`,
  clearFaults: () => `await sandbox.control("DELETE", "/faults");`,
  redrives: (stem) => [
    `for (const { name } of (await sandbox.control("GET", "/queues")) as Array<{ name: string }>) {`,
    `  if (name.startsWith(${JSON.stringify(stem)})) await sandbox.control("POST", \`/queues/\${name}/redrive\`);`,
    "}",
  ],
  event: (channel, event) => `await sandbox.event("${channel}", ${event});`,
  passes: (seconds) => `await sandbox.passes(${seconds});`,
  received: (person, lines) =>
    lines.length === 0
      ? [`expect(await ${person}.received()).toEqual([]);`]
      : [
          `expect(await ${person}.received()).toEqual([`,
          ...lines.map((line) => `  ${JSON.stringify(line)},`),
          "]);",
        ],
  status: (request, status) =>
    `expect(await sandbox.request(${request})).toMatchObject(${code({ latest_status: status })});`,
};
