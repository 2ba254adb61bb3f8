import { describe, expect, it } from "vitest";
import { type Channel, channelNames } from "../../../lib/messaging/channels.ts";
import { type Outcome, outcomes, statusOutcomes } from "../../../lib/messaging/outcomes.ts";
import {
  type MessageStatus,
  messageStatuses,
  type RequestStatus,
  requestStatuses,
} from "../../../lib/messaging/statuses.ts";
import type { TrackedMessage } from "../../../lib/tables/messages.ts";
import { channels } from "../../../sandbox/page/state/channels.ts";
import { roles } from "../../../sandbox/page/state/roles.ts";
import { statuses, type Tone, toneOf, tones } from "../../../sandbox/page/state/statuses.ts";

/** The page knows the product by its API alone; that it has a word for all that the API may say is held here. */
describe("the page's words", () => {
  it("are there for every status of a message and of a request under way, or this does not compile", () => {
    const all: Readonly<Record<Exclude<RequestStatus, Outcome> | MessageStatus, Tone>> = tones;
    expect(Object.keys(all)).toHaveLength(statuses.length);
  });

  it("are of no status that does not exist", () => {
    const known: readonly string[] = [...messageStatuses, ...requestStatuses];
    expect(statuses.filter((status) => !known.includes(status))).toEqual([]);
  });

  it.each(statusOutcomes)("paint a request that is %s as the workflow's end is: over, or bad", (name) => {
    const { fails } = outcomes[name];
    expect(toneOf(name, fails ? "FAILED" : "SUCCEEDED")).toBe(fails ? "bad" : "over");
  });

  it("are there for every role of a message, or this does not compile", () => {
    const all: Readonly<Record<TrackedMessage["role"], string>> = roles;
    expect(Object.values(all)).not.toContain("");
  });

  it("are there for every channel, or this does not compile", () => {
    const all: Readonly<Record<Channel, { readonly label: string }>> = channels;
    expect(Object.keys(all).sort()).toEqual(channelNames.toSorted());
  });
});
