import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { captureProgram, type Program } from "../../sandbox/cloud/program/program.ts";
import { exampleConfig } from "../../sandbox/host/example-config.ts";
import { AccountStub } from "../support/account-stub.ts";

/** What `pulumi up` would make, where new versions of the workflows are to take over bit by bit. */

const place = { region: "us-east-1", accountId: "111122223333" };
const capture = (more: Record<string, string>): Promise<Program> =>
  captureProgram({
    program: fileURLToPath(new URL("../../index.ts", import.meta.url)),
    config: exampleConfig(place, more),
    ...place,
    apiKey: "key",
    environment: account.environment,
  });

let account: AccountStub;
let linear: Program;
let canary: Program;
let without: Program;
beforeAll(async () => {
  account = await AccountStub.listen();
  linear = await capture({ rollout: '{"type": "linear", "percent": 10, "minutes": 5}' });
  canary = await capture({ rollout: '{"type": "canary", "percent": 5, "minutes": 60}' });
  without = await capture({});
}, 240_000);
afterAll(() => account.close());

const aliasesOf = (program: Program) =>
  program
    .of("aws:cloudformation/stack:Stack")
    .map(({ state }) => JSON.parse(String(state.templateBody)).Resources.Alias.Properties);

describe("a rollout", () => {
  it("has CloudFormation move an alias of each workflow to its newest version, and back if the alarm rings", () => {
    const [alarm] = linear
      .of("aws:cloudwatch/metricAlarm:MetricAlarm")
      .filter(({ name }) => name === "faults-while-versions-change");
    expect(alarm?.state).toMatchObject({
      namespace: "MessagingApi",
      metricName: "RequestFaults",
      threshold: 1,
      period: 60,
      evaluationPeriods: 1,
    });
    const versions = linear
      .of("aws:sfn/stateMachine:StateMachine")
      .map(({ state }) => ({ publish: state.publish, version: state.stateMachineVersionArn }));
    expect(versions).toHaveLength(2);
    expect(aliasesOf(linear)).toEqual(
      versions.map(({ publish, version }) => {
        expect(publish).toBe(true);
        return {
          Name: "live",
          DeploymentPreference: {
            StateMachineVersionArn: version,
            Type: "LINEAR",
            Percentage: 10,
            Interval: 5,
            Alarms: [alarm?.state.name],
          },
        };
      }),
    );
  });

  it("can try a few first, and take all the rest an hour later", () => {
    for (const { DeploymentPreference } of aliasesOf(canary))
      expect(DeploymentPreference).toMatchObject({ Type: "CANARY", Percentage: 5, Interval: 60 });
  });

  it("has the API start the alias, with permission on the workflow, as AWS asks for it", () => {
    const [api] = linear.of("aws:apigateway/restApi:RestApi");
    const [sms, whatsapp] = linear
      .of("aws:sfn/stateMachine:StateMachine")
      .map(({ state }) => String(state.arn))
      .sort();
    for (const arn of [sms, whatsapp]) expect(String(api?.state.body)).toContain(`\\"${arn}:live\\"`);
    const policies = linear
      .of("aws:iam/rolePolicy:RolePolicy")
      .map(({ state }) => String(state.policy))
      .filter((policy) => policy.includes("states:StartExecution"));
    expect(policies.length).toBeGreaterThan(0);
    for (const policy of policies) expect(policy).not.toContain(":live");
  });

  it("is there only where it is configured", () => {
    expect(aliasesOf(without)).toEqual([]);
    expect(without.of("aws:sfn/stateMachine:StateMachine").map(({ state }) => state.publish)).toEqual([
      undefined,
      undefined,
    ]);
    const [api] = without.of("aws:apigateway/restApi:RestApi");
    expect(String(api?.state.body)).not.toContain(":live");
  });
});
