import {
  type ExecutionDetail,
  type ExecutionSummary,
  type Fault,
  type PhoneMessage,
  type QueueContents,
  type RawEvent,
  type RequestAnswer,
  type RunOfFunction,
  requestsKept,
} from "../../host/answers.ts";
import type { LiveChange, LiveClock, LiveTopic } from "../../host/live-change.ts";
import { channelOf } from "./channels.ts";
import { type Choice, choice } from "./choice.ts";
import { control } from "./door.ts";
import { seedPeople } from "./people.ts";
import { isRecord, numberOf } from "./requests.ts";
import { isStatus, tones } from "./statuses.ts";
import { eventsKept, type Person, type Row, type TableName, tableNames, world } from "./world.ts";

/**
 * Follows the sandbox: the stream says what has changed, and only that is read again. Each thing is read by
 * one request at a time; what changes meanwhile is read once more after it.
 */
export function listen(): void {
  source?.close();
  source = new EventSource("/sandbox/live");
  source.addEventListener("hello", (event) => {
    takeClock(JSON.parse(event.data) as LiveClock);
    world.set({ connection: "live" });
    void readEverything();
  });
  source.addEventListener("change", (event) => {
    const { clock, executions, requests, phones, also } = JSON.parse(event.data) as LiveChange;
    takeClock(clock);
    readExecutions(executions);
    readRequests(requests);
    for (const requestId of executions) if (isShown(requestId)) readDetail(requestId);
    if (phones.length > 0) reread("people", readPeople);
    for (const number of phones) readChat(number);
    for (const topic of also) readTopic[topic]();
    for (const topic of ["rawEvents", "logs"] as const) if (lookedAt[topic] > 0) readLookedAt[topic]();
  });
  source.addEventListener("error", () => world.set({ connection: "lost" }));
}

/** What is shown stays as it is, whatever the sandbox does, until {@link listen}. */
export function pause(): void {
  source?.close();
  world.set({ connection: "paused" });
}

let source: EventSource | undefined;

/** Reads one execution with its history. */
export function readDetail(requestId: string): void {
  reread(`execution ${requestId}`, async () => {
    const detail = await control<ExecutionDetail>("GET", `/executions/${encodeURIComponent(requestId)}`);
    world.set({ details: { ...world.get().details, [requestId]: detail } });
  });
}

/** What is large, and is read only while somebody looks at it. */
const lookedAt = { tables: 0, queues: 0, rawEvents: 0, logs: 0 };

const readLookedAt: Readonly<Record<keyof typeof lookedAt, () => void>> = {
  tables: () => readTopic.tables(),
  queues: () => readTopic.queues(),
  rawEvents: () => reread("raw events", readRawEvents),
  logs: () => readLogs(logsOf),
};

/** The request of which the logs are shown; all of them without one. */
let logsOf: string | undefined;

/** Reads what the functions did, for one request or for all. */
export function readLogs(requestId: string | undefined): void {
  if (requestId !== logsOf) world.set({ logs: [] });
  logsOf = requestId;
  reread("logs", async () => {
    const query = logsOf === undefined ? "" : `?request_id=${encodeURIComponent(logsOf)}`;
    world.set({ logs: await control<RunOfFunction[]>("GET", `/logs${query}`) });
  });
}

/** Keeps all of it up to date until what is returned is called. */
export function follow(topic: keyof typeof lookedAt): () => void {
  lookedAt[topic]++;
  readLookedAt[topic]();
  return () => {
    lookedAt[topic]--;
  };
}

const readTopic: Readonly<Record<LiveTopic, () => void>> = {
  // With the time, what is not over may come to another status by itself.
  clock: () => readRequests(unsettled()),
  tables: () => {
    if (lookedAt.tables > 0) reread("tables", readTables);
  },
  queues: () =>
    reread("queues", async () => {
      const path = lookedAt.queues > 0 ? "/queues" : "/queues?messages=none";
      world.set({ queues: await control<QueueContents[]>("GET", path) });
    }),
  bus: () => reread("bus", readBus),
  faults: () => reread("faults", async () => world.set({ faults: await control<Fault[]>("GET", "/faults") })),
};

function takeClock({ now, live }: LiveClock): void {
  world.set({ clock: { at: Date.parse(now), toldAt: Date.now(), live } });
}

async function readEverything(): Promise<void> {
  // It may be another sandbox than before, which knows nothing of what the last one did.
  world.set({
    executions: [],
    isRead: false,
    requests: {},
    details: {},
    chats: {},
    bus: [],
    rawEvents: [],
  });
  for (const read of Object.values(readTopic)) read();
  reread("all executions", async () => {
    takeExecutions(await control<ExecutionSummary[]>("GET", "/executions"));
    world.set({ isRead: true });
    const ids = world.get().executions.map(({ request_id }) => request_id);
    readRequests(ids);
    const { requestId } = choice.get();
    if (requestId !== undefined && ids.includes(requestId)) readDetail(requestId);
  });
  await readPeople();
  await seedPeople();
  for (const { number } of world.get().people) readChat(number);
}

const readExecutions = byRequestId<ExecutionSummary>("/executions", takeExecutions);
const readRequests = byRequestId<RequestAnswer>("/requests", (answers) => {
  const known = Object.fromEntries(answers.map((answer) => [answer.request_id, answer]));
  world.set({ requests: { ...world.get().requests, ...known } });
});

/** How many are asked for at once: what is read first shows first, and an address has a length. */
const mostAtOnce = 40;

/** Reads what belongs to some requests, a batch at a time, in the order in which they were asked for. */
function byRequestId<Answer>(
  path: string,
  take: (answers: Answer[]) => void,
): (requestIds: readonly string[]) => void {
  const waiting = new Set<string>();
  const readNext = () => {
    if (waiting.size === 0) return;
    reread(path, async () => {
      const batch = [...waiting].slice(0, mostAtOnce);
      for (const requestId of batch) waiting.delete(requestId);
      const query = batch.map((requestId) => `request_id=${encodeURIComponent(requestId)}`).join("&");
      if (batch.length > 0) take(await control<Answer[]>("GET", `${path}?${query}`));
      readNext();
    });
  };
  return (requestIds) => {
    for (const requestId of requestIds) waiting.add(requestId);
    readNext();
  };
}

/** Keeps the newest first, and no more of those that have ended than the sandbox does. */
function takeExecutions(changed: readonly ExecutionSummary[]): void {
  const { executions } = world.get();
  const byId = new Map(changed.map((execution) => [execution.request_id, execution]));
  const kept = executions.map((execution) => {
    const { request_id } = execution;
    const now = byId.get(request_id) ?? execution;
    byId.delete(request_id);
    return now;
  });
  const all = [...byId.values(), ...kept].sort((one, other) =>
    other.started_at.localeCompare(one.started_at),
  );
  let ended = 0;
  world.set({
    executions: all.filter(({ status }) => status === "RUNNING" || ++ended <= requestsKept),
  });
  if (ended > requestsKept) forgetAnswers();
}

/** What was read of requests that are not listed any more. */
function forgetAnswers(): void {
  const { executions, requests, details } = world.get();
  const listed = new Set(executions.map(({ request_id }) => request_id));
  const ofListed = <Answer>(answers: Readonly<Record<string, Answer>>) =>
    Object.fromEntries(Object.entries(answers).filter(([requestId]) => listed.has(requestId)));
  world.set({ requests: ofListed(requests), details: ofListed(details) });
}

function unsettled(): string[] {
  return Object.values(world.get().requests)
    .filter(({ latest_status: status }) => isStatus(status) && tones[status] === "going")
    .map(({ request_id }) => request_id);
}

async function readPeople(): Promise<void> {
  const people = await control<Person[]>("GET", "/phones");
  world.set({ people });
  const isThere = people.some((person) => person.number === choice.get().number);
  if (!isThere && people.length > 0) choice.set(await phoneToOpen(people));
}

/** That of the request which the address names, or else the first. */
async function phoneToOpen(people: readonly Person[]): Promise<Partial<Choice>> {
  const first = { number: people[0]?.number };
  const { requestId } = choice.get();
  if (requestId === undefined) return first;
  const path = `/executions?request_id=${encodeURIComponent(requestId)}`;
  const [execution] = await control<ExecutionSummary[]>("GET", path);
  if (execution === undefined) return first;
  const number = numberOf(execution);
  const isThere = people.some((person) => person.number === number);
  return isThere ? { number, channel: channelOf(execution) ?? choice.get().channel } : first;
}

function readChat(number: string): void {
  reread(`chat ${number}`, async () => {
    const messages = await control<PhoneMessage[]>("GET", `/phones/${encodeURIComponent(number)}/messages`);
    world.set({ chats: { ...world.get().chats, [number]: messages } });
  });
}

async function readTables(): Promise<void> {
  const read = async (name: TableName) => [name, await control<Row[]>("GET", `/tables/${name}`)] as const;
  const tables = await Promise.all(tableNames.map(read));
  world.set({ tables: Object.fromEntries(tables) as Record<TableName, Row[]> });
}

/** Only the events after those that are known. */
async function readBus(): Promise<void> {
  const known = world.get().bus;
  const last = known.at(-1);
  const after = isRecord(last) ? String(last.id) : "0";
  const more = await control<unknown[]>("GET", `/bus?after=${after}`);
  if (world.get().bus !== known || more.length === 0) return;
  world.set({ bus: [...known, ...more].slice(-eventsKept) });
}

/** Only those after the last that is known. */
async function readRawEvents(): Promise<void> {
  const known = world.get().rawEvents;
  const more = await control<RawEvent[]>("GET", `/events?after=${known.at(-1)?.id ?? 0}`);
  if (world.get().rawEvents !== known || more.length === 0) return;
  world.set({ rawEvents: [...known, ...more].slice(-eventsKept) });
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
