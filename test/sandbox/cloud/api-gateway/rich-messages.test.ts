import { Ajv } from "ajv";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { apiGatewayDocument } from "../../../../lib/api/api-gateway-document.ts";
import { modelSchema, requestSchema } from "../../../../lib/api/model-schema.ts";
import { publicDocument } from "../../../../lib/api/openapi.ts";
import { messageExamples, whatsAppExamples } from "../../../../lib/api/whatsapp-examples.ts";
import { parseInput } from "../../../../lib/messaging/requests/issues.ts";
import { SendWhatsAppRequest } from "../../../../lib/messaging/requests/requests.ts";
import { text } from "../../../../lib/messaging/rules.ts";
import { targets } from "./fixture.ts";

/** What the API's two documents say of rich messages: callers read all of it, API Gateway checks its outline. */

const schema = publicDocument().components.schemas.SendWhatsAppRequest ?? {};
const isValid = new Ajv({ strict: false, formats: { uri: true } }).compile(schema);
const destination_number = "+14155550123";

/** Every `type` that a schema's forms may have. */
function typesOf(forms: unknown): string[] {
  return (forms as Array<{ properties: { type: { enum: string[] } } }>).flatMap(
    ({ properties }) => properties.type.enum,
  );
}

describe("the document that callers read", () => {
  const { message, template } = schema.properties as {
    message: { oneOf: object[]; description: string };
    template: { properties: { components: { items: { oneOf: object[] } } } };
  };

  it("describes every kind of message", () => {
    expect(typesOf(message.oneOf)).toEqual([
      ...["text", "image", "video", "audio", "document", "sticker", "location", "contacts", "reaction"],
      ...["interactive", "template"],
    ]);
    expect(message.description).toContain("Cloud API");
  });

  it("describes the components of a template", () => {
    const written = JSON.stringify(template.properties.components);
    for (const word of ["header", "parameter_name", "copy_code", "coupon_code", "currency", "carousel"]) {
      expect(written).toContain(`"${word}"`);
    }
  });

  it.each(Object.entries(whatsAppExamples))(
    "has an example that its schema and the handler take: %s",
    (_name, { value }) => {
      expect(isValid(value), JSON.stringify(isValid.errors)).toBe(true);
      expect(parseInput(SendWhatsAppRequest, value)).toEqual(value);
    },
  );

  it("shows its examples", () => {
    expect(publicDocument().paths["/sendWhatsApp"]?.post).toHaveProperty(
      ["requestBody", "content", "application/json", "examples"],
      whatsAppExamples,
    );
    expect(Object.keys(whatsAppExamples)).toEqual(expect.arrayContaining(Object.keys(messageExamples)));
  });

  it.each([
    ["too long a text", { type: "text", text: { body: "x".repeat(4097) } }],
    ["an image from nowhere", { type: "image", image: {} }],
    ["an image from two places", { type: "image", image: { id: "1", link: "https://example.com/a.jpg" } }],
    ["a link that is not https", { type: "image", image: { link: "http://example.com/a.jpg" } }],
    ["another kind", { type: "pigeon" }],
  ])("has limits in its schema too: %s", (_what, broken) => {
    expect(isValid({ destination_number, message: broken })).toBe(false);
  });
});

describe("the document that API Gateway imports", () => {
  const document = JSON.parse(JSON.stringify(apiGatewayDocument(targets)));
  const { documentationParts } = document["x-amazon-apigateway-documentation"];
  const { properties: shape } = documentationParts.find(
    ({ location }: { location: { name?: string } }) => location.name === "SendWhatsAppRequest",
  );

  it("says of a message and of a component no more than that they have a type", () => {
    const { message, template } = shape.properties;
    const outline = { type: "object", properties: { type: { type: "string" } }, required: ["type"] };
    expect(message).toEqual({ ...outline, description: expect.any(String) });
    expect(template.properties.components.items).toEqual(outline);
  });

  it("has no examples, which it does not take, but as documentation parts", () => {
    const { "x-amazon-apigateway-documentation": documentation, ...rest } = document;
    expect(JSON.stringify(rest)).not.toMatch(/"examples?":/);
    expect(documentation.documentationParts).toContainEqual({
      location: { type: "REQUEST_BODY", path: "/sendWhatsApp", method: "POST" },
      properties: { examples: whatsAppExamples },
    });
  });

  it("counts characters as the handler does", () => {
    const limit = shape.properties.message_body.maxLength;
    expect(limit).toBe(4096);
    const request = { destination_number, message_body: "😀".repeat(limit) };
    expect(parseInput(SendWhatsAppRequest, request)).toEqual(request);
    expect(isValid(request)).toBe(true);
  });
});

describe("a rule that a document cannot say", () => {
  it("is an error in the schema of a request, unless it brings its equivalent", () => {
    expect(() =>
      requestSchema(
        v.object({
          a: v.pipe(
            v.string(),
            v.check(() => true),
          ),
        }),
      ),
    ).toThrow(/check/);
    expect(requestSchema(v.object({ a: text(7) }))).toMatchObject({ properties: { a: { maxLength: 7 } } });
  });

  it("is an error in API Gateway's model", () => {
    const model = (schema: v.GenericSchema) => modelSchema("Model", requestSchema(schema));
    expect(() => model(v.strictObject({ a: v.pipe(v.array(v.string()), v.maxLength(3)) }))).toThrow(
      /Model\.a.*"maxItems"/,
    );
    expect(() => model(v.strictObject({ a: v.union([v.string(), v.number()]) }))).toThrow(
      /Model\.a.*"anyOf"/,
    );
    const byName = v.variant("name", [
      v.strictObject({ name: v.literal("x") }),
      v.strictObject({ name: v.literal("y") }),
    ]);
    expect(() => model(v.strictObject({ a: byName }))).toThrow(/Model\.a.*"type"/);
  });
});
