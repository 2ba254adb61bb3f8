import { expect, it } from "vitest";
import type { AwsCall } from "../../sandbox/cloud/service.ts";
import { toldStories } from "./stories.ts";
import { askPython, describeWith } from "./tools.ts";

/** botocore's names of the services that the sandbox knows by their IAM prefix; Lambda gets its payload unwrapped here. */
const services: Readonly<Record<string, string>> = {
  dynamodb: "dynamodb",
  events: "events",
  "sms-voice": "pinpoint-sms-voice-v2",
  "social-messaging": "socialmessaging",
  sqs: "sqs",
  states: "stepfunctions",
};

const streamActions = new Set(["DescribeStream", "GetRecords", "GetShardIterator", "ListStreams"]);

/** And of those that state machines call, where they differ from Step Functions' own. */
const integrated: Readonly<Record<string, string>> = {
  sfn: "stepfunctions",
  pinpointsmsvoicev2: "pinpoint-sms-voice-v2",
};

interface Answer {
  readonly calls: readonly string[];
  readonly integrations: readonly string[];
}

describeWith("botocore", "AWS's own service models know", () => {
  const calls: AwsCall[] = [];
  const sandbox = toldStories(({ sandbox: { aws } }) =>
    aws.intercept((call, proceed) => {
      calls.push(call);
      return proceed();
    }),
  );

  it("every call that the stories made, with every parameter", async () => {
    // What SNS and EventBridge deliver by themselves is no call of an API.
    const made = calls.filter(({ service }) => service in services);
    const questions = made.map(({ service, action, input }) => ({
      service: streamActions.has(action) ? "dynamodbstreams" : services[service],
      action,
      input,
    }));

    const { calls: answers } = await askPython<Answer>("parameters", { calls: questions, integrations: [] });

    const actions = new Set(made.map(({ service, action }) => `${service}:${action}`));
    expect(actions).toContain("social-messaging:SendWhatsAppMessage");
    expect(actions).toContain("sms-voice:SendTextMessage");
    expect(actions).toContain("states:SendTaskSuccess");
    const problems = answers.flatMap((problem, index) => {
      const { service, action } = made[index] ?? {};
      return problem === "" ? [] : `${service}:${action}: ${problem}`;
    });
    expect(problems).toEqual([]);
  });

  it("every service integration of the workflows, with every argument", async () => {
    const integrations = sandbox.sandbox.program
      .of("aws:sfn/stateMachine:StateMachine")
      .flatMap(({ name, state }) => integrationsOf(name, JSON.parse(String(state.definition)) as Definition));

    const { integrations: answers } = await askPython<Answer>("parameters", { calls: [], integrations });

    expect(integrations.length).toBeGreaterThan(20);
    expect(
      integrations.flatMap(({ state }, index) =>
        answers[index] === "" ? [] : [`${state} ${answers[index]}`],
      ),
    ).toEqual([]);
  });
});

interface Definition {
  readonly States: Readonly<Record<string, { readonly Resource?: string; readonly Arguments?: unknown }>>;
}

/** `arn:aws:states:::aws-sdk:dynamodb:updateItem.waitForTaskToken`, `arn:aws:states:::lambda:invoke` */
function integrationsOf(machine: string, { States }: Definition) {
  return Object.entries(States).flatMap(([name, { Resource = "", Arguments = {} }]) => {
    const [, service = "", action = ""] = /^arn:aws:states:::(?:aws-sdk:)?(\w+):(\w+)/.exec(Resource) ?? [];
    if (service === "") return [];
    return [
      { state: `${machine}: ${name}`, service: integrated[service] ?? service, action, arguments: Arguments },
    ];
  });
}
