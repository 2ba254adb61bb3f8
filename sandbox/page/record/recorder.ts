import {
  type ExecutionSummary,
  type PhoneBehaviour,
  type PhoneMessage,
  phoneNumber,
  type RequestAnswer,
} from "../../host/answers.ts";
import { control } from "../state/door.ts";
import { createStore, useStore } from "../state/store.ts";
import { hasOpenWindow } from "../state/windows.ts";
import { type Person, type Row, sandboxNow } from "../state/world.ts";
import type { Deed, Mark, PhoneAtMark, Step } from "./record.ts";
import { scenario } from "./scenario.ts";

interface Recording {
  /** None until the first step: then the page's start is the mark. */
  readonly mark: Mark | undefined;
  readonly steps: readonly Step[];
}

const recording = createStore<Recording>({ mark: undefined, steps: [] });

/** How many steps have been taken since the mark. */
export function useRecordedSteps(): number {
  return useStore(recording, ({ steps }) => steps.length);
}

/** Forgets what was done so far: the record begins here. */
export async function mark(): Promise<void> {
  recording.set({ mark: await markNow(), steps: [] });
}

let latest: Promise<unknown> = Promise.resolve();

/**
 * Does something when all that was asked for before is done, and keeps it in the record.
 * @param told the deed, when what came of it is known
 */
export function recorded<T>(work: () => Promise<T>, told: (result: T) => Deed | undefined): Promise<T> {
  const turn = latest.then(async () => {
    if (recording.get().mark === undefined) recording.set({ mark: await markNow() });
    const at = sandboxNow();
    const result = await work();
    const deed = told(result);
    if (deed !== undefined) recording.set({ steps: [...recording.get().steps, { at, ...deed }] });
    return result;
  });
  latest = turn.catch(() => {});
  return turn;
}

/** What was done since the mark, as a vitest scenario that asserts what the phones and requests show now. */
export async function copyableScenario(): Promise<string> {
  const { steps } = recording.get();
  const known = recording.get().mark ?? (await markNow());
  const people = await control<Person[]>("GET", "/phones");
  const { now } = await control<{ now: string }>("GET", "/clock");
  const requests = await control<RequestAnswer[]>("GET", "/requests");
  const statuses = requests.map(({ request_id, latest_status }) => [request_id, latest_status] as const);
  return scenario({
    mark: known,
    steps,
    end: Date.parse(now),
    people: await Promise.all(
      people.map(async ({ number, name }) => ({ number, name, shown: await messagesOf(number) })),
    ),
    statuses: Object.fromEntries(statuses),
  });
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
