import { readFile } from "node:fs/promises";
import { APIGatewayClient, GetApiKeyCommand } from "@aws-sdk/client-api-gateway";
import * as v from "valibot";
import { type CredentialSettings, reasonOf } from "../../lib/infrastructure/account.ts";
import { type Channel, channelNames } from "../../lib/messaging/channels.ts";
import { type ClientConfig, clientConfig } from "../doctor/facts/client.ts";
import { type NoOutputs, outputsOf } from "../doctor/outputs.ts";
import { readStack, type Stack, UsageMistake } from "../doctor/stack.ts";
import { NotPossible } from "./command.ts";

/** A deployed stack: where its parts are, and the credentials to ask them with. */
export interface Deployment {
  /** The API with its stage. */
  readonly apiUrl: string;
  readonly stateMachineArns: Readonly<Record<Channel, string>>;
  readonly deadLetterQueueUrls: readonly string[];
  readonly client: ClientConfig;
  /** @throws {NotPossible} */
  apiKey(): Promise<string>;
}

const text = v.string();
const outputs = v.looseObject({
  RestAPIMessages: text,
  RestAPIAPIKey: text,
  RestAPIAPIKeyValue: v.optional(text),
  SendSMSConsole: text,
  SendWhatsAppConsole: text,
  DeadLetterQueues: v.array(text),
});
type Outputs = v.InferOutput<typeof outputs>;

/**
 * @param place as `--stack` and `--outputs` name it
 * @throws {UsageMistake | NotPossible}
 */
export async function findDeployment(place: { stack?: string; outputs?: string }): Promise<Deployment> {
  const stack =
    place.outputs !== undefined && place.stack === undefined ? undefined : await readStack(place.stack);
  const found = read(
    place.outputs === undefined ? await askPulumi(stack?.name ?? "") : await readOutputs(place.outputs),
  );
  const region = regionOf(found.RestAPIMessages);
  const client = clientConfig({ ...(stack ?? fromEnvironment), region });
  const consoles = { sms: found.SendSMSConsole, whatsapp: found.SendWhatsAppConsole };
  const arns = channelNames.map((channel) => [channel, arnIn(consoles[channel])]);
  return {
    apiUrl: found.RestAPIMessages.replace(/\/messages$/, ""),
    stateMachineArns: Object.fromEntries(arns) as Record<Channel, string>,
    deadLetterQueueUrls: found.DeadLetterQueues,
    client,
    apiKey: () => apiKeyOf(found, client),
  };
}

/** Of no stack's file: the credentials are those of the environment. */
const fromEnvironment: Stack = {
  ...{ name: "", values: {}, encrypted: [], region: undefined, stsRegion: undefined },
  credentials: {} as CredentialSettings,
};

async function askPulumi(stack: string): Promise<string> {
  return outputsOf(stack).catch(({ said }: NoOutputs) => {
    const why =
      said === undefined
        ? "There is no pulumi on the PATH"
        : `pulumi stack output --stack ${stack} fails (${said})`;
    throw new NotPossible(
      `${why}: print the outputs where it works, with "pulumi stack output --json", and name that file with --outputs.`,
    );
  });
}

async function readOutputs(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch {
    throw new UsageMistake(`There is no file ${file}: "pulumi stack output --json > ${file}" writes it.`);
  }
}

function read(json: string): Outputs {
  const result = v.safeParse(v.pipe(text, v.parseJson(), outputs), json);
  if (result.success) return result.output;
  const missing = result.issues.map((issue) => v.getDotPath(issue) ?? "JSON");
  throw new UsageMistake(
    `These are not the outputs of this stack (${missing.join(", ")}): give what "pulumi stack output --json" prints.`,
  );
}

function regionOf(url: string): string {
  const region = /^https:\/\/[^.]+\.execute-api\.([a-z0-9-]+)\./.exec(url)?.[1];
  return region ?? process.env.AWS_REGION ?? "us-east-1";
}

/** The console's address of a state machine ends with its ARN. */
function arnIn(consoleUrl: string): string {
  return decodeURIComponent(consoleUrl.slice(consoleUrl.lastIndexOf("/") + 1));
}

/** Its value is a secret, which Pulumi shows only if asked to; API Gateway knows it too. */
async function apiKeyOf(
  { RestAPIAPIKey, RestAPIAPIKeyValue }: Outputs,
  client: ClientConfig,
): Promise<string> {
  if (RestAPIAPIKeyValue !== undefined && RestAPIAPIKeyValue !== "[secret]") return RestAPIAPIKeyValue;
  const { value } = await asked("apigateway:GET on /apikeys", () =>
    new APIGatewayClient(client).send(new GetApiKeyCommand({ apiKey: RestAPIAPIKey, includeValue: true })),
  );
  return value ?? "";
}

/**
 * Calls AWS, and says in a sentence why it gave no answer.
 * @param action what one has to be allowed for it
 * @throws {NotPossible}
 */
export async function asked<Answer>(action: string, call: () => Promise<Answer>): Promise<Answer> {
  try {
    return await call();
  } catch (error) {
    const why = reasonOf(error, [action]).replace("the deployment needs", "you need");
    throw new NotPossible(`${action}: ${why}.`);
  }
}
