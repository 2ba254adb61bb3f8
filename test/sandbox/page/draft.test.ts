import { describe, expect, it } from "vitest";
import { bodyOf, type Draft, drafted, problemOf } from "../../../sandbox/page/requests/draft.ts";
import { examples } from "../../../sandbox/page/requests/examples.ts";

const blank: Draft = { ...drafted(undefined), to: "+14155550123", key: "" };

describe("the form", () => {
  it.each(examples.map((example) => [example.name, example] as const))(
    "posts the example %s as it is",
    (_name, example) => {
      const draft = { ...drafted(example), to: "+14155550123", key: "" };
      expect(bodyOf(draft)).toEqual({ destination_number: "+14155550123", ...example.fields });
    },
  );

  it("posts what its fields say, and nothing of those that are empty", () => {
    expect(bodyOf({ ...blank, text: "Hello" })).toEqual({
      destination_number: "+14155550123",
      message_body: "Hello",
    });
    expect(
      bodyOf({ ...blank, text: "Hello", fallback: true, replyTimeout: "600", reference: "order-81" }),
    ).toEqual({
      destination_number: "+14155550123",
      message_body: "Hello",
      fallback: "sms",
      reply_timeout_seconds: 600,
      reference: "order-81",
    });
  });

  it("leaves a wait that is no number for the API to refuse", () => {
    expect(bodyOf({ ...blank, replyTimeout: "soon" })).toMatchObject({ reply_timeout_seconds: "soon" });
  });

  it("posts no WhatsApp field by SMS", () => {
    const draft: Draft = { ...blank, path: "/sendSMS", text: "Hello", fallback: true, replyTimeout: "600" };
    expect(bodyOf(draft)).toEqual({ destination_number: "+14155550123", message_body: "Hello" });
  });

  it("says what keeps further fields from being sent", () => {
    expect(problemOf({ ...blank, more: "{" })).toMatch(/not JSON yet/);
    expect(problemOf({ ...blank, more: "[]" })).toMatch(/must be a JSON object/);
    expect(problemOf({ ...blank, more: "" })).toBeUndefined();
  });
});
