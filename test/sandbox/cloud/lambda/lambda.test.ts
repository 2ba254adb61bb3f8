import { mkdtemp, rm, writeFile } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createAdaptorServer } from "@hono/node-server";
import { build } from "esbuild";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Aws } from "../../../../sandbox/cloud/aws.ts";
import { Clock } from "../../../../sandbox/cloud/clock.ts";
import { DynamoDb } from "../../../../sandbox/cloud/dynamodb/dynamodb.ts";
import { createEndpoint } from "../../../../sandbox/cloud/endpoint.ts";
import { RoleCredentials } from "../../../../sandbox/cloud/iam/credentials.ts";
import { Lambda } from "../../../../sandbox/cloud/lambda/lambda.ts";
import type { FunctionInputs } from "../../../../sandbox/cloud/lambda/lambda-environment.ts";
import type { Json, JsonObject } from "../../../../sandbox/cloud/service.ts";

const place = { region: "eu-west-1", accountId: "123456789012" };
const role = "arn:aws:iam::123456789012:role/greeter";
const arn = "arn:aws:lambda:eu-west-1:123456789012:function:greeter";
const start = Date.parse("2030-05-01T09:00:00Z");

let folder: string;
let clock: Clock;
let credentials: RoleCredentials;
let lambda: Lambda;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "lambda-"));
  clock = new Clock({ live: false, startAt: start });
  credentials = new RoleCredentials();
  lambda = new Lambda({ clock, place, credentials, endpoint: "http://127.0.0.1:4999" });
});

afterEach(async () => {
  await lambda.stop();
  await rm(folder, { recursive: true });
});

/** Bundles a handler's source and makes it the function `greeter`. */
async function deploy(source: string, more: Partial<FunctionInputs> = {}): Promise<void> {
  const code = join(folder, "greeter");
  await build({
    stdin: { contents: source, resolveDir: import.meta.dirname },
    bundle: true,
    platform: "node",
    format: "esm",
    // What the SDK's CommonJS parts need in an ES module.
    banner: {
      js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);',
    },
    outfile: join(code, "index.mjs"),
  });
  lambda.createFunction({
    name: "greeter",
    arn,
    role,
    runtime: "nodejs24.x",
    handler: "index.handler",
    code: { archive: code },
    ...more,
  });
}

function invoke(Payload: Json = {}): Promise<JsonObject> {
  return lambda.call("Invoke", { FunctionName: "greeter", Payload });
}

describe("an invocation", () => {
  it("answers with what the handler returns", async () => {
    await deploy('export const handler = async ({ name }) => ({ greeting: "hello " + name });');
    expect(await invoke({ name: "ada" })).toEqual({
      StatusCode: 200,
      ExecutedVersion: "$LATEST",
      Payload: { greeting: "hello ada" },
    });
  });

  it("answers null when the handler returns nothing", async () => {
    await deploy("export const handler = async () => {};");
    expect(await invoke()).toMatchObject({ Payload: null });
  });

  it("names the function by name, by ARN, or by its latest version", async () => {
    await deploy("export const handler = async (event, context) => context.invokedFunctionArn;");
    for (const FunctionName of ["greeter", arn, `${arn}:$LATEST`]) {
      expect(lambda.resources("Invoke", { FunctionName })).toEqual([arn]);
      expect(await lambda.call("Invoke", { FunctionName })).toMatchObject({ Payload: arn });
    }
    const unknown = lambda.call("Invoke", { FunctionName: "nobody" });
    await expect(unknown).rejects.toMatchObject({ code: "ResourceNotFoundException", status: 404 });
  });

  it("sees the virtual time, at loading and at each invocation", async () => {
    await deploy(
      "const loaded = Date.now(); export const handler = async () => [loaded, new Date().toISOString()];",
    );
    expect(await invoke()).toMatchObject({ Payload: [start, "2030-05-01T09:00:00.000Z"] });
    await clock.advance(7200);
    expect(await invoke()).toMatchObject({ Payload: [start, "2030-05-01T11:00:00.000Z"] });
  });

  it("holds the virtual time until it has ended", async () => {
    await deploy(
      "export const handler = () => new Promise((done) => setTimeout(() => done(Date.now()), 50));",
    );
    let answer: JsonObject = {};
    clock.after(1000, async () => {
      answer = await invoke();
    });
    await clock.advance(60);
    expect(answer).toMatchObject({ Payload: start + 1000 });
  });

  it("has a context as Lambda's", async () => {
    await deploy(
      `export const handler = async (event, context) => ({ ...context, left: context.getRemainingTimeInMillis() });`,
      { timeout: 5, memorySize: 256 },
    );
    const { Payload } = await invoke();
    expect(Payload).toMatchObject({
      functionName: "greeter",
      functionVersion: "$LATEST",
      memoryLimitInMB: "256",
      logGroupName: "/aws/lambda/greeter",
      awsRequestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    const { left } = Payload as { left: number };
    expect(left).toBeGreaterThan(4000);
    expect(left).toBeLessThanOrEqual(5000);
  });
});

describe("an invocation that nobody waits for", () => {
  const failing = (times: number) => `
    let runs = 0;
    export const handler = async () => {
      console.log(Date.now());
      if (++runs <= ${times}) throw new Error("not now");
    };`;
  const runs = () => lambda.logs("greeter").map(({ line }) => (Number(line) - start) / 1000);
  const invokeLater = () =>
    lambda.call("Invoke", { FunctionName: "greeter", InvocationType: "Event", Payload: {} });

  it("is answered before it has run, and time does not move past it", async () => {
    await deploy(failing(0));
    expect(await invokeLater()).toEqual({ StatusCode: 202 });
    await clock.advance(600);
    expect(runs()).toEqual([0]);
  });

  it("is repeated after one minute and after two more, and then forgotten", async () => {
    await deploy(failing(1));
    await invokeLater();
    await clock.advance(600);
    expect(runs()).toEqual([0, 60]);
    await deploy(failing(9));
    await invokeLater();
    await clock.advance(1200);
    expect(runs()).toEqual([600, 660, 780]);
  });
});

describe("the environment", () => {
  it("holds Lambda's variables, the function's own, its role's credentials, and nothing of this computer", async () => {
    vi.stubEnv("OF_THIS_COMPUTER", "secret");
    await deploy("export const handler = async () => process.env;", {
      environment: { variables: { TABLE: "people" } },
      loggingConfig: { logFormat: "JSON", logGroup: "/messaging" },
    });
    const { Payload } = await invoke();
    expect(Payload).toMatchObject({
      TABLE: "people",
      _HANDLER: "index.handler",
      AWS_REGION: "eu-west-1",
      AWS_LAMBDA_FUNCTION_NAME: "greeter",
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: "128",
      AWS_LAMBDA_LOG_GROUP_NAME: "/messaging",
      AWS_EXECUTION_ENV: "AWS_Lambda_nodejs24.x",
      AWS_ENDPOINT_URL: "http://127.0.0.1:4999",
      LAMBDA_TASK_ROOT: join(folder, "greeter"),
    });
    const variables = Payload as Record<string, string>;
    expect(credentials.roleOf(variables.AWS_ACCESS_KEY_ID ?? "")).toBe(role);
    expect(variables).not.toHaveProperty("OF_THIS_COMPUTER");
    expect(variables).not.toHaveProperty("HOME");
  });

  it("is kept between invocations and not shared between functions", async () => {
    await deploy("let count = 0; export const handler = async () => ++count;");
    expect([await invoke(), await invoke()]).toMatchObject([{ Payload: 1 }, { Payload: 2 }]);
  });

  it("runs one invocation at a time, and has a second one beside it", async () => {
    await deploy(`
      let running = 0, most = 0, id = Math.random();
      export const handler = async () => {
        most = Math.max(most, ++running);
        await new Promise((done) => setTimeout(done, 20));
        running--;
        return { most, id };
      };`);
    const answers = await Promise.all(Array.from({ length: 6 }, () => invoke()));
    const payloads = answers.map((answer) => answer.Payload as { most: number; id: number });
    expect(payloads.every(({ most }) => most === 1)).toBe(true);
    expect(new Set(payloads.map(({ id }) => id)).size).toBe(2);
  });

  it("is started ahead by warm, which fails when a function cannot be loaded", async () => {
    await deploy("console.log('loaded'); export const handler = async () => 'ok';");
    await lambda.ready();
    expect(lambda.logs("greeter").map(({ line }) => line)).toEqual(["loaded"]);
    await invoke();
    expect(lambda.logs("greeter")).toHaveLength(1);

    await deploy("throw new TypeError('TABLE is not set');");
    await expect(lambda.ready()).rejects.toThrow("The function greeter cannot start: TABLE is not set");
  });

  it.each(["https://203.0.113.7/hook", "https://webhooks.invalid/hook"])(
    "reaches this computer only, and says so of %s",
    async (url) => {
      await deploy(`export const handler = ({ url }) => fetch(url).catch(({ cause }) => cause.message);`);
      const said = `The function would connect to ${new URL(url).hostname}, but functions in the sandbox reach this computer only.`;
      expect(await invoke({ url })).toMatchObject({ Payload: said });
      expect(lambda.logs("greeter").map(({ line }) => line)).toContain(said);
    },
  );

  it("has only what is in the bundle, as in Lambda", async () => {
    await deploy("export const handler = async () => 'never';");
    const index = join(folder, "greeter", "index.mjs");
    await writeFile(
      index,
      `import "${import.meta.resolve("hono")}"; export const handler = async () => "here";`,
    );
    expect(await invoke()).toMatchObject({
      FunctionError: "Unhandled",
      Payload: { errorType: "Runtime.ImportModuleError" },
    });
  });
});

// https://docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html
describe("more invocations at once than the account may have", () => {
  it("are throttled, whichever function they are of, until one has ended", async () => {
    const limited = new Lambda({
      clock,
      place,
      credentials,
      endpoint: "http://127.0.0.1:4999",
      concurrency: 2,
    });
    const greeter = lambda;
    lambda = limited;
    await greeter.stop();
    await deploy("export const handler = () => new Promise((done) => setTimeout(() => done('ok'), 20));");

    const answers = await Promise.allSettled([invoke(), invoke(), invoke()]);
    expect(answers.map(({ status }) => status)).toEqual(["fulfilled", "fulfilled", "rejected"]);
    expect(answers[2]).toMatchObject({
      reason: {
        code: "TooManyRequestsException",
        status: 429,
        details: { Reason: "ConcurrentInvocationLimitExceeded" },
      },
    });
    await expect(invoke()).resolves.toMatchObject({ Payload: "ok" });
  });
});

it("a stop ends who waits for an environment too, and who comes after it", async () => {
  await deploy("export const handler = () => new Promise(() => setInterval(() => {}, 1000));", {
    timeout: 600,
  });
  const invocations = Array.from({ length: 4 }, () => invoke());
  await lambda.stop();
  for (const answer of await Promise.all([...invocations, invoke()]))
    expect(answer).toMatchObject({ FunctionError: "Unhandled", Payload: { errorType: "Sandbox.Stopped" } });
  await clock.settle();
});

describe("logs", () => {
  it("hold each line, with the virtual time, before the answer is given", async () => {
    await deploy(`export const handler = async () => {
      console.log("one\\ntwo");
      console.error("three");
      process.stdout.write("fo");
      process.stdout.write("ur\\n");
    };`);
    await invoke();
    expect(lambda.logs("greeter")).toEqual(
      ["one", "two", "three", "four"].map((line) => ({ at: start, line })),
    );
  });
});

describe("a failed invocation", () => {
  it("is answered with the error's name, message and trace", async () => {
    await deploy(`
      class NotWelcome extends Error { name = "NotWelcome"; }
      export const handler = async () => { throw new NotWelcome("go away"); };`);
    expect(await invoke()).toMatchObject({
      StatusCode: 200,
      FunctionError: "Unhandled",
      Payload: {
        errorType: "NotWelcome",
        errorMessage: "go away",
        trace: expect.arrayContaining([expect.stringContaining("go away")]),
      },
    });
  });

  it("leaves the environment as it is, so that the next one finds it", async () => {
    await deploy(
      "let count = 0; export const handler = async () => { if (++count === 1) throw new Error(); return count; };",
    );
    await invoke();
    expect(await invoke()).toMatchObject({ Payload: 2 });
  });

  it("times out in real time, and the next invocation gets a new environment", async () => {
    await deploy(
      "let count = 0; export const handler = async ({ hang }) => { count++; while (hang); return count; };",
      {
        timeout: 0.2,
      },
    );
    expect(await invoke({ hang: true })).toMatchObject({
      FunctionError: "Unhandled",
      Payload: {
        errorType: "Sandbox.Timedout",
        errorMessage: expect.stringMatching(/Task timed out after 0\.20 seconds$/),
      },
    });
    expect(await invoke({ hang: false })).toMatchObject({ Payload: 1 });
  });

  it("says that the process ended, when it did", async () => {
    await deploy(
      "let count = 0; export const handler = async ({ exit }) => { count++; if (exit) process.exit(1); return count; };",
    );
    expect(await invoke({ exit: true })).toMatchObject({
      FunctionError: "Unhandled",
      Payload: {
        errorType: "Runtime.ExitError",
        errorMessage: expect.stringMatching(/Runtime exited with error: exit status 1$/),
      },
    });
    expect(await invoke({ exit: false })).toMatchObject({ Payload: 1 });
  });

  it("names what nobody caught", async () => {
    await deploy(`export const handler = ({ how }) => new Promise(() => {
      if (how === "timer") setTimeout(() => { throw new RangeError("too far"); }, 1);
      else Promise.reject(new Error("lost"));
    });`);
    expect(await invoke({ how: "timer" })).toMatchObject({
      Payload: { errorType: "RangeError", errorMessage: "too far" },
    });
    expect(await invoke({ how: "promise" })).toMatchObject({
      Payload: { errorType: "Runtime.UnhandledPromiseRejection", errorMessage: "Error: lost" },
    });
  });

  it("is not blamed for what an earlier one left behind", async () => {
    await deploy(`
      let count = 0;
      export const handler = async ({ mine }) => {
        if (mine) setTimeout(() => { throw new Error("too late"); }, 10);
        return ++count;
      };`);
    expect(await invoke({ mine: true })).toMatchObject({ Payload: 1 });
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await invoke({ mine: false })).toMatchObject({ Payload: 1 });
  });

  it("says when the handler is not there", async () => {
    await deploy("export const main = async () => {};");
    expect(await invoke()).toMatchObject({
      Payload: {
        errorType: "Runtime.HandlerNotFound",
        errorMessage: "index.handler is undefined or not exported",
      },
    });
  });
});

describe("the AWS SDK inside a function", () => {
  const source = `
    import { DynamoDBClient, GetItemCommand } from "@aws-sdk/client-dynamodb";
    const dynamodb = new DynamoDBClient({});
    export const handler = async ({ id }) => {
      const { Item } = await dynamodb.send(new GetItemCommand({ TableName: "people", Key: { id: { S: id } } }));
      return Item;
    };`;

  it("reaches the sandbox's services as the function's role, and no further than that may go", async () => {
    const table = "arn:aws:dynamodb:eu-west-1:123456789012:table/people";
    let allowed = true;
    const aws = new Aws({
      check: (principal, action, resource) => {
        const caller = "role" in principal ? principal.role : principal.service;
        const asks = `${caller} ${action} ${resource}`;
        return {
          allowed: allowed && asks === `${role} dynamodb:GetItem ${table}`,
          reason: `not allowed: ${asks}`,
        };
      },
    });
    const dynamodb = new DynamoDb({ clock, place });
    await dynamodb.createTable({ name: "people", hashKey: "id", attributes: [{ name: "id", type: "S" }] });
    await dynamodb.call("PutItem", { TableName: "people", Item: { id: { S: "ada" }, age: { N: "36" } } });
    aws.register("dynamodb", dynamodb);
    const app = createEndpoint({ aws, clock, roleOfAccessKey: (id) => credentials.roleOf(id) });
    const server = createAdaptorServer({ fetch: app.fetch });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    lambda = new Lambda({ clock, place, credentials, endpoint: `http://127.0.0.1:${port}` });
    await deploy(source, {
      timeout: 10,
      environment: { variables: { NODE_OPTIONS: "--enable-source-maps" } },
    });

    expect(await invoke({ id: "ada" })).toMatchObject({ Payload: { id: { S: "ada" }, age: { N: "36" } } });
    allowed = false;
    expect(await invoke({ id: "ada" })).toMatchObject({
      FunctionError: "Unhandled",
      Payload: {
        errorType: "AccessDeniedException",
        errorMessage: `not allowed: ${role} dynamodb:GetItem ${table}`,
      },
    });
    await lambda.stop();
    await new Promise((resolve) => server.close(resolve));
  });
});

describe("a function that cannot be run here", () => {
  it("is refused when it is made", async () => {
    await expect(deploy("export const handler = 1;", { runtime: "python3.14" })).rejects.toThrow(
      /python3\.14/,
    );
  });
});
