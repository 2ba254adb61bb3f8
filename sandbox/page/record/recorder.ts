import {
  type ExecutionSummary,
  type PhoneBehaviour,
  type PhoneMessage,
  phoneNumber,
  type RecordedCalls,
  type RequestAnswer,
} from "../../host/answers.ts";
import { control } from "../state/door.ts";
import { hasOpenWindow } from "../state/windows.ts";
import { type Person, type Row, sandboxNow } from "../state/world.ts";
import { curlScript } from "./curl-script.ts";
import { fetchTest } from "./fetch-test.ts";
import type { Mark, PhoneAtMark } from "./record.ts";
import { scenario } from "./scenario.ts";
import { stepsOf } from "./steps.ts";
import type { Story } from "./story.ts";

/** Where the reader wants the record to begin; it counts for the run of the sandbox in which it was set. */
let marked: { readonly run: string; readonly after: number; readonly mark: Mark } | undefined;

/** The record begins here. */
export async function mark(): Promise<void> {
  const { run, added } = await control<RecordedCalls>("GET", "/record");
  marked = { run, after: added, mark: await markNow() };
}

/** What was done since the mark, or since the sandbox began, in each form in which it can be copied. */
export const copies = {
  curl: async () => curlScript((await recorded()).calls, await now()),
  "fetch test": async () => fetchTest(await story()),
  scenario: async () => scenario(await story()),
} as const satisfies Readonly<Record<string, () => Promise<string>>>;

async function recorded(): Promise<RecordedCalls & { readonly mark: Mark }> {
  const all = await control<RecordedCalls>("GET", "/record");
  if (all.run !== marked?.run)
    return { ...all, mark: { at: Date.parse(all.calls[0]?.at ?? ""), phones: {}, underWay: 0 } };
  const since = await control<RecordedCalls>("GET", `/record?after=${marked.after}`);
  return { ...since, forgotten: Math.max(0, since.forgotten - marked.after), mark: marked.mark };
}

async function story(): Promise<Story> {
  const { calls, forgotten, mark } = await recorded();
  if (calls.length === 0) throw new Error("Nothing has been done since the record began.");
  const people = await control<Person[]>("GET", "/phones");
  const requests = await control<RequestAnswer[]>("GET", "/requests");
  const statuses = requests.map(({ request_id, latest_status }) => [request_id, latest_status] as const);
  return {
    mark,
    forgotten,
    steps: stepsOf(calls),
    end: await now(),
    people: await Promise.all(
      people.map(async ({ number, name }) => ({ number, name, shown: await messagesOf(number) })),
    ),
    statuses: Object.fromEntries(statuses),
  };
}

async function now(): Promise<number> {
  return Date.parse((await control<{ now: string }>("GET", "/clock")).now);
}

async function markNow(): Promise<Mark> {
  const [people, executions, conversations] = await Promise.all([
    control<Person[]>("GET", "/phones"),
    control<ExecutionSummary[]>("GET", "/executions"),
    control<Row[]>("GET", "/tables/conversations"),
  ]);
  const phones = await Promise.all(
    people.map(async (person) => {
      const shown = await messagesOf(person.number);
      const conversation = conversations.find((row) => phoneNumber(String(row.phone_id)) === person.number);
      const phone: PhoneAtMark = {
        behaviour: unusual(person),
        shown: shown.map(({ id }) => id),
        lastWroteAt: lastWritten(shown),
        isWindowOpen: hasOpenWindow(person),
        optedOut: conversation?.opted_out_at !== undefined,
      };
      return [person.number, phone] as const;
    }),
  );
  return {
    at: sandboxNow(),
    phones: Object.fromEntries(phones),
    underWay: executions.filter(({ status }) => status === "RUNNING").length,
  };
}

const usual: Readonly<Partial<PhoneBehaviour>> = {
  online: true,
  onWhatsApp: true,
  reads: false,
  blocks: false,
  hidesNumber: false,
};

function unusual(person: Person): Partial<PhoneBehaviour> {
  const names = Object.keys(usual) as Array<keyof PhoneBehaviour>;
  return Object.fromEntries(
    names.filter((name) => person[name] !== usual[name]).map((name) => [name, person[name]]),
  );
}

function messagesOf(number: string): Promise<PhoneMessage[]> {
  return control<PhoneMessage[]>("GET", `/phones/${encodeURIComponent(number)}/messages`);
}

/** When the person last wrote on WhatsApp, epoch milliseconds. */
function lastWritten(messages: readonly PhoneMessage[]): number | undefined {
  const last = messages.findLast(({ direction, channel }) => direction === "in" && channel === "whatsapp");
  return last === undefined ? undefined : Date.parse(last.at);
}
