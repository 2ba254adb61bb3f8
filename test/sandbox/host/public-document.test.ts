import { describe, expect, it } from "vitest";
import { apiGatewayDocument } from "../../../lib/api/api-gateway-document.ts";
import { publicDocument as publishedDocument } from "../../../lib/api/openapi.ts";
import { eventSchemas } from "../../../lib/api/webhooks.ts";
import { publicDocument } from "../../../sandbox/host/public-document.ts";
import { targets } from "../cloud/api-gateway/fixture.ts";

const deployed = JSON.parse(JSON.stringify(apiGatewayDocument(targets)));
const served = publicDocument(JSON.stringify(deployed));

describe("the document that the sandbox makes of the deployed API", () => {
  it("has the deployed routes, and shows them as the published document does, examples included", () => {
    expect(Object.keys(served.paths as object)).toEqual(Object.keys(deployed.paths));
    expect(served.paths).toEqual(JSON.parse(JSON.stringify(publishedDocument().paths)));
  });

  it("shows every field of a body with its rules, and of a rich message that it has a type", () => {
    const published = JSON.parse(JSON.stringify(publishedDocument().components.schemas));
    const { schemas } = served.components as { schemas: Record<string, { properties: object }> };
    // Events are no matter of API Gateway's.
    const ofCalls = Object.keys(published).filter((name) => !(name in eventSchemas));
    expect(Object.keys(schemas).sort()).toEqual(ofCalls.sort());
    expect(schemas.SendSmsRequest).toEqual(published.SendSmsRequest);
    expect(Object.keys(schemas.SendWhatsAppRequest?.properties ?? {})).toEqual(
      Object.keys(published.SendWhatsAppRequest.properties),
    );
    expect(schemas.SendWhatsAppRequest).toHaveProperty("properties.message.required", ["type"]);
  });

  it("has no group without a route", () => {
    expect((served.tags as Array<{ name: string }>).map(({ name }) => name)).toEqual(["Sending", "Requests"]);
  });

  it("has no trace of AWS's extensions", () => {
    expect(JSON.stringify(served)).not.toContain("x-amazon");
  });

  it("lacks a route that is not deployed", () => {
    const { "/messages/{request_id}/cancel": _, ...paths } = deployed.paths;
    const documentation = { documentationParts: [] };
    const smaller = { ...deployed, paths, "x-amazon-apigateway-documentation": documentation };
    expect(publicDocument(JSON.stringify(smaller)).paths).not.toHaveProperty([
      "/messages/{request_id}/cancel",
    ]);
  });

  it("is refused if an example belongs to a body that is not there", () => {
    const { "/sendSMS": _, ...paths } = deployed.paths;
    expect(() => publicDocument(JSON.stringify({ ...deployed, paths }))).toThrow("/sendSMS post");
  });
});
