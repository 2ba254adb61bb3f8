import { describe, expect, it } from "vitest";
import {
  instantOutcomes,
  listedOutcomes,
  outcomeNames,
  outcomes,
  statusOutcomes,
} from "../../../lib/messaging/outcomes.ts";
import {
  conclusiveStatuses,
  isConclusive,
  isProven,
  listedStatuses,
  mayFollowFailure,
  messageStatuses,
  requestStatuses,
  weakerThan,
} from "../../../lib/messaging/statuses.ts";

/** What callers, readers of the tables and of events rely on: a change here is a change of the API. */
describe("the outcomes", () => {
  it("that are a request's own status", () => {
    expect(statusOutcomes).toEqual([
      "expired",
      "cancelled",
      "opted_out",
      "invalid",
      "too_many_held",
      "failed",
    ]);
  });

  it("that a request notes beside its message's status", () => {
    expect(instantOutcomes).toEqual(["unconfirmed"]);
  });

  it("under which requests can be listed: all but what most come to", () => {
    expect(listedOutcomes).toEqual(outcomeNames.filter((name) => name !== "delivered"));
    expect(listedStatuses).toEqual(["held", ...listedOutcomes]);
  });

  it("lead each to an end of its own", () => {
    const ends = outcomeNames.map((name) => outcomes[name].state);
    expect(new Set(ends)).toHaveLength(outcomeNames.length);
  });

  it("that end an execution as failed are faults, and not people who do not answer", () => {
    expect(outcomeNames.filter((name) => outcomes[name].fails)).toEqual([
      "invalid",
      "too_many_held",
      "failed",
    ]);
  });
});

describe("a request's statuses", () => {
  it("are those before it ends, and those of its ends", () => {
    expect(requestStatuses).toEqual(["accepted", "held", ...statusOutcomes]);
  });

  it("of which these count for more than a message that failed before", () => {
    expect(requestStatuses.filter(mayFollowFailure)).toEqual([
      "accepted",
      "held",
      "expired",
      "cancelled",
      "opted_out",
    ]);
  });
});

describe("a message's statuses", () => {
  it.each([
    ["unknown", []],
    ["sent", ["unknown", "sent_for_delivery"]],
    ["failed", ["unknown", "sent_for_delivery", "sent"]],
    ["read", ["unknown", "sent_for_delivery", "sent", "failed", "delivered"]],
  ] as const)("rise: %s may replace %j", (status, weaker) => {
    expect(weakerThan(status)).toEqual(weaker);
  });

  it("after which nothing more is awaited", () => {
    expect(messageStatuses.filter(isConclusive)).toEqual(conclusiveStatuses);
  });

  it("that prove that the phone has it", () => {
    expect(messageStatuses.filter(isProven)).toEqual(["delivered", "read"]);
  });
});
