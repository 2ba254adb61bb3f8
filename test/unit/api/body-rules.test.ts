import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { bodyRules, bodyRuleVariables, reasonVariable } from "../../../lib/api/body-rules.ts";
import { requestSchemas } from "../../../lib/api/request-schemas.ts";

describe("the rules that a mapping template checks", () => {
  it("are those of the request's schema, in its rules' own words", () => {
    expect(bodyRules(requestSchemas.SendSmsRequest)).toEqual([
      {
        name: "destination_number",
        required: true,
        pattern: "\\+?[1-9][0-9]{6,14}",
        range: undefined,
        reason: "destination_number: an E.164 number such as +14155550123",
      },
      {
        name: "message_body",
        required: true,
        pattern: "[\\d\\D]{1,1600}",
        range: undefined,
        reason: "message_body: at least 1 character, at most 1600 characters",
      },
      {
        name: "message_type",
        required: false,
        pattern: "TRANSACTIONAL|PROMOTIONAL",
        range: undefined,
        reason: "message_type: one of TRANSACTIONAL, PROMOTIONAL",
      },
      {
        name: "reference",
        required: false,
        pattern: "[A-Za-z0-9_.:-]{1,64}",
        range: undefined,
        reason: "reference: 1 to 64 characters of A-Z a-z 0-9 _ . : -",
      },
    ]);
  });

  it.each(
    Object.values(requestSchemas).flatMap((schema) =>
      bodyRules(schema)
        .filter(({ pattern }) => pattern !== undefined)
        .map((rule) => ({ ...rule, field: (schema.entries as Record<string, v.GenericSchema>)[rule.name] })),
    ),
  )("take and refuse the same texts as the schema: $name", ({ pattern, field }) => {
    const texts = ["", "a", "sms", "PROMOTIONAL", "+14155550123", "14155550123", "+0", "a b", "a\nb", "ä"];
    const long = [64, 65, 1600, 1601, 4096, 4097].flatMap((n) => ["x".repeat(n), "😀".repeat(n)]);
    for (const text of [...texts, ...long]) {
      const taken = new RegExp(`^(?:${pattern})$`, "u").test(text);
      expect(taken, text.slice(0, 20)).toBe(field !== undefined && v.is(field, text));
    }
  });

  it("leave what is inside an object to the first step", () => {
    const rules = bodyRules(requestSchemas.SendWhatsAppRequest);
    const unchecked = rules.filter(({ pattern, range }) => pattern === undefined && range === undefined);
    expect(unchecked.map(({ name }) => name)).toEqual(["message", "template"]);
  });

  it("are an error if a template has no way to check or to say them", () => {
    expect(() => bodyRules(v.strictObject({ ratio: v.number() }))).toThrow(
      "ratio: a mapping template cannot",
    );
    const rule = { name: "a", required: true, pattern: "it's", range: undefined, reason: 'a: "b"' };
    expect(() => bodyRuleVariables([rule])).toThrow("it's");
    expect(() => reasonVariable([rule])).toThrow('a: "b"');
  });
});
