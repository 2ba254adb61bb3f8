import type { AddressInfo } from "node:net";
import { APIGatewayClient, GetAccountCommand } from "@aws-sdk/client-api-gateway";
import {
  ConditionalCheckFailedException,
  DynamoDBClient,
  GetItemCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import {
  ConflictException,
  PinpointSMSVoiceV2Client,
  SendTextMessageCommand,
} from "@aws-sdk/client-pinpoint-sms-voice-v2";
import {
  DescribeExecutionCommand,
  SendTaskSuccessCommand,
  SFNClient,
  TaskTimedOut,
} from "@aws-sdk/client-sfn";
import * as socialMessaging from "@aws-sdk/client-socialmessaging";
import {
  GetLinkedWhatsAppBusinessAccountCommand,
  ListLinkedWhatsAppBusinessAccountsCommand,
  ListWhatsAppMessageTemplatesCommand,
  SendWhatsAppMessageCommand,
  SocialMessagingClient,
  ThrottledRequestException,
} from "@aws-sdk/client-socialmessaging";
import { createAdaptorServer, type ServerType } from "@hono/node-server";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { accountOperations, accountSettings } from "../../../sandbox/cloud/api-gateway/account.ts";
import { Aws } from "../../../sandbox/cloud/aws.ts";
import { Clock } from "../../../sandbox/cloud/clock.ts";
import { createEndpoint } from "../../../sandbox/cloud/endpoint.ts";
import { RoleCredentials } from "../../../sandbox/cloud/iam/credentials.ts";
import { restOperationsOf } from "../../../sandbox/cloud/rest-json.ts";
import {
  AwsError,
  type AwsService,
  ConnectionLost,
  type JsonObject,
  type Principal,
} from "../../../sandbox/cloud/service.ts";

const role = "arn:aws:iam::123456789012:role/sender";
// A little off this computer's clock, but not by the five minutes at which the SDK would correct its own.
const startAt = Math.floor(Date.now() / 1000) * 1000 - 120_000;
const clock = new Clock({ live: false, startAt });

interface Received {
  service: string;
  action: string;
  input: JsonObject;
  principal: Principal;
}

/** Answers every service's calls with what the test says, and keeps them. */
let received: Received[] = [];
let answer: () => JsonObject;

let server: ServerType;
let client: {
  endpoint: string;
  region: string;
  credentials: { accessKeyId: string; secretAccessKey: string; sessionToken: string };
  maxAttempts: number;
};

beforeAll(async () => {
  const aws = new Aws({ check: () => ({ allowed: true, reason: "" }) });
  for (const service of ["apigateway", "dynamodb", "states", "sms-voice", "social-messaging"]) {
    aws.register(service, {
      resources: () => ["*"],
      call: async (action, input, principal) => {
        received.push({ service, action, input, principal });
        return answer();
      },
      ...(service === "social-messaging" ? { restOperations: restOperationsOf(socialMessaging) } : {}),
      ...(service === "apigateway" ? { restOperations: accountOperations } : {}),
    } satisfies AwsService);
  }
  const credentials = new RoleCredentials();
  const issued = credentials.issue(role);
  const app = createEndpoint({ aws, clock, roleOfAccessKey: (id) => credentials.roleOf(id) });
  server = createAdaptorServer({ fetch: app.fetch });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  client = { endpoint: `http://127.0.0.1:${port}`, region: "eu-west-1", credentials: issued, maxAttempts: 1 };
});

afterAll(() => new Promise((resolve) => server.close(resolve)));

afterEach(() => {
  received = [];
});

function answers(output: JsonObject): void {
  answer = () => output;
}

function fails(...error: ConstructorParameters<typeof AwsError>): void {
  answer = () => {
    throw new AwsError(...error);
  };
}

/** What the call is rejected with. */
async function failureOf(call: Promise<unknown>): Promise<unknown> {
  return call.then(
    () => expect.fail("the call succeeded"),
    (error: unknown) => error,
  );
}

describe("DynamoDB's client", () => {
  const get = new GetItemCommand({
    TableName: "people",
    Key: { id: { S: "ada" }, blob: { B: Buffer.from("hi") } },
  });

  it("is understood: action, input and role", async () => {
    answers({ Item: { id: { S: "ada" }, age: { N: "36" }, photo: { B: "aGk=" } } });
    const { Item } = await new DynamoDBClient(client).send(get);
    expect(Item).toEqual({
      id: { S: "ada" },
      age: { N: "36" },
      photo: { B: new Uint8Array(Buffer.from("hi")) },
    });
    expect(received).toEqual([
      {
        service: "dynamodb",
        action: "GetItem",
        input: { TableName: "people", Key: { id: { S: "ada" }, blob: { B: "aGk=" } } },
        principal: { role },
      },
    ]);
  });

  it("throws its typed exception, with the item on which the condition failed", async () => {
    fails("ConditionalCheckFailedException", "The conditional request failed", 400, {
      Item: { id: { S: "ada" } },
    });
    const update = new UpdateItemCommand({ TableName: "people", Key: { id: { S: "ada" } } });
    const error = await failureOf(new DynamoDBClient(client).send(update));
    expect(error).toBeInstanceOf(ConditionalCheckFailedException);
    expect(error).toMatchObject({ message: "The conditional request failed", Item: { id: { S: "ada" } } });
  });

  it("sees the virtual time in the answer, so that it does not correct its clock", async () => {
    answers({});
    const dynamodb = new DynamoDBClient(client);
    let date: string | undefined;
    dynamodb.middlewareStack.add(
      (next) => async (args) => {
        const result = await next(args);
        date = (result.response as { headers: Record<string, string> }).headers.date;
        return result;
      },
      { step: "deserialize", priority: "low" },
    );
    await dynamodb.send(get);
    expect(Date.parse(date ?? "")).toBe(startAt);
  });
});

describe("API Gateway's client", () => {
  it("is told which role writes the account's logs", async () => {
    answers(accountSettings({ region: "us-east-1", accountId: "123456789012" }));
    const { cloudwatchRoleArn } = await new APIGatewayClient(client).send(new GetAccountCommand({}));
    expect(cloudwatchRoleArn).toBe("arn:aws:iam::123456789012:role/api-gateway-logs");
    expect(received).toMatchObject([{ service: "apigateway", action: "GetAccount" }]);
  });
});

describe("Step Functions' client", () => {
  it("reads dates", async () => {
    answers({ executionArn: "arn", stateMachineArn: "arn", status: "RUNNING", startDate: 1_700_000_000.5 });
    const execution = await new SFNClient(client).send(new DescribeExecutionCommand({ executionArn: "arn" }));
    expect(execution.startDate).toEqual(new Date(1_700_000_000_500));
    expect(received).toMatchObject([{ service: "states", action: "DescribeExecution" }]);
  });

  it("throws its typed exception", async () => {
    fails("TaskTimedOut", "Task Timed Out: 'Provided task does not exist anymore'");
    const send = new SendTaskSuccessCommand({ taskToken: "token", output: "{}" });
    expect(await failureOf(new SFNClient(client).send(send))).toBeInstanceOf(TaskTimedOut);
  });
});

describe("the client of SMS", () => {
  const send = new SendTextMessageCommand({ DestinationPhoneNumber: "+12065550100", MessageBody: "hello" });

  it("is understood", async () => {
    answers({ MessageId: "1f0e" });
    expect(await new PinpointSMSVoiceV2Client(client).send(send)).toMatchObject({ MessageId: "1f0e" });
    expect(received).toMatchObject([
      {
        service: "sms-voice",
        action: "SendTextMessage",
        input: { DestinationPhoneNumber: "+12065550100", MessageBody: "hello" },
      },
    ]);
  });

  it("throws its typed exception, with the reason", async () => {
    fails("ConflictException", "Conflict", 409, { Reason: "DESTINATION_PHONE_NUMBER_OPTED_OUT" });
    const error = await failureOf(new PinpointSMSVoiceV2Client(client).send(send));
    expect(error).toBeInstanceOf(ConflictException);
    expect(error).toMatchObject({ Reason: "DESTINATION_PHONE_NUMBER_OPTED_OUT" });
  });
});

describe("the client of WhatsApp", () => {
  const send = new SendWhatsAppMessageCommand({
    originationPhoneNumberId: "phone-number-id-1",
    metaApiVersion: "v20.0",
    message: Buffer.from('{"type":"text"}'),
  });

  it("sends its message as base64", async () => {
    answers({ messageId: "7d1c" });
    expect(await new SocialMessagingClient(client).send(send)).toMatchObject({ messageId: "7d1c" });
    expect(received).toEqual([
      {
        service: "social-messaging",
        action: "SendWhatsAppMessage",
        input: {
          originationPhoneNumberId: "phone-number-id-1",
          metaApiVersion: "v20.0",
          message: Buffer.from('{"type":"text"}').toString("base64"),
        },
        principal: { role },
      },
    ]);
  });

  it("asks with the query string", async () => {
    answers({});
    const whatsApp = new SocialMessagingClient(client);
    await whatsApp.send(new ListLinkedWhatsAppBusinessAccountsCommand({ maxResults: 10 }));
    await whatsApp.send(new GetLinkedWhatsAppBusinessAccountCommand({ id: "waba-1" }));
    await whatsApp.send(new ListWhatsAppMessageTemplatesCommand({ id: "waba-1", nextToken: "2/3 +" }));
    expect(received).toMatchObject([
      { action: "ListLinkedWhatsAppBusinessAccounts", input: { maxResults: 10 } },
      { action: "GetLinkedWhatsAppBusinessAccount", input: { id: "waba-1" } },
      { action: "ListWhatsAppMessageTemplates", input: { id: "waba-1", nextToken: "2/3 +" } },
    ]);
  });

  it("reads dates", async () => {
    answers({ linkedAccounts: [{ id: "waba-1", linkDate: 1_700_000_000 }] });
    const { linkedAccounts } = await new SocialMessagingClient(client).send(
      new ListLinkedWhatsAppBusinessAccountsCommand({}),
    );
    expect(linkedAccounts?.[0]).toMatchObject({ id: "waba-1", linkDate: new Date(1_700_000_000_000) });
  });

  it("throws its typed exception", async () => {
    fails("ThrottledRequestException", "Slow down", 429);
    const error = await failureOf(new SocialMessagingClient(client).send(send));
    expect(error).toBeInstanceOf(ThrottledRequestException);
    expect(error).toMatchObject({ message: "Slow down", $metadata: { httpStatusCode: 429 } });
    expect(error).toHaveProperty("$response.headers.x-amzn-errortype", "ThrottledRequestException");
  });
});

describe("what goes wrong", () => {
  const get = new GetItemCommand({ TableName: "people", Key: { id: { S: "ada" } } });

  it("loses the answer of a call that was processed", async () => {
    answer = () => {
      throw new ConnectionLost();
    };
    const error = await failureOf(new DynamoDBClient(client).send(get));
    expect(error).toMatchObject({ code: "ECONNRESET" });
    expect(received).toHaveLength(1);
  });

  it("refuses a key that was never issued", async () => {
    answers({});
    const credentials = { accessKeyId: "ASIASTRANGER", secretAccessKey: "x" };
    const error = await failureOf(new DynamoDBClient({ ...client, credentials }).send(get));
    expect(error).toMatchObject({ name: "UnrecognizedClientException" });
    expect(received).toEqual([]);
  });

  it("refuses a request without a signature", async () => {
    const response = await fetch(client.endpoint, { method: "POST", body: "{}" });
    expect(response.status).toBe(403);
    expect(await response.json()).toMatchObject({ __type: "MissingAuthenticationTokenException" });
  });

  it("says loudly what the sandbox cannot do, and the SDK does not try again", async () => {
    const said = vi.spyOn(console, "error").mockImplementation(() => {});
    answer = () => {
      throw new Error("The sandbox's DynamoDB knows no ExportTable.");
    };
    const error = await failureOf(new DynamoDBClient({ ...client, maxAttempts: 3 }).send(get));
    expect(error).toMatchObject({
      name: "SandboxError",
      message: "The sandbox's DynamoDB knows no ExportTable.",
    });
    expect(received).toHaveLength(1);
    expect(said).toHaveBeenCalledOnce();
    said.mockRestore();
  });
});
