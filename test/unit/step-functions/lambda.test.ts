import { expect, it } from "vitest";
import type { sendSms } from "../../../lib/functions/send-sms.ts";
import { jsonata, requestId } from "../../../lib/step-functions/asl.ts";
import { answered, type FunctionArn, invoke } from "../../../lib/step-functions/lambda.ts";

const arn: FunctionArn<typeof sendSms> = "arn:aws:lambda:us-east-1:111122223333:function:send-sms";

it("an invocation is a task with the function's ARN and payload, and all else that the state says", () => {
  const Payload = {
    request_id: requestId,
    recipient: jsonata("$recipient"),
    message_body: jsonata("$text"),
    message_type: "PROMOTIONAL",
  } as const;
  const state = invoke(arn, {
    Comment: "Sends.",
    Payload,
    Assign: { message_id: answered<typeof sendSms>("eum_msg_id") },
    Retry: [{ ErrorEquals: ["SendThrottled"], MaxAttempts: 2 }],
    Next: "Done",
  });
  expect(state).toEqual({
    Type: "Task",
    Resource: "arn:aws:states:::lambda:invoke",
    Comment: "Sends.",
    Arguments: { FunctionName: arn, Payload },
    Assign: { message_id: "{% $states.result.Payload.eum_msg_id %}" },
    Retry: [{ ErrorEquals: ["SendThrottled"], MaxAttempts: 2 }],
    Next: "Done",
  });
});
