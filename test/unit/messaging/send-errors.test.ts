import {
  ConflictException,
  InternalServerException,
  PinpointSMSVoiceV2Client,
  PinpointSMSVoiceV2ServiceException,
  SendTextMessageCommand,
  ServiceQuotaExceededException,
  ThrottlingException,
  ValidationException,
} from "@aws-sdk/client-pinpoint-sms-voice-v2";
import {
  AccessDeniedException,
  DependencyException,
  InternalServiceException,
  InvalidParametersException,
  SendWhatsAppMessageCommand,
  SocialMessagingClient,
  ThrottledRequestException,
} from "@aws-sdk/client-socialmessaging";
import { describe, expect, it } from "vitest";
import { sendError } from "../../../lib/messaging/send-errors.ts";

const answered = (httpStatusCode: number) => ({ message: "no", $metadata: { httpStatusCode } });

describe("a send that an API answered with an exception", () => {
  it.each([
    ["SMS throttles", new ThrottlingException(answered(400))],
    ["WhatsApp throttles", new ThrottledRequestException(answered(429))],
    ["SMS fails", new InternalServerException({ ...answered(500), RequestId: "…" })],
    ["WhatsApp fails", new InternalServiceException(answered(500))],
    ["WhatsApp's dependency fails", new DependencyException(answered(502))],
  ])("is tried again, because nothing was accepted: %s", (_, error) => {
    expect(sendError(error)).toMatchObject({ name: "SendThrottled" });
  });

  it("is the person's opt-out", () => {
    const error = new ConflictException({ ...answered(400), Reason: "DESTINATION_PHONE_NUMBER_OPTED_OUT" });
    expect(sendError(error)).toMatchObject({ name: "RecipientOptedOut" });
  });

  it.each([
    new ConflictException({
      ...answered(400),
      Reason: "DESTINATION_COUNTRY_BLOCKED_BY_PROTECT_CONFIGURATION",
    }),
    new ServiceQuotaExceededException({ ...answered(400), Reason: "MONTHLY_SPEND_LIMIT_REACHED_FOR_TEXT" }),
    new ValidationException({ ...answered(400), Reason: "CANNOT_PARSE" }),
    new InvalidParametersException(answered(400)),
    new AccessDeniedException(answered(403)),
  ])("is refused for good: $name $Reason", (error) => {
    const { name, message } = sendError(error);
    expect(name).toBe("SendRejected");
    expect(message).toContain(error.name);
  });

  it("says why it was refused, without the number that AWS quotes", () => {
    const error = new ValidationException({
      message: "Cannot parse +14155550123 as a phone number.",
      Reason: "CANNOT_PARSE",
      $metadata: { httpStatusCode: 400 },
    });
    expect(sendError(error).message).toBe(
      "ValidationException (CANNOT_PARSE): Cannot parse … as a phone number.",
    );
  });

  it("is judged by the status if the SDK does not know the exception", () => {
    const unmodelled = (name: string, status: number) =>
      new PinpointSMSVoiceV2ServiceException({ ...answered(status), name, $fault: "client" });
    expect(sendError(unmodelled("RequestThrottled", 400))).toMatchObject({ name: "SendThrottled" });
    expect(sendError(unmodelled("UnrecognizedClientException", 403))).toMatchObject({ name: "SendRejected" });
    expect(sendError(unmodelled("ServiceUnavailable", 503))).toMatchObject({ name: "SendThrottled" });
  });
});

describe("a send that nobody answered", () => {
  it("is never repeated if the request may have gone out", () => {
    const died = Object.assign(new Error("socket hang up"), {
      code: "ECONNRESET",
      $metadata: { attempts: 1 },
    });
    expect(sendError(died)).toMatchObject({ name: "SendOutcomeUnknown" });
    const timedOut = Object.assign(new Error("…"), { name: "TimeoutError" });
    expect(sendError(timedOut)).toMatchObject({ name: "SendOutcomeUnknown" });
  });

  it("is never repeated if a 200 came back in pieces", () => {
    const unreadable = Object.assign(new SyntaxError("Unexpected end of JSON input"), {
      $metadata: { httpStatusCode: 200 },
    });
    expect(sendError(unreadable)).toMatchObject({ name: "SendOutcomeUnknown" });
  });

  it.each(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN"])(
    "is tried again if there was no connection: %s",
    (code) => {
      expect(sendError(Object.assign(new Error("…"), { code }))).toMatchObject({ name: "SendThrottled" });
    },
  );

  it("is unknown whatever was thrown", () => {
    for (const thrown of [undefined, null, "no", {}]) {
      expect(sendError(thrown)).toMatchObject({ name: "SendOutcomeUnknown" });
    }
  });
});

describe("what the SDK's clients throw", () => {
  const credentials = { accessKeyId: "key", secretAccessKey: "secret" };
  const config = { region: "us-east-1", credentials, maxAttempts: 1 };

  it("for an SMS to somebody who opted out is their opt-out", async () => {
    const client = new PinpointSMSVoiceV2Client({
      ...config,
      requestHandler: answering(400, {
        __type: "ConflictException",
        Message: "Destination opted out.",
        Reason: "DESTINATION_PHONE_NUMBER_OPTED_OUT",
      }),
    });
    const send = client.send(new SendTextMessageCommand({ DestinationPhoneNumber: "+14155550123" }));
    expect(await thrownBy(send)).toMatchObject({ name: "RecipientOptedOut" });
  });

  it.each([
    ["ThrottledRequestException", 429, "SendThrottled"],
    ["ResourceNotFoundException", 404, "SendRejected"],
  ])("for a WhatsApp message: %s is %s %s", async (type, status, expected) => {
    const client = new SocialMessagingClient({
      ...config,
      requestHandler: answering(status, { __type: type, message: "no" }),
    });
    const send = client.send(
      new SendWhatsAppMessageCommand({
        originationPhoneNumberId: "phone-number-id-example",
        metaApiVersion: "v24.0",
        message: new TextEncoder().encode("{}"),
      }),
    );
    expect(await thrownBy(send)).toMatchObject({ name: expected });
  });

  it("for an answer that breaks off is an unknown outcome", async () => {
    const client = new PinpointSMSVoiceV2Client({ ...config, requestHandler: answering(200, '{"Mess') });
    const send = client.send(new SendTextMessageCommand({ DestinationPhoneNumber: "+14155550123" }));
    expect(await thrownBy(send)).toMatchObject({ name: "SendOutcomeUnknown" });
  });

  async function thrownBy(send: Promise<unknown>) {
    return send.then(
      () => undefined,
      (error: unknown) => sendError(error),
    );
  }

  /** A transport that gives one answer. */
  function answering(statusCode: number, body: object | string) {
    const text = typeof body === "string" ? body : JSON.stringify(body);
    return {
      handle: async () => ({
        response: {
          statusCode,
          headers: { "content-type": "application/x-amz-json-1.0" },
          body: new Response(text).body,
        },
      }),
    };
  }
});
