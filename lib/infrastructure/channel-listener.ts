import type { Functions } from "../functions/index.ts";
import type { Channel } from "../messaging/channels.ts";
import type { StackConfig } from "./config.ts";
import type { EventQueue } from "./event-queue.ts";
import type { MakeFunction, OwnArgs } from "./handler-function.ts";
import { answerTaskTokens } from "./permissions.ts";
import { workflowsAwaiting } from "./workflow.ts";

/** The function that takes what is told of messages on a channel. */
type EventsOf<Of extends Channel> = `${Of}-events` & keyof Functions;

export interface ListenerArgs<Of extends Channel> extends OwnArgs<EventsOf<Of>> {
  readonly queue: EventQueue;
}

/** A channel's queue of events, with the function that takes them. */
export interface ChannelListener {
  readonly queue: EventQueue;
}

/**
 * Makes what listens to a channel: `handlers/<channel>-events.ts` behind the channel's queue. It may read the queue,
 * have an event shown again later, and answer whichever workflow awaits the fate of a message there, besides what
 * `permissions` say.
 */
export function channelListeners(make: MakeFunction, config: Pick<StackConfig, "eventConcurrency">) {
  return <Of extends Channel>(
    channel: Of,
    { queue, environment, permissions }: ListenerArgs<Of>,
  ): ChannelListener => {
    const handler = make(`${channel}-events` as EventsOf<Of>, {
      environment,
      permissions: [
        queue.readPermission(),
        queue.showAgainPermission(),
        ...permissions,
        answerTaskTokens(workflowsAwaiting(channel), "Success", "Failure"),
      ],
    });
    queue.deliverTo(handler, config);
    return { queue };
  };
}
