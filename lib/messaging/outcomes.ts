interface OutcomeFacts {
  /** The workflow's end. */
  readonly state: string;
  /** Whether that end is a Fail state: something went wrong, rather than otherwise than hoped. */
  readonly fails: boolean;
  /**
   * What shows that a request has come to it: its own `latest_status`, the instant `<outcome>_at` beside
   * whatever status its message has, or the status of its message alone.
   */
  readonly shownBy: "status" | "instant" | "message";
  /** Whether a request may still come to it after a message of it has failed, and then shows it. */
  readonly mayFollowFailure: boolean;
  /**
   * Whether a hold can come to it, so that the request leaves the line: at once, or only if the person has not
   * written in the very last moment, for then the message goes after all.
   */
  readonly endsHold: "never" | "at once" | "unless the reply came";
  /**
   * Whether the requests that have come to it can be listed. Each such end costs a write to an index, so it is
   * no matter for what most requests come to: whoever asks for those knows their ids, or listens to events.
   */
  readonly listed: boolean;
  /** One sentence for callers, and for operators at the workflow's end. */
  readonly meaning: string;
  /** Where whoever wants to know more looks; Markdown, with links as from docs/. */
  readonly more?: string;
}

/**
 * How a request can end, one row an outcome. Whatever lists outcomes, or some of them, is made from this: the
 * ends of the workflows, what `close-hold` may be called for, the statuses of requests, the documents.
 */
export const outcomes = {
  delivered: {
    state: "Delivered",
    fails: false,
    shownBy: "message",
    mayFollowFailure: false,
    endsHold: "never",
    listed: false,
    meaning: "The phone has the message.",
    more: "The message's status is `delivered`, or `read` once the person has opened it.",
  },
  unconfirmed: {
    state: "SentWithoutConfirmation",
    fails: false,
    shownBy: "instant",
    mayFollowFailure: false,
    endsHold: "never",
    listed: true,
    meaning: "The message was handed over, and nobody reported its fate in time.",
    more: "In time is `deliveryTimeoutSeconds`. The message's status is `sent_for_delivery`, `sent` or `unknown`, and changes if a report still comes.",
  },
  expired: {
    state: "Expired",
    fails: false,
    shownBy: "status",
    mayFollowFailure: true,
    endsHold: "unless the reply came",
    listed: true,
    meaning: "The person did not answer in time; the message was not sent, or not again.",
    more: "In time is `reply_timeout_seconds`.",
  },
  cancelled: {
    state: "Cancelled",
    fails: false,
    shownBy: "status",
    mayFollowFailure: true,
    endsHold: "at once",
    listed: true,
    meaning: "The caller took the message back while it was held; it was not sent, or not again.",
  },
  opted_out: {
    state: "RecipientOptedOut",
    fails: false,
    shownBy: "status",
    mayFollowFailure: true,
    endsHold: "at once",
    listed: true,
    meaning: "The person has opted out; the message was not sent, or not again.",
  },
  invalid: {
    state: "InvalidRequest",
    fails: true,
    shownBy: "status",
    mayFollowFailure: false,
    endsHold: "never",
    listed: true,
    meaning: "The request breaks a rule that the API could not check at the door; nothing was sent.",
    more: "The error is `InvalidRequest`, whose title names the field, or `IdempotencyKeyUsed`.",
  },
  too_many_held: {
    state: "TooManyHeld",
    fails: true,
    shownBy: "status",
    mayFollowFailure: false,
    endsHold: "never",
    listed: true,
    meaning: "As many messages as may be are held for this person already; nothing was sent.",
    more: "How many may be says `maxHeldPerPerson`.",
  },
  failed: {
    state: "MessageFailed",
    fails: true,
    shownBy: "status",
    mayFollowFailure: false,
    endsHold: "unless the reply came",
    listed: true,
    meaning: "The message was not delivered; the error says why.",
    more: "Look for the error's code in [failures.md](failures.md).",
  },
} as const satisfies Record<string, OutcomeFacts>;

export type Outcome = keyof typeof outcomes;

export const outcomeNames = Object.keys(outcomes) as Outcome[];

/** What is said of an outcome, whichever it is. */
export function factsOf(outcome: Outcome): OutcomeFacts {
  return outcomes[outcome];
}

/** The outcomes that are shown in a certain way. */
export type OutcomeShownBy<Way extends OutcomeFacts["shownBy"]> = {
  [Name in Outcome]: (typeof outcomes)[Name]["shownBy"] extends Way ? Name : never;
}[Outcome];

/** Outcomes that are a request's own `latest_status`. */
export const statusOutcomes = shownBy("status");
/** Outcomes of which a request notes the instant, beside its message's status. */
export const instantOutcomes = shownBy("instant");

function shownBy<Way extends OutcomeFacts["shownBy"]>(way: Way): OutcomeShownBy<Way>[] {
  return outcomeNames.filter((name) => outcomes[name].shownBy === way) as OutcomeShownBy<Way>[];
}

/** The outcomes to which a hold can come. */
export type HoldEnd = {
  [Name in Outcome]: (typeof outcomes)[Name]["endsHold"] extends "never" ? never : Name;
}[Outcome];

export const holdEnds = outcomeNames.filter((name) => outcomes[name].endsHold !== "never") as HoldEnd[];

/** The outcomes whose requests can be listed. */
export type ListedOutcome = {
  [Name in Outcome]: (typeof outcomes)[Name]["listed"] extends true ? Name : never;
}[Outcome];

export const listedOutcomes = outcomeNames.filter((name) => outcomes[name].listed) as ListedOutcome[];
