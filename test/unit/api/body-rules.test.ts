import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { bodyRules } from "../../../lib/api/body-rules.ts";
import { possibleNumber } from "../../../lib/api/possible-number.ts";
import { requestSchemas } from "../../../lib/api/request-schemas.ts";
import { objectVariables, refusalVariables } from "../../../lib/api/rule-variables.ts";

const fieldsAt = (schema: (typeof requestSchemas)[keyof typeof requestSchemas], at: string) =>
  bodyRules(schema).find(({ prefix }) => prefix === at)?.fields ?? [];

describe("the rules that a mapping template checks", () => {
  it("are those of the request's schema, in its rules' own words", () => {
    expect(bodyRules(requestSchemas.SendSmsRequest)).toEqual([
      {
        prefix: "",
        typeNamesField: false,
        fields: [
          {
            name: "destination_number",
            required: true,
            pattern: possibleNumber(),
            reason: expect.stringMatching(
              /^destination_number: an E.164 number such as \+14155550123, with its/,
            ),
          },
          {
            name: "message_body",
            required: true,
            pattern: "[\\d\\D]{1,1600}",
            reason: "message_body: at least 1 character, at most 1600 characters",
          },
          {
            name: "message_type",
            required: false,
            pattern: "TRANSACTIONAL|PROMOTIONAL",
            reason: "message_type: one of TRANSACTIONAL, PROMOTIONAL",
          },
          {
            name: "reference",
            required: false,
            pattern: "[A-Za-z0-9_.:-]{1,64}",
            reason: "reference: 1 to 64 characters of A-Z a-z 0-9 _ . : -",
          },
        ],
      },
    ]);
  });

  it("are also those of the objects among the fields, and no deeper", () => {
    const { SendWhatsAppRequest } = requestSchemas;
    expect(bodyRules(SendWhatsAppRequest).map(({ prefix }) => prefix)).toEqual(["", "message.", "template."]);
    const reasons = fieldsAt(SendWhatsAppRequest, "template.").map(({ reason }) => reason);
    expect(reasons).toEqual([
      "template.name: the name of a template: 1 to 512 characters of a-z 0-9 _",
      "template.language: a language code such as en or pt_BR",
      "template.components: a list",
    ]);
    const shapes = fieldsAt(SendWhatsAppRequest, "message.").map(({ name, shape }) => `${name} ${shape}`);
    expect(shapes).toEqual(expect.arrayContaining(["image object", "contacts list", "context object"]));
    expect(fieldsAt(SendWhatsAppRequest, "message.")[0]).toMatchObject({ name: "type", required: true });
  });

  it.each(
    Object.values(requestSchemas).flatMap((schema) =>
      fieldsAt(schema, "")
        .filter(({ name, pattern }) => pattern !== undefined && name !== "destination_number")
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

  it("are an error if a template has no way to check or to say them", () => {
    expect(() => bodyRules(v.strictObject({ ratio: v.number() }))).toThrow(
      "ratio: a mapping template cannot",
    );
    const field = { name: "a", required: true, pattern: "it's", reason: 'a: "b"' };
    const rules = {
      prefix: "",
      typeNamesField: false,
      fields: [{ ...field, range: undefined, shape: undefined }],
    };
    expect(() => objectVariables(rules)).toThrow("it's");
    expect(() => refusalVariables([rules], { name: "key", reason: "key: a key" })).toThrow('a: "b"');
  });
});
