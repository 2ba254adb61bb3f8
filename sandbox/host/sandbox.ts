import { fileURLToPath } from "node:url";
import { Hono } from "hono";
import { noSuchStage } from "../cloud/api-gateway/gateway-response.ts";
import { apiGateway } from "../cloud/api-gateway/index.ts";
import { arnOf, type Place, roleArn } from "../cloud/arns.ts";
import type { Aws } from "../cloud/aws.ts";
import { Clock } from "../cloud/clock.ts";
import type { CloudWatch } from "../cloud/cloudwatch/cloudwatch.ts";
import { cloudWatch } from "../cloud/cloudwatch/index.ts";
import type { DynamoDb } from "../cloud/dynamodb/dynamodb.ts";
import { dynamoDb } from "../cloud/dynamodb/index.ts";
import type { EventBridge } from "../cloud/event-bridge/event-bridge.ts";
import { eventBridge } from "../cloud/event-bridge/index.ts";
import { type LoopbackServer, listen } from "../cloud/listen.ts";
import { LocalCloud } from "../cloud/local-cloud.ts";
import { captureProgram, type Program } from "../cloud/program/program.ts";
import { stepFunctions } from "../cloud/step-functions/index.ts";
import type { StepFunctions } from "../cloud/step-functions/step-functions.ts";
import { exampleSmsNumber } from "../world/sms-identity.ts";
import { createApiDocs } from "./api-docs.ts";
import { createControl } from "./control.ts";
import { controlOf } from "./control-deps.ts";
import { Front } from "./front.ts";
import { createLive } from "./live.ts";
import { createPage } from "./page-server.ts";
import { publicDocument } from "./public-document.ts";
import { Requests } from "./requests.ts";
import { surround, type World, whatsAppTopicArn } from "./world.ts";

export interface SandboxOptions {
  /** Default: one that is free. */
  readonly port?: number;
  /** The API key's value. Default `sandbox`. */
  readonly apiKey?: string;
  /** Whether time runs by itself; otherwise only the clock's route moves it. */
  readonly live: boolean;
  /** Where time begins, milliseconds since the epoch. Default: now. */
  readonly startAt?: number;
  /** Stack configuration beside, or instead of, the sandbox's own. */
  readonly config?: Readonly<Record<string, string>>;
  /** How many Lambda invocations the account may have at once; more are throttled. Default: any number. */
  readonly concurrency?: number;
  /** Called with every line that a function logs. */
  readonly echo?: (functionName: string, line: string) => void;
}

export interface Sandbox extends World {
  /** `http://127.0.0.1:4000` */
  readonly url: string;
  readonly apiKey: string;
  readonly program: Program;
  readonly clock: Clock;
  readonly aws: Aws;
  readonly cloudWatch: CloudWatch;
  readonly dynamoDb: DynamoDb;
  readonly eventBridge: EventBridge;
  readonly stepFunctions: StepFunctions;
  stop(): Promise<void>;
}

const place: Place = { region: "us-east-1", accountId: "111122223333" };

/** What the stack is configured with here; the business number is left out, so that it is discovered. */
const exampleConfig = {
  configurationSetArn: arnOf(place, "sms-voice", "configuration-set/messages"),
  originatingEntity: exampleSmsNumber(place.region, place.accountId).arn,
  whatsAppNotificationTopicArn: whatsAppTopicArn(place),
  waTemplate: JSON.stringify({ name: "message_waiting", language: "en" }),
};

/** Whoever runs `pulumi up`: may do everything, and needs a role only to be known by. */
const deployer = roleArn(place, "deployer");

/**
 * The whole system on this computer: the Pulumi program's resources made in the local cloud, with the carriers and
 * the people's phones around it, and one clock for everything.
 */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  // First of all, so that a port that is taken is noticed before anything is built.
  const front = new Front();
  const server = await listen(front, options.port ?? 0);
  try {
    return await startBehind(front, server, options);
  } catch (error) {
    await server.close();
    throw error;
  }
}

async function startBehind(front: Front, server: LoopbackServer, options: SandboxOptions): Promise<Sandbox> {
  const { apiKey = "sandbox", live, startAt, concurrency, echo } = options;
  const clock = new Clock({ live, ...(startAt === undefined ? {} : { startAt }) });
  const cloud = await LocalCloud.start({
    clock,
    place,
    ...(concurrency === undefined ? {} : { concurrency }),
    ...(echo === undefined ? {} : { echo }),
  });
  const { aws } = cloud;
  const world = surround(cloud);

  cloud.iam.addAdministrator(deployer);
  const program = await captureProgram({
    program: fileURLToPath(new URL("../../index.ts", import.meta.url)),
    config: { ...exampleConfig, ...options.config },
    ...place,
    apiKey,
    environment: cloud.environmentOf(deployer),
  });
  await cloud.deploy(program);
  const requests = new Requests(cloud, program);

  const { basePath, routes } = cloud.service(apiGateway).stage;
  const services = {
    dynamoDb: cloud.service(dynamoDb),
    eventBridge: cloud.service(eventBridge),
    stepFunctions: cloud.service(stepFunctions),
  };
  const app = new Hono();
  app.route(basePath, routes);
  const [restApi] = program.of("aws:apigateway/restApi:RestApi");
  const document = publicDocument(String(restApi?.state.body));
  app.route("/", createApiDocs({ document, basePath, apiKey }));
  app.route("/", createPage({ apiKey, eager: live }));
  app.route("/", createLive({ clock, aws, ...services, ...world }));
  app.route("/", createControl(controlOf(cloud, program, world, requests)));
  // Whatever is none of the sandbox's own is asked of the API.
  app.notFound(noSuchStage);
  front.open(app);

  return {
    ...world,
    ...services,
    url: server.url,
    apiKey,
    program,
    clock,
    aws,
    cloudWatch: cloud.service(cloudWatch),
    stop: async () => {
      clock.stop();
      await requests.stop();
      await Promise.all([cloud.stop(), server.close()]);
    },
  };
}
