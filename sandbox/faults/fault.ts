import * as v from "valibot";
import type { Json } from "../cloud/service.ts";
import { channelNames } from "../world/channels.ts";
import { InvalidInput, kindOf, readInput } from "../world/input.ts";
import { readWriting } from "../world/writing.ts";

/** The forms of faults, as the control route takes them. */

const times = v.optional(v.pipe(v.number(), v.integer(), v.minValue(1)), 1);
/** Only what concerns this phone. */
const number = v.optional(
  v.pipe(v.string(), v.regex(/^\+?\d{7,15}$/, "must be a phone number, such as +14155550123")),
);
const seconds = v.optional(v.pipe(v.number(), v.minValue(0)));

const eventFault = v.strictObject({
  events: v.picklist(["duplicate", "reorder", "delay", "drop"]),
  /** How late a delayed event, or the second of a duplicate, comes; how long a reordered one waits for another at most. */
  seconds,
  /** Where: the WhatsApp topic, SMS events, or AWS's EventBridge events about WhatsApp. The first two if not given. */
  channel: v.optional(v.picklist([...channelNames, "eventbridge"])),
  /** `sent`, `delivered`, `received` (the person writes), `TEXT_DELIVERED` …; any if not given. */
  status: v.optional(v.string()),
  number,
  times,
});

/** Which AWS calls; of everything that is said, all has to fit. */
const calls = v.pipe(
  v.strictObject({
    /** The name of the Step Functions state that makes the call. */
    state: v.optional(v.string()),
    /** The IAM prefix: `social-messaging`, `sms-voice`, `dynamodb`, `states` … */
    service: v.optional(v.string()),
    /** In PascalCase. */
    action: v.optional(v.string()),
    /** A part of the calling role's name. */
    caller: v.optional(v.string()),
    /** A part of the call's input, as JSON text: tells one call of a function from its others. */
    mentions: v.optional(v.string()),
  }),
  v.check(
    ({ state, service }) => state !== undefined || service !== undefined,
    'Say which call: the "state" of a workflow that makes it, or its "service", such as dynamodb.',
  ),
);

const callFault = v.strictObject({
  call: calls,
  /** AWS's error name, such as ThrottledRequestException. */
  error: v.optional(v.string()),
  status: v.optional(v.pipe(v.number(), v.integer(), v.minValue(400), v.maxValue(599))),
  message: v.optional(v.string()),
  /** Further members of the error, such as `{"Reason": "…"}`. */
  details: v.optional(v.record(v.string(), v.string())),
  /** `answer`: it happens, but nobody learns of it. `request`: it never happens. */
  lose: v.optional(v.picklist(["answer", "request"])),
  /** What the person (`number`) does just before the call, which waits until it has been taken in; then all goes well. */
  before: v.optional(
    v.strictObject({
      write: v.record(
        v.string(),
        v.custom<Json>(() => true),
      ),
    }),
  ),
  number,
  times,
});

const whatsAppFault = v.strictObject({
  /** Meta's error code, or AWS giving up after its 180 minutes. */
  whatsapp: v.union(
    [v.pipe(v.number(), v.integer(), v.minValue(1)), v.literal("retries-exhausted")],
    'must be an error code of Meta, such as 131026, or "retries-exhausted"',
  ),
  /** Only a template, or only a free-form message. */
  role: v.optional(v.picklist(["template", "text"])),
  /** `handover`: Meta refuses the message outright, so that there is no `accepted` and no wamid. */
  at: v.optional(v.literal("handover")),
  number,
  times,
});

const smsFault = v.strictObject({
  sms: v.picklist(
    [
      "TEXT_UNKNOWN",
      "TEXT_INVALID",
      "TEXT_INVALID_MESSAGE",
      "TEXT_UNREACHABLE",
      "TEXT_CARRIER_UNREACHABLE",
      "TEXT_BLOCKED",
      "TEXT_CARRIER_BLOCKED",
      "TEXT_SPAM",
      "TEXT_TTL_EXPIRED",
      "TEXT_PROTECT_BLOCKED",
    ],
    "must be the event in which the message ends, such as TEXT_CARRIER_BLOCKED",
  ),
  number,
  times,
});

export type EventFault = v.InferOutput<typeof eventFault>;
export type CallFault = v.InferOutput<typeof callFault>;
export type WhatsAppFault = v.InferOutput<typeof whatsAppFault>;
export type SmsFault = v.InferOutput<typeof smsFault>;

/** What can go wrong, by the member that names it. */
export interface FaultKinds {
  events: EventFault;
  call: CallFault;
  whatsapp: WhatsAppFault;
  sms: SmsFault;
}

export type FaultKind = keyof FaultKinds;

export type AskedFault = { readonly [K in FaultKind]: { kind: K; fault: FaultKinds[K] } }[FaultKind];

/**
 * Reads a fault, such as `{"call": {"service": "dynamodb"}, "lose": "answer"}`.
 * @throws {InvalidInput} that says what is possible
 */
export function readFault(input: unknown): AskedFault {
  const kind = kindOf(input, ["events", "call", "whatsapp", "sms"]);
  switch (kind) {
    case "events":
      return { kind, fault: readInput(eventFault, input) };
    case "call":
      return { kind, fault: readCallFault(input) };
    case "whatsapp":
      return { kind, fault: readInput(whatsAppFault, input) };
    case "sms":
      return { kind, fault: readInput(smsFault, input) };
    case undefined:
      throw new InvalidInput(
        'Say what goes wrong: events, call, whatsapp or sms; such as {"events": "duplicate"} or {"whatsapp": 131026}.',
      );
  }
}

function readCallFault(input: unknown): CallFault {
  const fault = readInput(callFault, input);
  const said = [fault.error, fault.lose, fault.before].filter((effect) => effect !== undefined);
  if (said.length !== 1) {
    throw new InvalidInput(
      'Say one of: with which error the call fails ("error"), what is lost ("lose": "answer" or "request"), what comes just before it ("before": {"write": {"text": "…"}}).',
    );
  }
  if (fault.before !== undefined) {
    readWriting(fault.before.write);
    if (fault.number === undefined) throw new InvalidInput('Say who writes: "number".');
  }
  return fault;
}
