import * as v from "valibot";
import { MalformedEvent } from "../../../lib/messaging/errors.ts";
import { parseExecutionEnd } from "../../../lib/messaging/execution-events.ts";
import { withoutNumbers } from "../../../lib/messaging/privacy.ts";
import { isRequestId } from "../../../lib/messaging/request-id.ts";
import { parseSmsEvent } from "../../../lib/messaging/sms-events.ts";
import { parseWhatsAppEvent } from "../../../lib/messaging/whatsapp-events.ts";

/** A message of a dead-letter queue, told without what people wrote and without their numbers. */
export interface DeadLetter {
  /** SQS's id of it, under which the function's log has its errors. */
  readonly id: string;
  /** When it was first sent, ISO instant: SQS keeps it for 14 days from then. */
  readonly sent_at: string;
  readonly holds: string;
  /** Why it is there, as far as it says so itself. */
  readonly why: string;
}

/** What a queue holds, and why it was not taken. SQS keeps no error: only the message itself can tell. */
interface Told {
  readonly holds: string;
  readonly why: string;
}

/**
 * @param source the queue that it was in, by its name in the program, such as `whatsapp-events`
 */
export function tell(
  source: string,
  { id, body, sentAt }: { id: string; body: string; sentAt: Date },
): DeadLetter {
  return { id, sent_at: sentAt.toISOString(), ...toldOf(source, body) };
}

function toldOf(source: string, body: string): Told {
  const read = readers[source];
  if (read === undefined) return { holds: "a message", why: "This stack has no such queue." };
  try {
    return read(body);
  } catch (error) {
    if (!(error instanceof MalformedEvent)) throw error;
    return { holds: "an event that cannot be read", why: malformed(error.message) };
  }
}

/** By the queue's name in the program. */
const readers: Readonly<Record<string, (body: string) => Told>> = {
  "whatsapp-events": (body) => {
    const { events, notices, unsound } = parseWhatsAppEvent(body);
    const messages = events.flatMap((event) => event.messages);
    const statuses = events.flatMap((event) => event.statuses);
    const holds = [
      counted(messages.length, "message of a person", "messages of people"),
      counted(statuses.length, `status (${known(statuses.map(({ status }) => status))})`, "statuses"),
      counted(notices.length, "notice of the account", "notices of the account"),
      counted(unsound.length, "item that cannot be read", "items that cannot be read"),
    ].filter((part) => part !== "");
    return {
      holds: holds.length === 0 ? "nothing for this stack" : holds.join(", "),
      why: unsound.length === 0 ? callFailed : malformed([...new Set(unsound)].join("; ")),
    };
  },
  "sms-events": (body) => {
    const { eventType } = parseSmsEvent(body);
    return { holds: `the status of an SMS (${known([eventType])})`, why: callFailed };
  },
  "executions-ended": (body) => {
    const { name, status } = parseExecutionEnd(body);
    return {
      holds: `the end (${status}) of the execution ${isRequestId(name) ? name : "…"}`,
      why: callFailed,
    };
  },
  webhook: (body) => ({
    holds: `the event ${published(body)}`,
    why: "The webhook has not answered 2xx in a day.",
  }),
  "publish-changes": (body) => ({ holds: changes(body), why: "They could not be published in 20 attempts." }),
};

const callFailed =
  "It can be read: a call of AWS failed, for longer than it is tried. The function's log has the error under this id.";

/** The reason names a place in the event and what should be there, never what is. */
function malformed(reason: string): string {
  return `MalformedEvent: ${withoutNumbers(reason)}`;
}

function counted(count: number, one: string, many: string): string {
  return count === 0 ? "" : `${count} ${count === 1 ? one : many}`;
}

/** A word of AWS's or Meta's; anything else might be data. */
function known(words: readonly string[]): string {
  return words.map((word) => (/^[A-Za-z_]{1,40}$/.test(word) ? word : "…")).join(", ");
}

function published(body: string): string {
  const event = v.safeParse(
    v.pipe(v.string(), v.parseJson(), v.looseObject({ "detail-type": v.string() })),
    body,
  );
  const type = event.success ? event.output["detail-type"] : "";
  return /^[a-z_.]{1,40}$/.test(type) ? type : "of another type";
}

/** https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html */
const setAside = v.pipe(
  v.string(),
  v.parseJson(),
  v.looseObject({ DDBStreamBatchInfo: v.looseObject({ batchSize: v.number(), streamArn: v.string() }) }),
);

function changes(body: string): string {
  const record = v.safeParse(setAside, body);
  if (!record.success) return "changes";
  const { batchSize, streamArn } = record.output.DDBStreamBatchInfo;
  const table = /:table\/([A-Za-z-]+?)-[0-9a-f]+\//.exec(streamArn)?.[1] ?? "a table";
  return `where ${counted(batchSize, "change", "changes")} of ${table} ${batchSize === 1 ? "is" : "are"} in its stream`;
}
