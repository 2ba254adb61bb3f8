import { describe, expect, it } from "vitest";
import { apiGatewayDocument } from "../../../../lib/api/api-gateway-document.ts";
import { publicDocument } from "../../../../lib/api/openapi.ts";
import { errorCodes } from "../../../../lib/messaging/refusals.ts";
import { UnsupportedApi } from "../../../../sandbox/cloud/api-gateway/unsupported.ts";
import { openApi, targets } from "./fixture.ts";

const document = () => JSON.parse(JSON.stringify(apiGatewayDocument(targets)));

describe("the document that callers read", () => {
  it("has no trace of AWS's extensions", () => {
    expect(JSON.stringify(publicDocument())).not.toContain("x-amazon");
  });

  it("describes and bounds every field of a request", () => {
    const schema = publicDocument().components.schemas.SendSmsRequest;

    expect(schema).toMatchObject({
      type: "object",
      additionalProperties: false,
      required: ["destination_number", "message_body"],
      properties: {
        destination_number: {
          type: "string",
          description: expect.any(String),
          pattern: "^\\+?[1-9][0-9]{6,14}$",
        },
        message_body: { maxLength: 1_600 },
        message_type: { enum: ["TRANSACTIONAL", "PROMOTIONAL"] },
      },
    });
  });

  it("shows an example of every answer, and every $ref leads somewhere", () => {
    const { paths, components } = publicDocument();
    for (const item of Object.values(paths)) {
      for (const { responses } of Object.values(item)) {
        for (const response of Object.values(responses)) {
          expect(response).toHaveProperty(["content", "application/json", "example"]);
        }
      }
    }
    for (const [, name] of JSON.stringify(paths).matchAll(/#\/components\/schemas\/(\w+)/g)) {
      expect(Object.keys(components.schemas)).toContain(name);
    }
  });
});

describe("the document that API Gateway imports", () => {
  it("has security on every operation, because at the root API Gateway ignores it", () => {
    expect(document()).not.toHaveProperty("security");
    for (const item of Object.values(apiGatewayDocument(targets).paths)) {
      for (const operation of Object.values(item)) expect(operation.security).toEqual([{ api_key: [] }]);
    }
  });

  it("leaves the fields of a body to the mapping templates, whose answers quote nothing", () => {
    expect(document().components.schemas).toMatchObject({
      SendSmsRequest: { type: "object" },
      SendWhatsAppRequest: { type: "object" },
    });
    expect(JSON.stringify(document())).not.toContain("validationErrorString");
  });

  it("has the same rule for a key in its parameter and in its templates", () => {
    const { parameters, "x-amazon-apigateway-integration": integration } = document().paths["/sendSMS"].post;
    const template: string = integration.requestTemplates["application/json"];
    const [, rule] = /\$key\.matches\('([^']+)'\)/.exec(template) ?? [];
    expect(parameters[0].schema.pattern).toBe(`^${rule}$`);
  });

  it("refuses under no name that its document lacks", () => {
    const codes = [...JSON.stringify(document()).matchAll(/\\"error\\": ?\\"(\w+)\\"/g)].map(
      ([, code]) => code,
    );
    expect(codes.length).toBeGreaterThan(20);
    expect([...errorCodes]).toEqual(expect.arrayContaining(codes));
  });

  it("is the same twice, so that only a change is deployed", () => {
    expect(JSON.stringify(apiGatewayDocument(targets))).toBe(JSON.stringify(apiGatewayDocument(targets)));
  });

  it("addresses services in the partition and region of the stack", () => {
    const inChina = JSON.stringify(
      apiGatewayDocument({ ...targets, partition: "aws-cn", region: "cn-north-1" }),
    );

    expect(inChina).toContain("arn:aws-cn:apigateway:cn-north-1:states:action/StartExecution");
  });
});

describe("the sandbox refuses a document that it would not serve as API Gateway does", () => {
  const refusals: Array<[string, (changed: ReturnType<typeof document>) => void, RegExp]> = [
    [
      "an unknown extension",
      (changed) => (changed["x-amazon-apigateway-policy"] = {}),
      /x-amazon-apigateway-policy/,
    ],
    ["an unknown member", (changed) => (changed.paths["/sendSMS"].post.deprecated = true), /deprecated/],
    [
      "passing other content types through",
      (changed) =>
        (changed.paths["/sendSMS"].post["x-amazon-apigateway-integration"].passthroughBehavior =
          "when_no_match"),
      /passthroughBehavior/,
    ],
    [
      "a status that the method does not have",
      (changed) => delete changed.paths["/sendSMS"].post.responses["202"],
      /status 202/,
    ],
    [
      "a keyword that draft 4 does not have",
      (changed) => (changed.components.schemas.Accepted.properties.status.const = "x"),
      /"const"/,
    ],
    [
      "an empty required",
      (changed) => (changed.components.schemas.SendSmsRequest.required = []),
      /may not be empty/,
    ],
    [
      "a model name with a dash",
      (changed) => (changed.components.schemas["a-b"] = { type: "string" }),
      /a-b/,
    ],
    [
      "an unknown gateway response",
      (changed) => (changed["x-amazon-apigateway-gateway-responses"].TEAPOT = {}),
      /TEAPOT/,
    ],
    [
      "a request validator that is not there",
      (changed) => (changed["x-amazon-apigateway-request-validator"] = "other"),
      /validator other/,
    ],
  ];

  it.each(refusals)("%s", (_what, change, reason) => {
    const changed = document();
    change(changed);

    const open = () => openApi(undefined, { body: JSON.stringify(changed) });

    expect(open).toThrow(UnsupportedApi);
    expect(open).toThrow(reason);
  });
});
