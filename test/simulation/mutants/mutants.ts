/** A mistake that somebody could make: one text in one file put in the place of another. */
export interface Mutant extends Edit {
  /** What the mistake is, in a few words. */
  readonly name: string;
  /** The other half of a mistake that takes two: where either of two guards is enough. */
  readonly also?: Edit;
}

export interface Edit {
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

const conversation = "workflows/steps/conversation.ts";
const tracking = "workflows/steps/tracking.ts";
const sending = "workflows/steps/sending.ts";
const workflow = "workflows/send-whatsapp.ts";
const heldMessages = "lib/callbacks/held-messages.ts";
const inbox = "lib/callbacks/whatsapp-inbox.ts";
const deliveries = "lib/callbacks/deliveries.ts";
const cancellation = "lib/callbacks/cancellation.ts";
const conversations = "lib/tables/conversations.ts";
const messages = "lib/tables/messages.ts";

/** Mistakes that no simulated run may let pass. */
export const mutants: readonly Mutant[] = [
  // What the workflow writes on a conversation.
  {
    name: "a template is claimed though the window is open",
    file: conversation,
    from: "windowIsClosed} AND attribute_not_exists(#opted_out_at) AND (attribute_not_exists(#template)",
    to: '"attribute_not_exists(#opted_out_at)"} AND attribute_not_exists(#opted_out_at) AND (attribute_not_exists(#template)',
  },
  {
    name: "everybody claims the template",
    file: conversation,
    from: " AND (attribute_not_exists(#template) OR #template.#claimed_until <= :now OR #template.#request_id = :request_id) AND",
    to: " AND",
  },
  {
    name: "a claim is taken as over while it stands",
    file: conversation,
    from: "#template.#claimed_until <= :now OR",
    to: "#template.#claimed_until <= :now OR #template.#claimed_until > :now OR",
  },
  {
    name: "a claim outlasts the hold ten times over",
    file: conversation,
    from: "now} + $reply_timeout_seconds`",
    to: "now} + 10 * $reply_timeout_seconds`",
  },
  {
    name: "the wait is stored though the window is open, and the reply leaves the claim",
    file: conversation,
    from: "      windowIsClosed,\n",
    to: "",
    also: {
      file: conversations,
      from: ", #window_until = :window_until REMOVE #template",
      to: ", #window_until = :window_until",
    },
  },
  {
    name: "the wait is stored though the person has opted out, and the opt-out leaves the claim",
    file: conversation,
    from: '      "attribute_not_exists(#opted_out_at)",\n',
    to: "",
    also: { file: conversations, from: "REMOVE #expires_at, #template", to: "REMOVE #expires_at" },
  },
  {
    name: "the wait is stored though one's own template has failed",
    file: conversation,
    from: " AND attribute_not_exists(#failed)",
    to: "",
  },
  {
    name: "the place in the line is by the time of the wait, not of the request",
    file: conversation,
    from: '"$toMillis($states.context.Execution.StartTime)"',
    to: '"$millis()"',
  },
  {
    name: "the window is forgotten though the person has written since",
    file: conversation,
    from: "#last_inbound_id = :relied_on OR",
    to: "attribute_exists(#last_inbound_id) OR",
  },
  {
    name: "the window is not forgotten",
    file: conversation,
    from: "SET #window_until = :closed",
    to: "SET #last_inbound_id = #last_inbound_id",
  },
  // What the workflow does next.
  {
    name: "a hold lasts ten times as long",
    file: workflow,
    from: 'TimeoutSeconds: jsonata("$reply_timeout_seconds")',
    to: 'TimeoutSeconds: jsonata("10 * $reply_timeout_seconds")',
  },
  {
    name: "a reply in the last moment does not count",
    file: workflow,
    from: '{ Condition: jsonata("$reply_came"), Next: "SendMessage" }',
    to: '{ Condition: jsonata("$reply_came and $attempts > 100"), Next: "SendMessage" }',
  },
  {
    name: "a cancelled message ends as an expired one",
    file: "workflows/steps/hold.ts",
    from: "Condition: jsonata(",
    to: 'Condition: reason === "cancelled" ? "{% false %}" : jsonata(',
  },
  {
    name: "any error of a send is tried again",
    file: sending,
    from: 'ErrorEquals: ["SendThrottled", ...functionMayRunLater]',
    to: 'ErrorEquals: ["States.ALL"]',
  },
  {
    name: "a send without an answer counts as not sent",
    file: sending,
    from: 'nothingSent = ["SendRejected", "SendThrottled", ...functionNotInvoked]',
    to: 'nothingSent = ["SendRejected", "SendThrottled", "SendOutcomeUnknown", ...functionNotInvoked]',
  },
  {
    name: "the wait for the delivery is stored though its fate is known",
    file: tracking,
    from: "`attribute_not_exists(#latest_status) OR NOT #latest_status IN",
    to: "`attribute_not_exists(#latest_status) OR attribute_exists(#latest_status) OR NOT #latest_status IN",
  },
  {
    name: "the wait for the delivery lasts a second",
    file: tracking,
    from: "TimeoutSeconds: options.timeoutSeconds",
    to: "TimeoutSeconds: 1",
  },
  {
    name: "a failure that was known before the wait is taken for a delivery",
    file: tracking,
    from: 'conclusiveStatuses.filter((status) => status !== "failed")',
    to: "conclusiveStatuses",
  },
  {
    name: "tracking overwrites a status that came first",
    file: tracking,
    from: '["wa_msg_id", "latest_status", "latest_update", "delivery_history"]',
    to: '["wa_msg_id"]',
  },
  // The line of held messages.
  {
    name: "the newest goes first",
    file: "lib/tables/line.ts",
    from: "a.since - b.since",
    to: "b.since - a.since",
  },
  {
    name: "whoever is in the line is called, the newest first",
    file: heldMessages,
    from: "const { requestId, token, execution } of lineOf(conversation)) {",
    to: "const { requestId, token, execution } of lineOf(conversation).reverse()) {",
  },
  {
    name: "who leaves the line does not call the next",
    file: heldMessages,
    from: "await this.callNext(await this.#conversations.leaveLine(key, leaving));",
    to: "await this.#conversations.leaveLine(key, leaving);",
  },
  {
    name: "who was sent stays in the line",
    file: "handlers/send-whatsapp.ts",
    from: "if (held) {",
    to: "if (held && conversation === undefined) {",
  },
  {
    name: "a failed template tells nobody",
    file: heldMessages,
    from: "this.#fail(waiting, templateError(failure), failure)",
    to: "this.#fail([], templateError(failure), failure)",
  },
  {
    name: "a failed template is not noted",
    file: conversations,
    from: '"#failed": failedOf(claim.requestId),',
    to: '"#failed": "failed_elsewhere",',
  },
  {
    name: "an opt-out leaves the held ones held",
    file: inbox,
    from: "await heldMessages.failOptedOut(key);",
    to: "",
  },
  // What people write.
  {
    name: "the conversation is read before the reply is recorded",
    file: inbox,
    from: "const conversation = await conversations.recordInbound(key, inbound, now);",
    to: "const conversation = await conversations.get(key); await conversations.recordInbound(key, inbound, now);",
  },
  {
    name: "a reply counts from when it came, not from when it was written",
    file: inbox,
    from: "at: Math.min(timestamp, now)",
    to: "at: now",
  },
  {
    name: "an older word about consent overrules a newer",
    file: conversations,
    from: 'ConditionExpression: "attribute_not_exists(#consent_at) OR #consent_at <= :at",\n      ExpressionAttributeNames: {\n        "#opted_out_at"',
    to: 'ConditionExpression: "attribute_not_exists(#consent_at) OR attribute_exists(#consent_at)",\n      ExpressionAttributeNames: {\n        "#opted_out_at"',
  },
  {
    name: "an opt-in overrules the opt-out of the same second",
    file: conversations,
    from: "#consent_at < :at OR (#consent_at = :at AND attribute_not_exists(#opted_out_at))",
    to: "#consent_at <= :at",
  },
  {
    name: "what was written before opens the window of which Meta has said that it is closed",
    file: conversations,
    from: "attribute_not_exists(#closed_before) OR #closed_before <= :at",
    to: "attribute_not_exists(#closed_before) OR attribute_exists(#closed_before)",
  },
  {
    name: "a template's failure fails the template after it",
    file: heldMessages,
    from: "template.claimed_at !== claimedAt",
    to: "template.claimed_at === undefined",
  },
  {
    name: "a note that comes late changes the end",
    file: "lib/tables/requests.ts",
    from: 'ConditionExpression: "attribute_not_exists(#ended_at)",',
    to: 'ConditionExpression: "attribute_not_exists(#ended_at) OR attribute_exists(#ended_at)",',
  },
  {
    name: "a hold is closed though the reply has come",
    file: conversations,
    from: "ConditionExpression: [windowIsClosed, ...condition]",
    to: 'ConditionExpression: ["(attribute_not_exists(#window_until) OR attribute_exists(#window_until))", ...condition]',
  },
  {
    name: "who leaves the line leaves a part of it behind",
    file: conversations,
    from: "Object.keys(placeOf(requestId)).join",
    to: "Object.keys(placeOf(requestId)).slice(1).join",
  },
  // The last look, and the send.
  {
    name: "a template is sent though its claim is gone",
    file: "lib/messaging/last-look.ts",
    from: 'role === "template" && conversation?.template?.request_id !== requestId',
    to: "conversation?.template?.request_id === undefined && requestId === undefined",
  },
  {
    name: "nobody looks at the opt-out before sending",
    file: "lib/messaging/last-look.ts",
    from: 'if (conversation?.opted_out_at !== undefined) throw new RecipientOptedOut("The person has opted out.");',
    to: "",
  },
  {
    name: "nobody looks at the window before sending",
    file: "lib/messaging/last-look.ts",
    from: "if (conversation !== undefined && isWindowOpen(conversation, now)) return;",
    to: "if (conversation !== undefined) return;",
  },
  {
    name: "the margin is forgotten, and a minute with it",
    file: "lib/messaging/window.ts",
    from: "opener.at + length - marginSeconds",
    to: "opener.at + length + 60",
  },
  {
    name: "the SDK repeats a send",
    file: "lib/lambda/clients.ts",
    from: "attempts: 1,",
    to: "attempts: 3,",
  },
  {
    name: "a send without an answer is taken for a busy API",
    file: "lib/messaging/send-errors.ts",
    from: "return new SendOutcomeUnknown(",
    to: "return new SendThrottled(",
  },
  // What carriers report.
  {
    name: "a late status overwrites a stronger one",
    file: messages,
    from: "weakerThan(report.status), {",
    to: "messageStatuses, {",
  },
  {
    name: "a repeated status moves its instant",
    file: messages,
    from: "#history.#status = if_not_exists(#history.#status, :at)",
    to: "#history.#status = :at",
  },
  {
    name: "the token of a known fate is kept",
    file: deliveries,
    from: "    await this.#waits.forget(message);\n  }\n}\n",
    to: "  }\n}\n",
  },
  {
    name: "a status that comes before its row is dropped",
    file: deliveries,
    from: "if (retryAfter !== undefined) {",
    to: "if (retryAfter !== undefined && retryAfter < 0) {",
  },
  {
    name: "a carrier's last word that comes twice ends the wait",
    file: deliveries,
    from: "if (wait.awaits_last_word) await",
    to: "await",
  },
  {
    name: "a status tells nobody",
    file: deliveries,
    from: "      await this.#conclude(message, report);\n",
    to: "",
  },
  {
    name: "an event that could not be handled is taken for handled",
    file: "lib/lambda/batch.ts",
    from: "    );\n    throw error;\n",
    to: "    );\n",
  },
  {
    name: "an SMS that was handed on is taken for delivered",
    file: "lib/messaging/sms-events.ts",
    from: '["TEXT_SUCCESSFUL", "sent"]',
    to: '["TEXT_SUCCESSFUL", "delivered"]',
  },
  {
    name: "an event is given up after one attempt",
    file: "lib/timing.ts",
    from: "maxReceiveCount: 10,",
    to: "maxReceiveCount: 1,",
  },
  {
    name: "a request that is delivered stays among the held",
    file: "lib/tables/requests.ts",
    from: '"SET #ended_at = :at, #outcome = :outcome REMOVE #held_shard"',
    to: '"SET #ended_at = :at, #outcome = :outcome, #held_shard = if_not_exists(#held_shard, :at)"',
  },
  {
    name: "a request that failed is listed under no end",
    file: "workflows/steps/requests.ts",
    from: "ended_as: endedNow(ended) }",
    to: "}",
  },
  {
    name: "an older word of Meta's about a template overrules a newer",
    file: "lib/tables/template-states.ts",
    from: '"attribute_not_exists(#state_at) OR #state_at <= :at"',
    to: '"attribute_not_exists(#state_at) OR #state_at <> :at"',
  },
  {
    name: "a template goes out that Meta is known to have stopped",
    file: "handlers/send-whatsapp.ts",
    from: "await requireNotStopped(message);",
    to: "",
  },
  {
    name: "the first step goes on with what it has refused",
    file: "handlers/accept-request.ts",
    from: '    if (stored.outcome === "too_many_held") throw lineFull;\n',
    to: "",
  },
  {
    name: "the end of an execution whose key was taken ends the request that has it",
    file: "lib/callbacks/endings.ts",
    from: "    if (request !== undefined && request.type !== type) return;\n",
    to: "",
  },
  // Several business numbers.
  {
    name: "what is written to any number counts as written to the default",
    file: "handlers/whatsapp-events.ts",
    from: "inbox.receive(originationId, message)",
    to: "inbox.receive(environment.ORIGINATION_IDS[0], message)",
  },
  {
    name: "who names no number goes from the default, whichever window is open",
    file: "lib/tables/first-look.ts",
    from: "return longest ?? candidates[0];",
    to: "return longest === undefined ? candidates[0] : candidates[0];",
  },
  {
    name: "a STOP to one number is gone round by another",
    file: "lib/tables/first-look.ts",
    from: "  if (stopped !== undefined) return stopped;\n",
    to: "",
  },
  {
    name: "a failed template tells those who wait in the default number's line",
    file: inbox,
    from: "originationId ?? (await deliveries.businessNumberOf(template)) ?? defaultOriginationId;",
    to: "defaultOriginationId;",
  },
  {
    name: "where an event does not say its number, the default is taken for it",
    file: inbox,
    from: "originationId ?? (await deliveries.businessNumberOf(template)) ?? defaultOriginationId;",
    to: "originationId ?? defaultOriginationId;",
  },
  {
    name: "what is cancelled is looked for in the default number's line",
    file: cancellation,
    from: "origination_id: origination_id ?? this.#originationId",
    to: "origination_id: this.#originationId ?? origination_id",
  },
  {
    name: "what a stopped execution held is looked for with the default number",
    file: "lib/callbacks/endings.ts",
    from: "request?.origination_id ?? originationId };",
    to: "originationId };",
  },
  // What callers are told.
  {
    name: "cancelling is answered 200 whoever was first",
    file: cancellation,
    from: "if (await this.#takeBack(request)) {",
    to: 'if ((await this.#takeBack(request)) || request.latest_status === "held") {',
  },
  {
    name: "GET shows the request's status and never its message's",
    file: "lib/tables/request-view.ts",
    from: 'if (message === undefined) return outcome === "unconfirmed" ? "unknown" : status;',
    to: "if (message !== undefined || status) return status;",
  },
];
