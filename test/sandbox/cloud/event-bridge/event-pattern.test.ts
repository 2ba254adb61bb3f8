import { describe, expect, it } from "vitest";
import { eventPattern } from "../../../../sandbox/cloud/event-bridge/event-pattern.ts";
import type { Json } from "../../../../sandbox/cloud/service.ts";

describe("an event pattern", () => {
  const event = {
    source: "aws.sms-voice",
    resources: ["arn:a", "arn:b"],
    detail: { eventType: "TEXT_DELIVERED", parts: 2, final: true, carrier: null },
  };
  const matches = (pattern: Json) => eventPattern(JSON.stringify(pattern))(event);

  it.each<[Json, boolean]>([
    [{ source: ["aws.sms-voice", "aws.other"] }, true],
    [{ source: ["aws.other"] }, false],
    [{ source: ["aws.sms-voice"], detail: { final: [false] } }, false],
    [{ resources: ["arn:b"] }, true],
    [{ detail: { carrier: [null] } }, true],
    [{ detail: { eventType: [{ prefix: "TEXT_" }] } }, true],
    [{ detail: { eventType: [{ prefix: "MEDIA_" }] } }, false],
    [{ detail: { eventType: [{ suffix: "_DELIVERED" }] } }, true],
    [{ detail: { eventType: [{ "anything-but": "TEXT_SENT" }] } }, true],
    [{ detail: { eventType: [{ "anything-but": ["TEXT_SENT", "TEXT_DELIVERED"] }] } }, false],
    [{ detail: { eventType: [{ "anything-but": { prefix: "TEXT_" } }] } }, false],
    [{ detail: { missing: [{ "anything-but": "x" }] } }, false],
    [{ detail: { missing: [{ exists: false }] } }, true],
    [{ detail: { carrier: [{ exists: true }] } }, true],
    [{ detail: { parts: [{ numeric: [">", 0, "<=", 2] }] } }, true],
    [{ detail: { parts: [{ numeric: ["<", 2] }] } }, false],
  ])("%j matches: %s", (pattern, expected) => {
    expect(matches(pattern)).toBe(expected);
  });

  it.each<[Json, RegExp]>([
    [{ source: [{ wildcard: "aws.*" }] }, /know no \{"wildcard":"aws\.\*"\} \(at source\)/],
    [{ $or: [{ source: ["a"] }] }, /\$or/],
    [{ source: "aws.sms-voice" }, /needs a list or an object at source/],
    [{ detail: { eventType: [] } }, /empty list at detail\.eventType/],
  ])("%j is refused", (pattern, message) => {
    expect(() => eventPattern(JSON.stringify(pattern))).toThrow(message);
  });
});
