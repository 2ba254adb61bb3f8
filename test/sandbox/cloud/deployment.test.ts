import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Clock } from "../../../sandbox/cloud/clock.ts";
import { LocalCloud } from "../../../sandbox/cloud/local-cloud.ts";
import type { Program, Resource } from "../../../sandbox/cloud/program/program.ts";
import { createdOutputs, services } from "../../../sandbox/cloud/registry.ts";
import { sqs } from "../../../sandbox/cloud/sqs/index.ts";

const place = { region: "eu-west-1", accountId: "123456789012" };
const bus = { eventBusName: "outcomes" };
const role = "arn:aws:iam::123456789012:role/webhook";
const connectionArn = "arn:aws:events:eu-west-1:123456789012:connection/webhook/1";
const destinationArn = "arn:aws:events:eu-west-1:123456789012:api-destination/webhook/1";

let cloud: LocalCloud;

beforeAll(async () => {
  cloud = await LocalCloud.start({ clock: new Clock({ live: false, startAt: 0 }), place });
});
afterAll(() => cloud.stop());

function resource(type: string, name: string, state: Record<string, unknown>): Resource {
  return { custom: true, type, name, state } as Resource;
}

function deploy(...resources: Resource[]): Promise<void> {
  return cloud.deploy({ resources } as unknown as Program);
}

function webhookFor(trusted: string): Resource[] {
  return [
    resource("aws:iam/role:Role", "webhook", {
      name: "webhook",
      arn: role,
      assumeRolePolicy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Principal: { Service: trusted }, Action: "sts:AssumeRole" }],
      }),
    }),
    resource("aws:cloudwatch/eventBus:EventBus", "outcomes", { name: "outcomes" }),
    resource("aws:cloudwatch/eventConnection:EventConnection", "webhook", {
      name: "webhook",
      arn: connectionArn,
      authorizationType: "API_KEY",
      authParameters: { apiKey: { key: "x-webhook-key", value: "hush" } },
    }),
    resource("aws:cloudwatch/eventApiDestination:EventApiDestination", "webhook", {
      name: "webhook",
      arn: destinationArn,
      connectionArn,
      httpMethod: "POST",
      invocationEndpoint: "http://127.0.0.1:9/",
    }),
    resource("aws:cloudwatch/eventRule:EventRule", "all", {
      name: "all",
      arn: "arn:aws:events:eu-west-1:123456789012:rule/outcomes/all",
      eventPattern: '{"source":["messaging"]}',
      ...bus,
    }),
    resource("aws:cloudwatch/eventTarget:EventTarget", "webhook", {
      rule: "all",
      arn: destinationArn,
      roleArn: role,
      ...bus,
    }),
  ];
}

describe("deploying", () => {
  it("builds what the program registered, in that order, and passes over components and providers", async () => {
    await deploy(
      { ...resource("pulumi:pulumi:Stack", "stack", {}), custom: false },
      resource("pulumi:providers:aws", "here", {}),
      resource("aws:sqs/queue:Queue", "work", {
        name: "work",
        arn: "arn:aws:sqs:eu-west-1:123456789012:work",
      }),
      resource("aws:cloudwatch/logGroup:LogGroup", "lines", { name: "lines" }),
    );
    expect(cloud.service(sqs).messages("arn:aws:sqs:eu-west-1:123456789012:work")).toEqual([]);
  });

  it("refuses a type that no service knows, and says where to teach it", async () => {
    await expect(deploy(resource("aws:s3/bucket:Bucket", "pictures", {}))).rejects.toThrow(
      /"pictures" of type aws:s3\/bucket:Bucket.*sandbox\/cloud\/registry\.ts/,
    );
  });

  it("judges as a whole what can only be judged so", async () => {
    const deadLetterTargetArn = "arn:aws:sqs:eu-west-1:123456789012:nowhere";
    const queue = resource("aws:sqs/queue:Queue", "poor", {
      name: "poor",
      arn: "arn:aws:sqs:eu-west-1:123456789012:poor",
      redrivePolicy: JSON.stringify({ deadLetterTargetArn, maxReceiveCount: 3 }),
    });
    const other = await LocalCloud.start({ clock: new Clock({ live: false, startAt: 0 }), place });
    await expect(other.deploy({ resources: [queue] } as unknown as Program)).rejects.toThrow(/not there/);
    await other.stop();
  });

  it("needs a role that EventBridge may assume for an API destination", async () => {
    await expect(deploy(...webhookFor("lambda.amazonaws.com"))).rejects.toThrow(
      /events\.amazonaws\.com may not assume .*role\/webhook/,
    );
    await expect(deploy(...webhookFor("events.amazonaws.com"))).resolves.toBeUndefined();
  });
});

describe("the registry", () => {
  it("knows every resource type in one place only", () => {
    const types = services.flatMap(({ resourceTypes }) => Object.keys(resourceTypes));
    expect(types).toEqual([...new Set(types)]);
  });

  it("derives names and ids, so that two runs of one program are alike", () => {
    const creation = { logicalName: "work", identity: "stack/queue/work", inputs: {}, place, apiKey: "" };
    const created = () => createdOutputs("aws:sqs/queue:Queue", creation);
    expect(created()).toEqual(created());
    expect(created().outputs?.name).toMatch(/^work-[0-9a-f]{7}$/);
  });
});
