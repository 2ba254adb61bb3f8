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
  /** Whether a request that asked for a fallback goes on after it. */
  readonly fallbackFollows: boolean;
  /** One sentence, which an operator reads at the workflow's end. */
  readonly meaning: string;
}

/** How a request can end, one row an outcome: whatever lists outcomes, or some of them, is made from this. */
export const outcomes = {
  delivered: {
    state: "Delivered",
    fails: false,
    shownBy: "message",
    mayFollowFailure: false,
    fallbackFollows: false,
    meaning: "The phone has the message.",
  },
  unconfirmed: {
    state: "SentWithoutConfirmation",
    fails: false,
    shownBy: "instant",
    mayFollowFailure: false,
    fallbackFollows: false,
    meaning: "The message was handed over, and nobody reported its fate in time.",
  },
  expired: {
    state: "Expired",
    fails: false,
    shownBy: "status",
    mayFollowFailure: true,
    fallbackFollows: true,
    meaning: "The person did not answer in time; nothing was sent.",
  },
  cancelled: {
    state: "Cancelled",
    fails: false,
    shownBy: "status",
    mayFollowFailure: true,
    fallbackFollows: false,
    meaning: "The caller took the message back; nothing was sent.",
  },
  opted_out: {
    state: "RecipientOptedOut",
    fails: false,
    shownBy: "status",
    mayFollowFailure: true,
    fallbackFollows: false,
    meaning: "The person has opted out; nothing was sent.",
  },
  invalid: {
    state: "InvalidRequest",
    fails: true,
    shownBy: "status",
    mayFollowFailure: false,
    fallbackFollows: false,
    meaning: "The request breaks a rule that the API could not check at the door; nothing was sent.",
  },
  too_many_held: {
    state: "TooManyHeld",
    fails: true,
    shownBy: "status",
    mayFollowFailure: false,
    fallbackFollows: false,
    meaning: "As many messages as may be are held for this person already; nothing was sent.",
  },
  failed: {
    state: "MessageFailed",
    fails: true,
    shownBy: "status",
    mayFollowFailure: false,
    fallbackFollows: false,
    meaning: "The message was not delivered; the error says why.",
  },
} as const satisfies Record<string, OutcomeFacts>;

export type Outcome = keyof typeof outcomes;

export const outcomeNames = Object.keys(outcomes) as Outcome[];

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
