import { beforeEach, describe, expect, it } from "vitest";
import { ApiGateway } from "../../../../sandbox/cloud/api-gateway/api-gateway.ts";
import { Aws } from "../../../../sandbox/cloud/aws.ts";
import { Clock } from "../../../../sandbox/cloud/clock.ts";

const place = { region: "us-east-1", accountId: "123456789012" };
const response = { responseTemplates: { "application/json": "{}" } };

/** An API with one method, which needs a key and starts an execution. */
const document = {
  openapi: "3.0.1",
  info: { title: "Parcels", version: "1" },
  paths: {
    "/parcels": {
      post: {
        security: [{ api_key: [] }],
        responses: { "202": {} },
        "x-amazon-apigateway-integration": {
          type: "aws",
          httpMethod: "POST",
          uri: "arn:aws:apigateway:us-east-1:states:action/StartExecution",
          credentials: "arn:aws:iam::123456789012:role/api",
          passthroughBehavior: "never",
          requestTemplates: { "application/json": "{}" },
          responses: { default: { statusCode: "202", ...response } },
        },
      },
    },
  },
  components: { securitySchemes: { api_key: { type: "apiKey", name: "x-api-key", in: "header" } } },
  "x-amazon-apigateway-api-key-source": "HEADER",
  "x-amazon-apigateway-request-validators": {},
};

const clock = new Clock({ live: false, startAt: 0 });
const aws = new Aws({ check: () => ({ allowed: true, reason: "" }) });
aws.register("states", { resources: () => ["*"], call: async () => ({ executionArn: "a:b", startDate: 1 }) });
let gateway: ApiGateway;

beforeEach(() => {
  gateway = new ApiGateway({ aws, clock, place });
  gateway.createRestApi({ id: "api", body: JSON.stringify(document) });
  gateway.createStage({ restApi: "api", stageName: "v1" });
  gateway.createApiKey({ id: "key", value: "secret" });
});

async function post(): Promise<number> {
  const headers = { "x-api-key": "secret", "content-type": "application/json" };
  const request = { method: "POST", headers, body: "{}" };
  return (await gateway.stage.routes.request("/v1/parcels", request)).status;
}

describe("an API key", () => {
  const apiStages = [{ apiId: "api", stage: "v1" }];

  it("opens the stage that its usage plan covers, as fast as the plan allows", async () => {
    gateway.createUsagePlan({ id: "plan", apiStages, throttleSettings: { rateLimit: 1, burstLimit: 2 } });
    gateway.createUsagePlanKey({ keyId: "key", usagePlanId: "plan" });
    gateway.open();
    expect([await post(), await post(), await post()]).toEqual([202, 202, 429]);
    expect(gateway.stage.basePath).toBe("/v1");
  });

  it("opens nothing without a usage plan, or by a plan for another stage", async () => {
    gateway.createUsagePlan({ id: "other", apiStages: [{ apiId: "api", stage: "v2" }] });
    gateway.createUsagePlanKey({ keyId: "key", usagePlanId: "other" });
    gateway.open();
    expect(await post()).toBe(403);
  });
});

describe("a program", () => {
  it("with two stages is refused", () => {
    gateway.createStage({ restApi: "api", stageName: "v2" });
    expect(() => gateway.open()).toThrow(/one REST API, one stage/);
  });

  it("without an API has no stage to serve", () => {
    const empty = new ApiGateway({ aws, clock, place });
    empty.open();
    expect(() => empty.stage).toThrow(/no REST API/);
  });
});
