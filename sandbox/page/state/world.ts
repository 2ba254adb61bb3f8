import type {
  ExecutionDetail,
  ExecutionSummary,
  Fault,
  PhoneBehaviour,
  PhoneMessage,
  QueueContents,
  RawEvent,
  RequestAnswer,
  RunOfFunction,
} from "../../host/answers.ts";
import { createStore, useStore } from "./store.ts";

/** A phone as the control routes describe it. */
export interface Person extends PhoneBehaviour {
  readonly number: string;
  readonly wa_id: string;
  /** How many it shows. */
  readonly messages: number;
  /** From the number of each business that they wrote to on WhatsApp, to the instant at which its window ends. */
  readonly windows: Readonly<Record<string, string>>;
}

export type Row = Readonly<Record<string, unknown>>;
export const tableNames = ["conversations", "waits", "messages", "requests"] as const;
export type TableName = (typeof tableNames)[number];

/** So many published events, and so many raw ones, the page shows. */
export const eventsKept = 500;

/** What the sandbox last said of itself. */
export interface World {
  readonly connection: "connecting" | "live" | "lost" | "paused";
  /** The sandbox's time when it was last told, epoch milliseconds, and the browser's at that moment. */
  readonly clock: { readonly at: number; readonly toldAt: number; readonly live: boolean };
  readonly people: readonly Person[];
  readonly chats: Readonly<Record<string, readonly PhoneMessage[]>>;
  /** Newest first. */
  readonly executions: readonly ExecutionSummary[];
  /** Whether all executions have been read since the page reached the sandbox. */
  readonly isRead: boolean;
  readonly details: Readonly<Record<string, ExecutionDetail>>;
  /** Where each request stands, by its id, in GET's own words. */
  readonly requests: Readonly<Record<string, RequestAnswer>>;
  /** As they were when somebody last looked at them. */
  readonly tables: Readonly<Record<TableName, readonly Row[]>>;
  readonly queues: readonly QueueContents[];
  /** The last ones, oldest first. */
  readonly bus: readonly unknown[];
  /** As they came to the program, oldest first; read while somebody looks at them. */
  readonly rawEvents: readonly RawEvent[];
  /** Of all functions, or for the request that was asked about; newest first. */
  readonly logs: readonly RunOfFunction[];
  readonly faults: readonly Fault[];
}

export const world = createStore<World>({
  connection: "connecting",
  clock: { at: Date.now(), toldAt: Date.now(), live: true },
  people: [],
  chats: {},
  executions: [],
  isRead: false,
  details: {},
  requests: {},
  tables: { conversations: [], waits: [], messages: [], requests: [] },
  queues: [],
  bus: [],
  rawEvents: [],
  logs: [],
  faults: [],
});

export function useWorld<Part>(select: (value: World) => Part): Part {
  return useStore(world, select);
}

/** The sandbox's time, epoch milliseconds. */
export function sandboxNow(): number {
  const { at, toldAt, live } = world.get().clock;
  return live ? at + Date.now() - toldAt : at;
}

export function personOf(number: string | undefined): Person | undefined {
  return world.get().people.find((person) => person.number === number);
}
