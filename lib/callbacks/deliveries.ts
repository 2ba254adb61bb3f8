import { logger, metrics } from "../lambda/logger.ts";
import { type Channel, channels } from "../messaging/channels.ts";
import { MessageNotTracked } from "../messaging/errors.ts";
import {
  type Failure,
  type FailureClass,
  failureClassOf,
  failureErrors,
  noFurtherStatus,
  unexplained,
} from "../messaging/failures.ts";
import { isConclusive, isProven, type StatusReport } from "../messaging/statuses.ts";
import type { Messages, TrackedMessage } from "../tables/messages.ts";
import type { Requests } from "../tables/requests.ts";
import type { Waits } from "../tables/waits.ts";
import { timing } from "../timing.ts";
import { type MessageIdentity, messageMeant } from "./message-identity.ts";
import type { TaskTokens } from "./task-tokens.ts";

function classOf(channel: Channel, failure: Failure): FailureClass {
  const failureClass = failureClassOf[channel](failure);
  if (failureClass === "unknown") {
    metrics.addMetric("UnknownFailureCode", "Count", 1);
    logger.warn("A message failed with a code that is in no table; see docs/failures.md.", {
      code: failure.code,
    });
  }
  return failureClass;
}

/** Whether a failure that is reported of it may lead to another message in its stead. */
function mayBeSentAgain({ type }: TrackedMessage): boolean {
  return channels[type].fallsBackTo.length > 0;
}

const silent: Failure = { code: noFurtherStatus, title: "The carrier reports no more of this message." };

interface Parts {
  readonly messages: Messages;
  readonly requests: Pick<Requests, "endAsDelivered" | "get">;
  readonly waits: Waits;
  readonly tokens: TaskTokens;
}

/** The messages whose fate is awaited: notes what carriers report, and tells the execution once it is known. */
export class Deliveries {
  readonly #messages: Messages;
  readonly #requests: Parts["requests"];
  readonly #waits: Waits;
  readonly #tokens: TaskTokens;

  constructor({ messages, requests, waits, tokens }: Parts) {
    this.#messages = messages;
    this.#requests = requests;
    this.#waits = waits;
    this.#tokens = tokens;
  }

  /**
   * @param receiveCount how often the queue has delivered this event
   * @returns the message as it is now; undefined if it is not one of ours
   * @throws {MessageNotTracked} so that the queue delivers the event again
   */
  async report(
    identity: MessageIdentity,
    report: StatusReport,
    receiveCount: number,
  ): Promise<TrackedMessage | undefined> {
    const eumMsgId = await this.#find(identity, receiveCount);
    const message = eumMsgId === undefined ? undefined : await this.#messages.record(eumMsgId, report);
    if (message !== undefined) {
      if (message.role !== "template" && isProven(report.status)) {
        await this.#endAsDelivered(message, report);
        if (message.delivery_history.failed !== undefined && mayBeSentAgain(message)) {
          await this.#tellOfProof(message);
        }
      }
      await this.#conclude(message, report);
      return message;
    }
    const retryAfter = timing.rowDelaysSeconds[receiveCount - 1];
    if (retryAfter !== undefined) {
      throw new MessageNotTracked(
        `A "${report.status}" status came before the row of its message.`,
        retryAfter,
      );
    }
    metrics.addMetric("ForeignStatus", "Count", 1);
    logger.info("A status of a message that this stack did not send was ignored.", { status: report.status });
    return undefined;
  }

  /** A message is delivered before it is read, which has most likely ended the request: a look costs less than a write. */
  async #endAsDelivered({ request_id }: TrackedMessage, { status, at }: StatusReport): Promise<void> {
    if (status === "read" && (await this.#requests.get(request_id))?.ended_at !== undefined) return;
    await this.#requests.endAsDelivered(request_id, new Date(at));
  }

  /** The business number from which its request goes; undefined if the request's row does not say it. */
  async businessNumberOf({ request_id }: TrackedMessage): Promise<string | undefined> {
    return (await this.#requests.get(request_id))?.origination_id;
  }

  /** A failed template has told those who waited on it. */
  noteWaitersTold(template: TrackedMessage): Promise<void> {
    return this.#messages.noteWaitersTold(template.eum_msg_id, new Date());
  }

  /** By AWS's id, else by Meta's, else by what we sent along: no event is sure to carry a certain one. */
  async #find(identity: MessageIdentity, receiveCount: number): Promise<string | undefined> {
    const { eumMsgId, wamid, callbackData } = identity;
    if (eumMsgId !== undefined && (await this.#messages.get(eumMsgId)) !== undefined) return eumMsgId;
    const known = wamid === undefined ? undefined : await this.#messages.findByWamid(wamid);
    if (known !== undefined) return known.eum_msg_id;
    if (callbackData === undefined) return undefined;
    const sent = await this.#messages.ofRequest(callbackData.requestId);
    return messageMeant(identity, sent, receiveCount)?.eum_msg_id;
  }

  /** What was reported as failed has arrived all the same; so nobody need wait for what was sent in its stead. */
  async #tellOfProof({ request_id, latest_status }: TrackedMessage): Promise<void> {
    for (const message of await this.#messages.ofRequest(request_id)) {
      const wait = await this.#waits.find(message);
      if (wait === undefined) continue;
      await this.#tokens.succeed(wait.task_token, { status: latest_status });
      await this.#waits.forget(message);
    }
  }

  /** By what the row says and not by the event at hand: an earlier attempt may have died between the two. */
  async #conclude(message: TrackedMessage, { isLast = false }: StatusReport): Promise<void> {
    const status = message.latest_status;
    if (!isConclusive(status) && !isLast) return;
    const wait = await this.#waits.find(message);
    if (wait === undefined) return;
    if (!isConclusive(status)) {
      if (wait.awaits_last_word) await this.#tokens.fail(wait.task_token, noFurtherStatus, silent);
      return;
    }
    if (status === "failed") {
      const failure = message.error ?? unexplained;
      await this.#tokens.fail(wait.task_token, failureErrors[classOf(message.type, failure)], failure);
    } else {
      await this.#tokens.succeed(wait.task_token, { status });
    }
    await this.#waits.forget(message);
  }
}
