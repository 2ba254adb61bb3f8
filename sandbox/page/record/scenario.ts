import { channelOfPath, channels } from "../state/channels.ts";
import type { Mark, Step } from "./record.ts";

/** A record with what came of it, ready to be told as a test. */
export interface Story {
  readonly mark: Mark;
  readonly steps: readonly Step[];
  /** When it was copied, epoch milliseconds. */
  readonly end: number;
  readonly people: ReadonlyArray<{
    readonly number: string;
    readonly name: string;
    /** What the phone shows now, oldest first. */
    readonly shown: ReadonlyArray<{
      readonly id: string;
      readonly direction: "in" | "out";
      readonly kind: string;
      readonly body: string;
    }>;
  }>;
  /** The status of each request that was accepted, by its id. */
  readonly statuses: Readonly<Record<string, string>>;
}

/** Whatever the tests' own helpers do lets this much time pass after it, seconds (test/support/story.ts). */
const aMoment = 3;

/** A story as a vitest scenario that runs as it is in test/scenarios. */
export function scenario(story: Story): string {
  const told = new Telling(story);
  return `import { describe, expect, it } from "vitest";
import { story } from "../support/story.ts";

const sandbox = story();

describe("a story from the sandbox", () => {
  it("ends as it did on the page", async () => {
${told.lines().map(indented).join("\n")}
  });
});
`;
}

class Telling {
  readonly #story: Story;
  readonly #people: ReadonlyMap<string, string>;
  readonly #requests: ReadonlyMap<string, string>;
  readonly #prelude: readonly Step[];

  constructor(story: Story) {
    this.#story = story;
    this.#prelude = prelude(story);
    const numbers = new Set(story.steps.flatMap((step) => ("number" in step ? [step.number] : [])));
    this.#people = variableNames(
      story.people.filter(({ number }) => numbers.has(number)).map(({ number, name }) => [number, name]),
    );
    const ids = story.steps.flatMap((step) =>
      step.kind === "send" && step.requestId !== undefined ? [step.requestId] : [],
    );
    const distinct = [...new Set(ids)];
    this.#requests = new Map(
      distinct.map((id, index) => [id, distinct.length === 1 ? "request" : `request${index + 1}`]),
    );
  }

  lines(): string[] {
    const { mark, end } = this.#story;
    const people = [...this.#people].map(
      ([number, variable]) => `const ${variable} = sandbox.person(${JSON.stringify(number)});`,
    );
    const untold =
      mark.underWay === 0
        ? []
        : [`// ${mark.underWay} earlier request(s) were under way; they are not part of this.`];
    const all = [...this.#prelude, ...this.#story.steps];
    // From step to step as much time passes as did on the page, or what the tests' helpers let pass if that is more.
    const deeds = all.flatMap((step, index) => {
      const next = all[index + 1]?.at ?? end;
      return [...this.#told(step), ...passing(next - step.at - momentOf(step))];
    });
    return [...people, ...untold, "", ...deeds, "", ...this.#assertions()];
  }

  #told(step: Step): string[] {
    switch (step.kind) {
      case "send":
        return this.#sending(step);
      case "write": {
        const { text, ...more } = step.writing;
        const plain = typeof text === "string" && Object.keys(more).length === 0;
        const writing = plain ? text : this.#withReferences(step.number, step.writing);
        return [`await ${this.#person(step.number)}.writes(${code(writing)});`];
      }
      case "change":
        return [`await ${this.#person(step.number)}.is(${code(step.behaviour)});`];
      case "cancel":
        return this.#cancelling(step);
      case "fault":
        return [`await sandbox.fault(${code(step.fault)});`];
      case "clear-faults":
        return [`await sandbox.control("DELETE", "/faults");`];
      case "redrive":
        return [
          `for (const { name } of (await sandbox.control("GET", "/queues")) as Array<{ name: string }>) {`,
          `  if (name.startsWith(${JSON.stringify(stem(step.queue))})) await sandbox.control("POST", \`/queues/\${name}/redrive\`);`,
          "}",
        ];
    }
  }

  #sending(step: Step & { kind: "send" }): string[] {
    const { path, number, body, key, status, requestId } = step;
    const isPlain = status === 202 && requestId !== undefined && isRecord(body);
    if (!isPlain) {
      const headers = key === undefined ? "" : `, ${code({ "idempotency-key": key })}`;
      return [
        `expect(await sandbox.api("POST", "${path}", ${code(body)}${headers})).toMatchObject({ status: ${status} });`,
      ];
    }
    const variable = this.#requests.get(requestId) ?? "request";
    const { destination_number, ...fields } = body;
    const message: Record<string, unknown> = {
      ...(destination_number !== number && { destination_number }),
      ...fields,
    };
    const names = Object.keys(message);
    const given =
      names.length === 1 && typeof message.message_body === "string" ? message.message_body : message;
    const args = [this.#person(number), code(given), ...(key === undefined ? [] : [JSON.stringify(key)])];
    const sent = `await sandbox.${channels[channelOfPath(path)].helper}(${args.join(", ")});`;
    const isFirst =
      this.#story.steps.find((other) => other.kind === "send" && other.requestId === requestId) === step;
    return [isFirst ? `const ${variable} = ${sent}` : sent];
  }

  #cancelling({ requestId, status }: Step & { kind: "cancel" }): string[] {
    const variable = this.#requests.get(requestId);
    if (variable === undefined) return ["// A request from before the mark was cancelled."];
    const path = `\`/messages/\${${variable}}/cancel\``;
    return [
      `expect(await sandbox.api("POST", ${path})).toMatchObject({ status: ${status} });`,
      `await sandbox.passes(${aMoment});`,
    ];
  }

  #assertions(): string[] {
    const { mark, people, statuses } = this.#story;
    const phones = people.flatMap(({ number, shown }) => {
      const variable = this.#people.get(number);
      if (variable === undefined) return [];
      const before = new Set(mark.phones[number]?.shown);
      const received = shown
        .filter(({ id, direction }) => direction === "out" && !before.has(id))
        .map(({ kind, body }) => `${kind}: ${body}`);
      const lines = received.map((line) => `  ${JSON.stringify(line)},`);
      return received.length === 0
        ? [`expect(await ${variable}.received()).toEqual([]);`]
        : [`expect(await ${variable}.received()).toEqual([`, ...lines, "]);"];
    });
    const requests = [...this.#requests].map(
      ([id, variable]) =>
        `expect(await sandbox.request(${variable})).toMatchObject(${code({ latest_status: statuses[id] ?? "accepted" })});`,
    );
    return [...phones, ...requests];
  }

  #person(number: string): string {
    return this.#people.get(number) ?? `sandbox.person(${JSON.stringify(number)})`;
  }

  /** Messages have other ids in the test, so the one that is meant is looked up on the phone by its place. */
  #withReferences(number: string, writing: Readonly<Record<string, unknown>>): unknown {
    const { context, reaction, ...rest } = writing;
    const found = (id: unknown) => this.#reference(number, id);
    const to = isRecord(reaction) ? found(reaction.to) : undefined;
    return {
      ...rest,
      ...(isRecord(reaction) && { reaction: { emoji: reaction.emoji, ...(to !== undefined && { to }) } }),
      ...(found(context) !== undefined && { context: found(context) }),
    };
  }

  #reference(number: string, id: unknown): Code | undefined {
    const before = new Set(this.#story.mark.phones[number]?.shown);
    const shown = this.#story.people.find((person) => person.number === number)?.shown ?? [];
    const place = shown
      .filter((message) => !before.has(message.id))
      .findIndex((message) => message.id === id);
    if (place < 0) return undefined;
    const written = this.#prelude.filter((step) => step.kind === "write" && step.number === number).length;
    return new Code(`(await ${this.#person(number)}.phone())[${place + written}]?.id ?? ""`);
  }
}

/** Brings untouched phones to where they stood at the mark: an open window, an opt-out, how they are kept. */
function prelude({ mark, steps }: Story): Step[] {
  const involved = new Set(steps.flatMap((step) => ("number" in step ? [step.number] : [])));
  return Object.entries(mark.phones)
    .filter(([number]) => involved.has(number))
    .flatMap(([number, phone]): Step[] => {
      const { behaviour, isWindowOpen, lastWroteAt, optedOut } = phone;
      const write: Step[] =
        isWindowOpen || optedOut
          ? [
              {
                kind: "write",
                at: Math.min(lastWroteAt ?? mark.at, mark.at),
                number,
                writing: { text: optedOut ? "STOP" : "Hello" },
              },
            ]
          : [];
      const change: Step[] =
        Object.keys(behaviour).length > 0 ? [{ kind: "change", at: mark.at, number, behaviour }] : [];
      return [...write, ...change];
    })
    .sort((one, other) => one.at - other.at);
}

function momentOf(step: Step): number {
  if (step.kind === "send") return step.status === 202 ? aMoment * 1000 : 0;
  return ["write", "change", "cancel"].includes(step.kind) ? aMoment * 1000 : 0;
}

function passing(milliseconds: number): string[] {
  const seconds = Math.floor(milliseconds / 1000);
  if (seconds < 1) return [];
  const comment = seconds < 120 ? "" : ` // ${inWords(seconds)}`;
  return [`await sandbox.passes(${seconds});${comment}`];
}

function inWords(seconds: number): string {
  const parts: Array<[number, string]> = [
    [Math.floor(seconds / 3600), "h"],
    [Math.floor(seconds / 60) % 60, "min"],
    [seconds % 60, "s"],
  ];
  return parts
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count} ${unit}`)
    .join(" ");
}

/** Code that stands in a value. */
class Code {
  readonly source: string;

  constructor(source: string) {
    this.source = source;
  }
}

/** A value as one writes it in TypeScript. */
function code(value: unknown): string {
  if (value instanceof Code) return value.source;
  if (Array.isArray(value)) return `[${value.map(code).join(", ")}]`;
  if (!isRecord(value)) return JSON.stringify(value);
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .map(
      ([name, member]) => `${/^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name)}: ${code(member)}`,
    );
  return members.length === 0 ? "{}" : `{ ${members.join(", ")} }`;
}

/** Physical names end in a hash that is another in every program version. */
function stem(name: string): string {
  return name.replace(/-[0-9a-f]{7}$/, "");
}

/** A variable for each, from a name: `ana`, `ana2`, `person1`. */
function variableNames(people: ReadonlyArray<readonly [number: string, name: string]>): Map<string, string> {
  const taken = new Set(["sandbox", "story", "describe", "expect", "it", "request"]);
  return new Map(
    people.map(([number, name]) => {
      const word = name
        .normalize("NFD")
        .replace(/[^A-Za-z0-9 ]/g, "")
        .trim()
        .replace(/ +(\w)/g, (_all, letter: string) => letter.toUpperCase());
      const base = /^[A-Za-z]/.test(word) ? word.charAt(0).toLowerCase() + word.slice(1) : "person";
      let variable = base;
      for (let count = 2; taken.has(variable) || reserved.has(variable); count++)
        variable = `${base}${count}`;
      taken.add(variable);
      return [number, variable];
    }),
  );
}

const reserved = new Set([
  "new",
  "in",
  "do",
  "if",
  "for",
  "let",
  "var",
  "case",
  "this",
  "null",
  "true",
  "void",
  "with",
]);

function indented(line: string): string {
  return line === "" ? "" : `    ${line}`;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
