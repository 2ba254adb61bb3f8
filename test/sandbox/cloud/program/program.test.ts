import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { captureProgram, type Program } from "../../../../sandbox/cloud/program/program.ts";

const programs = new URL("./programs/", import.meta.url);

function capture(file: string, config: Record<string, string> = {}) {
  return captureProgram({
    program: new URL(file, programs).href,
    config,
    region: "eu-west-1",
    accountId: "123456789012",
    environment: { AWS_ENDPOINT_URL: "http://127.0.0.1:4001" },
  });
}

describe("capturing a program", () => {
  let program: Program;
  beforeAll(async () => {
    program = await capture("complete.ts", { greeting: "hello", "fixture:token": "hush" });
  });

  function only(type: string) {
    const [resource, ...others] = program.of(type);
    if (resource === undefined || others.length > 0) throw new Error(`expected one ${type}`);
    return resource;
  }

  it("finds every resource, those registered inside apply too", () => {
    expect(program.resources.map((resource) => resource.type)).toEqual(
      expect.arrayContaining([
        "pulumi:pulumi:Stack",
        "fixture:index:Worker",
        "aws:dynamodb/table:Table",
        "aws:iam/role:Role",
        "aws:iam/rolePolicy:RolePolicy",
        "aws:lambda/function:Function",
        "aws:apigateway/apiKey:ApiKey",
        "aws:cloudwatch/logGroup:LogGroup",
      ]),
    );
    expect(only("aws:cloudwatch/logGroup:LogGroup").state.name).toBe("/aws/lambda/greeter");
  });

  it("resolves the outputs of one resource in the inputs of another", () => {
    const table = only("aws:dynamodb/table:Table");
    expect(table.state.name).toMatch(/^people-[0-9a-f]{7}$/);
    expect(table.state.arn).toBe(`arn:aws:dynamodb:eu-west-1:123456789012:table/${table.state.name}`);
    expect(JSON.parse(String(only("aws:iam/rolePolicy:RolePolicy").inputs.policy))).toEqual({
      Statement: [{ Effect: "Allow", Action: "dynamodb:GetItem", Resource: table.state.arn }],
    });
  });

  it("unwraps secrets, and says which inputs hold them", () => {
    const handler = only("aws:lambda/function:Function");
    expect(handler.inputs.environment).toEqual({
      variables: { TABLE: only("aws:dynamodb/table:Table").state.name, TOKEN: "hush" },
    });
    expect(handler.secretInputs).toEqual(["environment"]);
  });

  it("names the folder of a file archive, taken from the program's own", () => {
    const folder = fileURLToPath(new URL("bundle", programs));
    expect(only("aws:lambda/function:Function").inputs.code).toEqual({ archive: folder });
  });

  it("gives resources of one name under two parents names of their own", async () => {
    const { outputs } = await capture("two-parents.ts");
    expect(outputs.first).not.toBe(outputs.second);
  });

  it("names alike in every run", async () => {
    const again = await capture("complete.ts", { greeting: "hello", "fixture:token": "hush" });
    const arns = (captured: Program) => captured.resources.map(({ state }) => state.arn).sort();
    expect(arns(again)).toEqual(arns(program));
  });

  it("keeps AWS's credentials of this computer from the program", async () => {
    vi.stubEnv("AWS_ACCESS_KEY_ID", "of this computer");
    const { outputs } = await capture("looks-around.ts");
    expect(outputs).toEqual({
      path: process.env.PATH,
      hasAccessKey: false,
      endpoint: "http://127.0.0.1:4001",
    });
  });

  it("keeps parents and options", () => {
    const worker = only("fixture:index:Worker");
    const table = only("aws:dynamodb/table:Table");
    expect(worker.custom).toBe(false);
    expect(only("aws:lambda/function:Function").parent).toBe(worker.urn);
    expect(table.options.protect).toBe(true);
    expect(only("aws:apigateway/apiKey:ApiKey").options.dependsOn).toEqual([table.urn]);
  });

  it("answers the program's own questions, and resolves what it exports", () => {
    expect(program.outputs).toEqual({
      apiKey: "sandbox",
      greeting: "hello from eu-west-1/123456789012",
      functionArn: "arn:aws:lambda:eu-west-1:123456789012:function:greeter",
    });
  });

  it("finds a resource by its ARN", () => {
    const arn = "arn:aws:lambda:eu-west-1:123456789012:function:greeter";
    expect(program.byArn(arn)).toBe(only("aws:lambda/function:Function"));
    const queue = "arn:aws:sqs:eu-west-1:123456789012:events";
    expect(only("aws:cloudwatch/eventTarget:EventTarget").state.arn).toBe(queue);
    expect(program.byArn(queue)).toBe(only("aws:sqs/queue:Queue"));
    expect(program.byArn("arn:aws:sqs:eu-west-1:123456789012:nowhere")).toBeUndefined();
  });
});

describe("a program that cannot be captured", () => {
  it("passes on what the program throws", async () => {
    await expect(capture("wrong-config.ts")).rejects.toMatchObject({
      name: "ConfigError",
      message: "waTemplate is missing",
    });
  });

  it("names a resource type that the sandbox does not know", async () => {
    await expect(capture("unknown-type.ts")).rejects.toThrow(/"pictures" of type aws:s3\/bucket:Bucket/);
  });

  it("names a component of another program that the sandbox does not know, and passes over one that it does", async () => {
    await expect(capture("unknown-component.ts")).rejects.toThrow(
      /remote component "pictures" \(awsx:ecs:FargateService\)/,
    );
  });

  it("names a function that the sandbox does not know", async () => {
    await expect(capture("unknown-invoke.ts")).rejects.toThrow(/getAvailabilityZones/);
  });

  it("hears of it even if the program does not mind", async () => {
    await expect(capture("minds-nothing.ts")).rejects.toThrow(/getAvailabilityZones/);
  });

  it("hears a throw inside apply", async () => {
    await expect(capture("throws-inside-apply.ts")).rejects.toThrow("the queue is not to our liking");
  });

  it("refuses two resources of one name, as Pulumi's engine does", async () => {
    await expect(capture("same-name-twice.ts")).rejects.toThrow(/twice/);
  });

  it("refuses two resources of one physical name, as AWS does", async () => {
    await expect(capture("same-physical-name.ts")).rejects.toThrow(/same physical name: .*:queue$/);
  });

  it("hears a program that ends the process", async () => {
    await expect(capture("ends-the-process.ts")).rejects.toThrow(/exit code 3/);
  });

  it("hears a program that is not there", async () => {
    await expect(capture("nowhere.ts")).rejects.toThrow(/nowhere\.ts/);
  });
});
