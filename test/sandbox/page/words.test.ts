import { describe, expect, it } from "vitest";
import { type Channel, channelNames } from "../../../lib/messaging/channels.ts";
import {
  type MessageStatus,
  messageStatuses,
  type RequestStatus,
  requestStatuses,
} from "../../../lib/messaging/statuses.ts";
import type { TrackedMessage } from "../../../lib/tables/messages.ts";
import { channels } from "../../../sandbox/page/state/channels.ts";
import { roles } from "../../../sandbox/page/state/roles.ts";
import { statuses, type Tone, tones } from "../../../sandbox/page/state/statuses.ts";

/** The page knows the product by its API alone; that it has a word for all that the API may say is held here. */
describe("the page's words", () => {
  it("are there for every status, or this does not compile", () => {
    const all: Readonly<Record<RequestStatus | MessageStatus, Tone>> = tones;
    expect(statuses.toSorted()).toEqual([...new Set([...messageStatuses, ...requestStatuses])].sort());
    expect(Object.keys(all)).toHaveLength(statuses.length);
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
