import {
  AccessDeniedExceptionReason,
  ConflictExceptionReason,
  EventType,
  ServiceQuotaExceededExceptionReason,
  ValidationExceptionReason,
} from "@aws-sdk/client-pinpoint-sms-voice-v2";
import { buildSync } from "esbuild";
import { describe, expect, it } from "vitest";
import {
  failureClasses,
  sendFailures,
  smsFailures,
  whatsAppFailures,
} from "../../../lib/messaging/failure-catalogue.ts";
import {
  failureErrors,
  sendExceptions,
  sendFailureClass,
  smsEventTypes,
  smsFailureClass,
  whatsAppCodes,
  whatsAppFailureClass,
} from "../../../lib/messaging/failures.ts";
import { parseSmsEvent, smsStatusReport } from "../../../lib/messaging/sms-events.ts";
import { parseWhatsAppEvent, whatsAppStatusReport } from "../../../lib/messaging/whatsapp-events.ts";

const catalogue = { whatsAppFailures, sendFailures, smsFailures };

describe("the catalogue", () => {
  it.each(Object.entries({ whatsAppCodes, sendExceptions, smsEventTypes }))(
    "has each of the %s in one class, once",
    (_, classes) => {
      const codes: string[] = Object.values(classes).flat();
      expect(codes).toEqual([...new Set(codes)]);
    },
  );

  it("explains each of them, in the class in which it stands", () => {
    const rules = Object.values(catalogue).flat();
    for (const codes of [whatsAppCodes, sendExceptions, smsEventTypes]) {
      for (const [expected, list] of Object.entries<readonly string[]>(codes)) {
        const explained = rules.filter(({ code }) => list.includes(code));
        expect(explained.map((rule) => rule.class)).toEqual(list.map(() => expected));
      }
    }
  });

  it("has codes for every class, and a class for every code", () => {
    const rules = Object.values(catalogue).flat();
    expect(new Set(rules.map((rule) => rule.class))).toEqual(new Set(Object.keys(failureClasses)));
    const unknown = rules.filter((rule) => rule.class === "unknown").map(({ code }) => code);
    expect(unknown).toEqual(["TEXT_UNKNOWN"]);
  });

  it("says each thing in one sentence, with the page that it is from", () => {
    const classes = Object.values(failureClasses);
    const meanings = [...Object.values(catalogue).flat(), ...classes].map(({ meaning }) => meaning);
    expect(meanings.filter((meaning) => !/^[A-Z][^.]+\.$/.test(meaning))).toEqual([]);
    for (const { source } of Object.values(catalogue).flat()) {
      expect(source).toMatch(/^https:\/\/(docs\.aws\.amazon\.com|developers\.facebook\.com)\/.+/);
    }
  });

  it("gives every class an error of its own for workflows to catch", () => {
    const errors = Object.values(failureErrors);
    expect(new Set(errors).size).toBe(errors.length);
    expect(Object.values(failureClasses).map(({ error }) => error)).toEqual(errors);
  });

  it("leaves its words out of what a handler imports", () => {
    const { outputFiles } = buildSync({
      entryPoints: ["lib/messaging/send-errors.ts"],
      bundle: true,
      minify: true,
      format: "esm",
      write: false,
    });
    const bundle = outputFiles[0]?.text ?? "";
    expect(bundle).toContain("131047");
    expect(bundle).not.toContain(whatsAppFailures[0]?.meaning);
    expect(bundle.length).toBeLessThan(4_000);
  });
});

describe("a failure that WhatsApp reports", () => {
  it.each([
    ["the window was closed", 131047, "Re-engagement message", "window_closed"],
    ["the person is not on WhatsApp", 131026, "Message undeliverable", "undeliverable"],
  ])("%s: is read from the event as it comes from SNS", (_, code, title, expected) => {
    expect(classOfWhatsAppEvent({ code, title, error_data: { details: "…" } })).toBe(expected);
  });

  it.each([
    [131056, "rate_limited"],
    [130429, "rate_limited"],
    [80007, "rate_limited"],
    [131000, "transient"],
    [1, "transient"],
    [132001, "template_problem"],
    [132015, "template_problem"],
    [131030, "undeliverable"],
    [131049, "withheld"],
    [130472, "withheld"],
    [131048, "withheld"],
    [131050, "opted_out"],
    [131042, "rejected"],
    [131053, "rejected"],
    [368, "rejected"],
  ])("%i is %s", (code, expected) => {
    expect(classOfWhatsAppEvent({ code, title: "…" })).toBe(expected);
  });

  it("is a missing permission for every code from 200 to 299, and for none beside", () => {
    const classes = [199, 200, 250, 299, 300].map((code) => classOfWhatsAppEvent({ code, title: "…" }));
    expect(classes).toEqual(["unknown", "rejected", "rejected", "rejected", "unknown"]);
  });

  it("without a code is AWS's, which gave up on handing the message over", () => {
    const title = "Message retries exhausted, dropping message.";
    expect(classOfWhatsAppEvent({ title, message: title })).toBe("undeliverable");
    expect(whatsAppFailureClass({ code: title, title: "…" })).toBe("undeliverable");
    expect(whatsAppFailureClass({ code: "unknown", title: "Failed", details: title })).toBe("undeliverable");
  });

  it("is unknown with a code that nobody has met, or without any", () => {
    expect(classOfWhatsAppEvent({ code: 199999, title: "Something new" })).toBe("unknown");
    expect(classOfWhatsAppEvent()).toBe("unknown");
    expect(whatsAppFailureClass({ code: "constructor", title: "toString" })).toBe("unknown");
  });
});

describe("an exception of a send API", () => {
  it("is judged by its name, whatever its status: SMS throttles with a 400", () => {
    expect(sendFailureClass("ThrottlingException", undefined, 400)).toBe("rate_limited");
    expect(sendFailureClass("ThrottledRequestException", undefined, 429)).toBe("rate_limited");
    expect(sendFailureClass("DependencyException", undefined, 502)).toBe("transient");
    expect(sendFailureClass("ValidationException", "CANNOT_PARSE", 400)).toBe("rejected");
  });

  it("is an opt-out for one reason only", () => {
    const classOf = (reason: string | undefined) => sendFailureClass("ConflictException", reason, 400);
    expect(classOf("DESTINATION_PHONE_NUMBER_OPTED_OUT")).toBe("opted_out");
    expect(classOf("DESTINATION_COUNTRY_BLOCKED_BY_PROTECT_CONFIGURATION")).toBe("rejected");
    expect(classOf(undefined)).toBe("rejected");
    expect(
      sendFailureClass("ServiceQuotaExceededException", "MONTHLY_SPEND_LIMIT_REACHED_FOR_TEXT", 400),
    ).toBe("rejected");
  });

  it.each([
    ["TooManyRequestsException", 429, "rate_limited"],
    ["RequestThrottled", 400, "rate_limited"],
    ["UnrecognizedClientException", 403, "rejected"],
    ["ServiceUnavailableException", 503, "transient"],
    ["TimeoutError", undefined, "unknown"],
    ["SyntaxError", 200, "unknown"],
  ])("that is not in the catalogue is judged by its status: %s %s", (name, status, expected) => {
    expect(sendFailureClass(name, undefined, status)).toBe(expected);
  });

  it("has no reason in the catalogue that AWS's model does not know", () => {
    const known: Record<string, object> = {
      AccessDeniedException: AccessDeniedExceptionReason,
      ConflictException: ConflictExceptionReason,
      ServiceQuotaExceededException: ServiceQuotaExceededExceptionReason,
      ValidationException: ValidationExceptionReason,
    };
    const reasons = sendFailures
      .map(({ code }) => code.split("/"))
      .filter(([, reason]) => reason !== undefined);
    expect(reasons.length).toBeGreaterThan(20);
    expect(reasons.filter(([exception = "", reason = ""]) => !(reason in (known[exception] ?? {})))).toEqual(
      [],
    );
  });
});

describe("an SMS event", () => {
  const failed = Object.values(EventType).filter((type) => {
    const status = type.startsWith("TEXT_") ? smsStatusReport(smsEvent(type))?.status : undefined;
    return status === "failed" || status === "unknown";
  });

  it("is in the catalogue if it says that the message did not arrive", () => {
    expect(failed.length).toBeGreaterThan(0);
    expect(smsFailures.map(({ code }) => code)).toEqual(failed.toSorted());
  });

  it.each([
    ["TEXT_CARRIER_UNREACHABLE", "transient"],
    ["TEXT_UNREACHABLE", "undeliverable"],
    ["TEXT_INVALID", "undeliverable"],
    ["TEXT_SPAM", "withheld"],
    ["TEXT_PROTECT_BLOCKED", "rejected"],
    ["TEXT_UNKNOWN", "unknown"],
    ["TEXT_OF_TOMORROW", "unknown"],
  ])("%s is %s", (type, expected) => {
    expect(smsFailureClass(type)).toBe(expected);
  });

  function smsEvent(eventType: string) {
    const detail = {
      eventType,
      messageId: "862a8790-60c0-4430-9b2b-658bdexample",
      eventTimestamp: 1686975103470,
    };
    return parseSmsEvent(JSON.stringify({ source: "aws.sms-voice", detail }));
  }
});

/** The class of a `failed` status as AWS publishes it: Meta's webhook entry as a string in AWS's envelope. */
function classOfWhatsAppEvent(error?: Record<string, unknown>) {
  const status = {
    id: "wamid.HBgLMTkxNzM5OTI3MzkVAgARGBJBMTM4NDdGRENEREI5Rexample",
    status: "failed",
    timestamp: "1736379042",
    recipient_id: "16505551234",
    ...(error !== undefined && { errors: [error] }),
  };
  const value = {
    messaging_product: "whatsapp",
    metadata: { display_phone_number: "15550783881", phone_number_id: "106540352242922" },
    statuses: [status],
  };
  const arn =
    "arn:aws:social-messaging:us-east-1:123456789012:phone-number-id/976c72a700aac43eaf573ae050example";
  const { events } = parseWhatsAppEvent(
    JSON.stringify({
      context: { MetaPhoneNumberIds: [{ metaPhoneNumberId: "106540352242922", arn }] },
      whatsAppWebhookEntry: JSON.stringify({
        id: "102290129340398",
        changes: [{ value, field: "messages" }],
      }),
    }),
  );
  const reported = events[0]?.statuses.map(whatsAppStatusReport).at(0)?.error;
  if (reported === undefined) throw new Error("The event holds no failed status.");
  return whatsAppFailureClass(reported);
}
