import type {
  ExecutionDetail,
  ExecutionSummary,
  Fault,
  PhoneMessage,
  QueueContents,
} from "../../host/answers.ts";
import type { LiveChange, LiveClock } from "../../host/live-change.ts";
import { choice } from "./choice.ts";
import { control } from "./door.ts";
import { seedPeople } from "./people.ts";
import { type Person, type Row, tableNames, world } from "./world.ts";

/**
 * Follows the sandbox: the stream says what has changed, and only that is read again. Each thing is read by
 * one request at a time; what changes meanwhile is read once more after it.
 */
export function listen(): void {
  const source = new EventSource("/sandbox/live");
  source.addEventListener("hello", (event) => {
    takeClock(JSON.parse(event.data) as LiveClock);
    world.set({ connection: "live" });
    void readEverything();
  });
  source.addEventListener("change", (event) => {
    const { clock, executions, phones, also } = JSON.parse(event.data) as LiveChange;
    takeClock(clock);
    if (executions.length > 0) reread("executions", readExecutions);
    for (const requestId of executions) if (isShown(requestId)) readDetail(requestId);
    if (phones.length > 0) reread("people", readPeople);
    for (const number of phones) readChat(number);
    for (const topic of also) readTopic[topic]();
  });
  source.addEventListener("error", () => world.set({ connection: "lost" }));
}

/** Reads one execution with its history. */
export function readDetail(requestId: string): void {
  reread(`execution ${requestId}`, async () => {
    const detail = await control<ExecutionDetail>("GET", `/executions/${requestId}`);
    world.set({ details: { ...world.get().details, [requestId]: detail } });
  });
}

const readTopic = {
  clock: () => {},
  tables: () => reread("tables", readTables),
  queues: () =>
    reread("queues", async () => world.set({ queues: await control<QueueContents[]>("GET", "/queues") })),
  bus: () => reread("bus", async () => world.set({ bus: await control<unknown[]>("GET", "/bus") })),
  faults: () => reread("faults", async () => world.set({ faults: await control<Fault[]>("GET", "/faults") })),
};

function takeClock({ now, live }: LiveClock): void {
  world.set({ clock: { at: Date.parse(now), toldAt: Date.now(), live } });
}

async function readEverything(): Promise<void> {
  for (const read of Object.values(readTopic)) read();
  reread("executions", readExecutions);
  await readPeople();
  await seedPeople();
  for (const { number } of world.get().people) readChat(number);
  const { requestId } = choice.get();
  if (requestId !== undefined) readDetail(requestId);
}

async function readExecutions(): Promise<void> {
  const executions = await control<ExecutionSummary[]>("GET", "/executions");
  world.set({ executions });
}

async function readPeople(): Promise<void> {
  const people = await control<Person[]>("GET", "/phones");
  world.set({ people });
  const { number } = choice.get();
  const [first] = people;
  if (first !== undefined && !people.some((person) => person.number === number))
    choice.set({ number: first.number });
}

function readChat(number: string): void {
  reread(`chat ${number}`, async () => {
    const messages = await control<PhoneMessage[]>("GET", `/phones/${encodeURIComponent(number)}/messages`);
    world.set({ chats: { ...world.get().chats, [number]: messages } });
  });
}

async function readTables(): Promise<void> {
  const [conversations, messages, requests] = await Promise.all(
    tableNames.map((name) => control<Row[]>("GET", `/tables/${name}`)),
  );
  world.set({
    tables: { conversations: conversations ?? [], messages: messages ?? [], requests: requests ?? [] },
  });
}

function isShown(requestId: string): boolean {
  return choice.get().requestId === requestId;
}

const reading = new Map<string, { again: boolean }>();

function reread(name: string, read: () => Promise<void>): void {
  const current = reading.get(name);
  if (current !== undefined) {
    current.again = true;
    return;
  }
  const state = { again: false };
  reading.set(name, state);
  read()
    // The stream will say when the sandbox is back, and everything is read anew.
    .catch(() => {})
    .finally(() => {
      reading.delete(name);
      if (state.again) reread(name, read);
    });
}
