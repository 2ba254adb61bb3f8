import { expect, it } from "vitest";
import { invalidRequest } from "../../../lib/lambda/responses.ts";
import { InvalidRequest } from "../../../lib/messaging/errors.ts";

it.each([
  ["reference: is missing", "reference"],
  [
    "message.interactive.action.buttons[2].reply.title: at most 20 characters",
    "message.interactive.action.buttons[2].reply.title",
  ],
  ["message_body: is missing; fallback: must be sms", "message_body"],
  ["body: an object", "body"],
  ["something else: is wrong", undefined],
])("a refusal says of %j that its field is %s", (message, field) => {
  const { statusCode, body } = invalidRequest(new InvalidRequest(message));
  expect(statusCode).toBe(400);
  expect(JSON.parse(body)).toEqual({
    error: "invalid_request",
    message,
    ...(field === undefined ? {} : { field }),
  });
});
