import { assumedMilliseconds, prices } from "./prices.ts";

/** What AWS bills of one request, by its units: the messages themselves are not in it. */
export interface Counts {
  readonly transitions: number;
  readonly invocations: number;
  readonly writeUnits: number;
  readonly readUnits: number;
  readonly queueRequests: number;
  readonly topicMessages: number;
  readonly busEvents: number;
  readonly apiRequests: number;
  /** Of what functions write, with what CloudWatch adds to each line. */
  readonly logBytes: number;
}

/** How a request may go; what each takes was counted by test/costs and lies in counts.json. */
export const paths = {
  open: "Window open, read",
  answered: "Held, answered, read",
  silent: "Held, expired",
  sms: "SMS delivered",
} as const;
export type Path = keyof typeof paths;

export interface Counted {
  /** Of every function. */
  readonly memoryMegabytes: number;
  readonly paths: Readonly<Record<Path, Counts>>;
}

/** A line of the bill. */
export interface Line {
  readonly what: string;
  readonly count: (counts: Counts) => number;
  /** Dollars for a million of it. */
  readonly price: number;
}

/** Dollars for a million invocations, with the time that they are taken to run. */
function invocationPrice(memoryMegabytes: number): number {
  const gigabyteSeconds = ((memoryMegabytes / 1024) * assumedMilliseconds) / 1000;
  return prices.invocation + gigabyteSeconds * prices.gigabyteSecond;
}

/** @param memoryMegabytes of every function */
export function linesOf(memoryMegabytes: number): readonly Line[] {
  return [
    { what: "State transitions", count: (counts) => counts.transitions, price: prices.transition },
    {
      what: "Lambda invocations",
      count: (counts) => counts.invocations,
      price: invocationPrice(memoryMegabytes),
    },
    { what: "DynamoDB write units", count: (counts) => counts.writeUnits, price: prices.writeUnit },
    { what: "DynamoDB read units", count: (counts) => counts.readUnits, price: prices.readUnit },
    { what: "SQS requests", count: (counts) => counts.queueRequests, price: prices.queueRequest },
    { what: "SNS messages", count: (counts) => counts.topicMessages, price: prices.topicMessage },
    { what: "EventBridge custom events", count: (counts) => counts.busEvents, price: prices.busEvent },
    { what: "API Gateway requests", count: (counts) => counts.apiRequests, price: prices.apiRequest },
    {
      what: "Kilobytes of the functions' logs",
      count: (counts) => counts.logBytes / 1000,
      price: prices.logGigabyte,
    },
  ];
}

/** Dollars for a million requests that go this way. */
export function dollars(lines: readonly Line[], counts: Counts): number {
  return lines.reduce((sum, { count, price }) => sum + count(counts) * price, 0);
}

/**
 * What waiting costs where a queue gives a message back every so often and a function looks whether the person has
 * answered: one receive, one invocation and one eventually consistent read for each look.
 * @param batch how many messages come in one receive, at best ten
 * @returns dollars for a million messages that nobody answers
 */
export function polling(options: {
  readonly everySeconds: number;
  readonly holdSeconds: number;
  readonly batch: number;
  readonly memoryMegabytes: number;
}): number {
  const { everySeconds, holdSeconds, batch, memoryMegabytes } = options;
  const look = (prices.queueRequest + invocationPrice(memoryMegabytes)) / batch + prices.readUnit / 2;
  return (holdSeconds / everySeconds) * look;
}
