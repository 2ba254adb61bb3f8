import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SFNClient } from "@aws-sdk/client-sfn";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import type { ErasureTables } from "../../lib/tables/erasure.ts";
import { type ClientConfig, clientConfig } from "../doctor/facts/client.ts";
import { outputsOf } from "../doctor/outputs.ts";
import { readStack, UsageMistake } from "../doctor/stack.ts";

/** Where a person is erased: a stack, or a sandbox. */
export interface Where {
  readonly tables: ErasureTables;
  readonly dynamoDb: DynamoDBDocumentClient;
  readonly stepFunctions: SFNClient;
}

/** As a sandbox's clients are given it. */
interface SandboxConfig {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken: string;
  };
}

/**
 * A deployed stack, with the credentials of its deployment.
 * @param options.tables the conversations table and the messages table, for whom Pulumi is not at hand
 * @throws {UsageMistake}
 */
export async function ofStack(options: {
  readonly stack: string | undefined;
  readonly tables: string | undefined;
}): Promise<Where> {
  const stack = await readStack(options.stack);
  const tables = options.tables === undefined ? await namesOf(stack.name) : namesIn(options.tables);
  return { tables, ...clients(clientConfig(stack)) };
}

/**
 * A sandbox that runs, such as `http://127.0.0.1:4000`.
 * @throws {UsageMistake} if none answers there
 */
export async function ofSandbox(url: string): Promise<Where> {
  const address = `${url.replace(/\/$/, "")}/sandbox/aws`;
  const response = await fetch(address).catch(() => undefined);
  if (response?.ok !== true)
    throw new UsageMistake(`No sandbox answers at ${address}: start one with npm start.`);
  const { tables, ...config } = (await response.json()) as SandboxConfig & { tables: ErasureTables };
  return { tables, ...clients(config) };
}

function clients(config: ClientConfig | SandboxConfig): Omit<Where, "tables"> {
  return {
    dynamoDb: DynamoDBDocumentClient.from(new DynamoDBClient(config)),
    stepFunctions: new SFNClient(config),
  };
}

/** What the stack's output `TableNames` says. */
async function namesOf(stack: string): Promise<ErasureTables> {
  const instead = "Or name them: --tables <conversations table>,<messages table>.";
  const output = await outputsOf(stack).catch((error: Error) => {
    throw new UsageMistake(`The stack's tables are asked of Pulumi, and ${error.message}. ${instead}`);
  });
  const { TableNames: names } = JSON.parse(output) as { TableNames?: ErasureTables };
  if (names === undefined) {
    throw new UsageMistake(
      `Stack ${stack} has no output TableNames: it was deployed before there was one, and the next pulumi up makes it. ${instead}`,
    );
  }
  return names;
}

function namesIn(text: string): ErasureTables {
  const [conversations, messages, ...more] = text.split(",");
  if (!conversations || !messages || more.length > 0) {
    throw new UsageMistake("--tables takes two names: --tables conversations-1a2b3c4,messages-5d6e7f8");
  }
  return { conversations, messages };
}
