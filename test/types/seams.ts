import type * as pulumi from "@pulumi/pulumi";
import type { acceptRequest } from "../../lib/functions/accept-request.ts";
import type { sendSms } from "../../lib/functions/send-sms.ts";
import { sendSms as sendSmsContract } from "../../lib/functions/send-sms.ts";
import type { sendWhatsApp } from "../../lib/functions/send-whatsapp.ts";
import { handlerFunctions } from "../../lib/infrastructure/handler-function.ts";
import { step } from "../../lib/lambda/step.ts";
import type { CallbackError } from "../../lib/messaging/failures.ts";
import { choice, jsonata, requestId, type Succeed, stateMachine } from "../../lib/step-functions/asl.ts";
import {
  conditionFailed,
  getItem,
  updateItem,
  updateItemAndWait,
} from "../../lib/step-functions/dynamodb.ts";
import { answered, type FunctionArn, invoke } from "../../lib/step-functions/lambda.ts";
import { sendSms as sendSmsWorkflow } from "../../workflows/send-sms.ts";
import { accepted } from "../../workflows/steps/accept.ts";
import { ends } from "../../workflows/steps/ends.ts";
import { holdEnded, ifHoldEnded } from "../../workflows/steps/hold.ts";
import { sendSmsOnce } from "../../workflows/steps/sending.ts";
import { isDelivered } from "../../workflows/steps/tracking.ts";

/**
 * Mistakes at the seams that the compiler must refuse: `npm run check` fails if one of them compiles, because
 * its `@ts-expect-error` would then be needless. Nothing here runs.
 */
export function mistakes(
  sendSmsArn: FunctionArn<typeof sendSms>,
  sendWhatsAppArn: FunctionArn<typeof sendWhatsApp>,
  acceptRequestArn: FunctionArn<typeof acceptRequest>,
  tableName: pulumi.Output<string>,
) {
  const done: Succeed = { Comment: "Done.", Type: "Succeed", Output: { status: "delivered" } };
  const read = { Comment: "Reads.", Arguments: { TableName: "t" } };
  const payload = {
    request_id: requestId,
    recipient: jsonata("$recipient"),
    message_body: jsonata("$message_body"),
    message_type: jsonata("$message_type"),
  };

  // Between states: a target is the name of a state that exists.
  stateMachine({
    Comment: "A misspelt Next.",
    StartAt: "Read",
    // @ts-expect-error "Dome" is no state
    States: { Read: getItem({ ...read, Next: "Dome" }), Done: done },
  });
  stateMachine({
    Comment: "A misspelt start.",
    // @ts-expect-error "Raed" is no state
    StartAt: "Raed",
    States: { Read: getItem({ ...read, Next: "Done" }), Done: done },
  });
  stateMachine({
    Comment: "A misspelt Default.",
    StartAt: "Choose",
    // @ts-expect-error "Dome" is no state
    States: { Choose: choice({ Comment: "Chooses.", Choices: [], Default: "Dome" }), Done: done },
  });
  stateMachine({
    Comment: "A misspelt target of a Choice.",
    StartAt: "Choose",
    States: {
      // @ts-expect-error "Dome" is no state
      Choose: choice({
        Comment: "Chooses.",
        Choices: [{ Condition: jsonata("true"), Next: "Dome" }],
        Default: "Done",
      }),
      Done: done,
    },
  });
  stateMachine({
    Comment: "A misspelt target of a Catch.",
    StartAt: "Read",
    States: {
      // @ts-expect-error "Dome" is no state
      Read: getItem({ ...read, Catch: [{ ErrorEquals: ["States.ALL"], Next: "Dome" }], Next: "Done" }),
      Done: done,
    },
  });
  stateMachine({
    Comment: "A state that a shared step names, and this machine lacks.",
    StartAt: "IsDelivered",
    // @ts-expect-error there is no state "Delivered"
    States: { IsDelivered: isDelivered("Done"), Done: done },
  });
  stateMachine({
    Comment: "An end that a shared step names, and this machine lacks.",
    StartAt: "SendMessage",
    States: {
      // @ts-expect-error there are no states "RecordOptOut" and "RecordFailure"
      SendMessage: sendSmsOnce(sendSmsArn, { Comment: "Sends.", text: "$text", Next: "Done" }),
      Done: done,
    },
  });
  // @ts-expect-error "delivred" is no outcome
  ends("delivred");

  // Errors: what is caught or retried can come there.
  getItem({
    ...read,
    // @ts-expect-error a read of DynamoDB never ends with this
    Catch: [{ ErrorEquals: ["WindowClosed"], Next: "Done" }],
    Next: "Done",
  });
  updateItem({
    ...read,
    // @ts-expect-error DynamoDB's errors are spelt DynamoDb. or DynamoDB.
    Catch: [{ ErrorEquals: ["Dynamodb.ConditionalCheckFailedException"], Next: "Done" }],
    Next: "Done",
  });
  updateItemAndWait<CallbackError>()({
    ...read,
    TimeoutSeconds: 60,
    Catch: [
      { ErrorEquals: conditionFailed, Next: "Done" },
      // @ts-expect-error nobody answers a token with this
      { ErrorEquals: ["TemplateFialed"], Next: "Done" },
    ],
    Next: "Done",
  });
  invoke(sendSmsArn, {
    Comment: "Sends.",
    Payload: payload,
    // @ts-expect-error an SMS knows no window
    Catch: [{ ErrorEquals: ["WindowClosed"], Next: "Done" }],
    Next: "Done",
  });
  invoke(sendSmsArn, {
    Comment: "Sends.",
    Payload: payload,
    // @ts-expect-error misspelt
    Retry: [{ ErrorEquals: ["SendThrotled"], MaxAttempts: 1 }],
    Next: "Done",
  });

  // What a step is given and answers.
  const { message_type: _, ...tooLittle } = payload;
  // @ts-expect-error message_type is missing
  invoke(sendSmsArn, { Comment: "Sends.", Payload: tooLittle, Next: "Done" });
  // @ts-expect-error there is no such member
  invoke(sendSmsArn, { Comment: "Sends.", Payload: { ...payload, recipent: "+1" }, Next: "Done" });
  // @ts-expect-error of another function
  invoke(acceptRequestArn, { Comment: "Accepts.", Payload: payload, Next: "Done" });
  invoke(sendWhatsAppArn, {
    Comment: "Sends.",
    Payload: {
      phone_id: jsonata("$phone_id"),
      origination_id: jsonata("$origination_id"),
      request_id: requestId,
      // @ts-expect-error not a role
      role: "templete",
      recipient: jsonata("$recipient"),
      message: jsonata("$message"),
      language_requested: false,
      held: false,
    },
    Next: "Done",
  });
  // @ts-expect-error there is no such member in what it answers
  answered<typeof sendSms>("eum_message_id");
  // @ts-expect-error an SMS has no template
  accepted<"sms">("template");
  // @ts-expect-error the handler forgets when it was sent
  step(sendSmsContract, async () => ({ eum_msg_id: "1" }));
  step(sendSmsContract, async (event) => {
    // @ts-expect-error there is no such member in what it takes
    return { eum_msg_id: event.phone_id, sent_at: "" };
  });

  // What ends a hold.
  // @ts-expect-error a hold never ends as delivered
  holdEnded("delivered");
  // @ts-expect-error where does one lead that was cancelled?
  ifHoldEnded({ opted_out: "RecordOptOut", failed: "IsFallbackWanted" });

  // What the stack gives a function.
  const handler = handlerFunctions({ logRetentionDays: 30, tracing: false });
  // @ts-expect-error there is no handler of this name
  handler("send-smss", { environment: { CONFIGURATION_SET: "c" }, permissions: [] });
  // @ts-expect-error ORIGINATION_IDENTITY is missing
  handler("send-sms", { environment: { CONFIGURATION_SET: "c" }, permissions: [] });
  handler("sms-events", {
    // @ts-expect-error misspelt
    environment: { MESSAGE_TABLE: tableName },
    permissions: [],
  });
  const sms = handler("send-sms", {
    environment: { ORIGINATION_IDENTITY: "o", CONFIGURATION_SET: "c" },
    permissions: [],
  });
  const tables = { messages: "messages", requests: "requests", waits: "waits" };
  sms.arn.apply((arn) =>
    sendSmsWorkflow({
      // @ts-expect-error the function that sends is not the one that accepts
      functions: { acceptRequest: arn, sendSms: arn },
      tables,
      deliveryTimeoutSeconds: 60,
      smsRemainderSeconds: 60,
    }),
  );
}
