import { describe, expect, it } from "vitest";
import { bodyOf } from "../../../lib/lambda/received-body.ts";

const json = { "Content-Type": "application/json" };

describe("a body that a caller sent to a function", () => {
  it.each([
    ["JSON", json, '{"a": 1}', { a: 1 }],
    ["JSON in any spelling", { "content-TYPE": "Application/JSON; charset=utf-8" }, "{}", {}],
    ["JSON that says nothing of itself", {}, "{}", {}],
    ["nothing", json, null, {}],
    ["an empty text", json, "", {}],
    ["a list", json, "[]", "not an object"],
    ["a number", json, "7", "not an object"],
    ["null", json, "null", "not an object"],
    ["half of it", json, '{"a"', "not an object"],
    ["a form", { "content-type": "application/x-www-form-urlencoded" }, "a=1", "not JSON"],
    ["what is nearly JSON", { "content-type": "application/jsonl" }, "{}", "not JSON"],
  ])("that is %s", (_what, headers, body, read) => {
    expect(bodyOf({ headers, body })).toEqual(read);
  });
});
