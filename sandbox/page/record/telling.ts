import type { Step } from "./record.ts";
import { prelude, type Story } from "./story.ts";
import type { Tongue } from "./tongue.ts";
import { Code, code, isRecord, variableNames } from "./typescript.ts";

/** A story as a test in some tongue. */
export function told(story: Story, tongue: Tongue): string {
  return tongue.file(new Telling(story, tongue).lines());
}

class Telling {
  readonly #story: Story;
  readonly #tongue: Tongue;
  readonly #people: ReadonlyMap<string, string>;
  readonly #requests: ReadonlyMap<string, string>;
  readonly #prelude: readonly Step[];

  constructor(story: Story, tongue: Tongue) {
    this.#story = story;
    this.#tongue = tongue;
    this.#prelude = prelude(story);
    const numbers = new Set(story.steps.flatMap((step) => ("number" in step ? [step.number] : [])));
    this.#people = variableNames(
      story.people.filter(({ number }) => numbers.has(number)).map(({ number, name }) => [number, name]),
      tongue.taken,
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
    const { mark, end, forgotten } = this.#story;
    const people = [...this.#people].map(
      ([number, variable]) => `const ${variable} = ${this.#tongue.person(number)};`,
    );
    const untold = [
      ...(mark.underWay === 0
        ? []
        : [`// ${mark.underWay} earlier request(s) were under way; they are not part of this.`]),
      ...(forgotten === 0
        ? []
        : [`// The first ${forgotten} calls are kept no more; this begins after them.`]),
    ];
    const all = [...this.#prelude, ...this.#story.steps];
    // From step to step as much time passes as did on the page, or what the tests' helpers let pass if that is more.
    const deeds = all.flatMap((step, index) => {
      const next = all[index + 1]?.at ?? end;
      return [...this.#told(step), ...this.#passing(next - step.at - this.#momentOf(step))];
    });
    return [...people, ...untold, "", ...deeds, "", ...this.#assertions()];
  }

  #told(step: Step): readonly string[] {
    switch (step.kind) {
      case "send":
        return this.#sending(step);
      case "write": {
        const { text, ...more } = step.writing;
        const plain = typeof text === "string" && Object.keys(more).length === 0;
        const writing = plain ? text : this.#withReferences(step.number, step.writing);
        return [this.#tongue.writes(this.#person(step.number), code(writing))];
      }
      case "change":
        return [this.#tongue.is(this.#person(step.number), code(step.behaviour))];
      case "cancel":
        return this.#cancelling(step);
      case "fault":
        return [this.#tongue.fault(code(step.fault))];
      case "clear-faults":
        return [this.#tongue.clearFaults()];
      case "redrive":
        return this.#tongue.redrives(stem(step.queue));
      case "event":
        return [this.#tongue.event(step.channel, code(step.event))];
    }
  }

  #sending(step: Step & { kind: "send" }): string[] {
    const { path, number, body, key, status, requestId } = step;
    const isPlain = status === 202 && requestId !== undefined && isRecord(body);
    if (!isPlain) return [this.#tongue.refused({ path, body, key, status })];
    const variable = this.#requests.get(requestId) ?? "request";
    const { destination_number, ...fields } = body;
    const message = { ...(destination_number !== number && { destination_number }), ...fields };
    const sent = `${this.#tongue.sends({ path, person: this.#person(number), number, message, key })};`;
    const isFirst =
      this.#story.steps.find((other) => other.kind === "send" && other.requestId === requestId) === step;
    return [isFirst ? `const ${variable} = ${sent}` : sent];
  }

  #cancelling({ requestId, status }: Step & { kind: "cancel" }): readonly string[] {
    const variable = this.#requests.get(requestId);
    if (variable === undefined) return ["// A request from before the mark was cancelled."];
    return this.#tongue.cancels(variable, status);
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
      return this.#tongue.received(variable, received);
    });
    const requests = [...this.#requests].map(([id, variable]) =>
      this.#tongue.status(variable, statuses[id] ?? "accepted"),
    );
    return [...phones, ...requests];
  }

  #person(number: string): string {
    return this.#people.get(number) ?? this.#tongue.person(number);
  }

  #momentOf(step: Step): number {
    const isFollowed =
      step.kind === "send" ? step.status === 202 : ["write", "change", "cancel", "event"].includes(step.kind);
    return isFollowed ? this.#tongue.moment * 1000 : 0;
  }

  #passing(milliseconds: number): string[] {
    const seconds = Math.floor(milliseconds / 1000);
    if (seconds < 1) return [];
    return [`${this.#tongue.passes(seconds)}${seconds < 120 ? "" : ` // ${inWords(seconds)}`}`];
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
    return new Code(`(${this.#tongue.shown(this.#person(number))})[${place + written}]?.id ?? ""`);
  }
}

/** Physical names end in a hash that is another in every program version. */
function stem(name: string): string {
  return name.replace(/-[0-9a-f]{7}$/, "");
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
