import { Hono } from "hono";
import { noSuchStage } from "../cloud/api-gateway/gateway-response.ts";
import { apiGateway } from "../cloud/api-gateway/index.ts";
import type { Place } from "../cloud/arns.ts";
import { Clock } from "../cloud/clock.ts";
import type { DynamoDb } from "../cloud/dynamodb/dynamodb.ts";
import { dynamoDb } from "../cloud/dynamodb/index.ts";
import type { EventBridge } from "../cloud/event-bridge/event-bridge.ts";
import { eventBridge } from "../cloud/event-bridge/index.ts";
import { LocalCloud } from "../cloud/local-cloud.ts";
import type { Program } from "../cloud/program/program.ts";
import { stepFunctions } from "../cloud/step-functions/index.ts";
import type { StepFunctions } from "../cloud/step-functions/step-functions.ts";
import { exampleBusiness } from "../world/business.ts";
import type { Template } from "../world/templates.ts";
import { createApiDocs } from "./api-docs.ts";
import { createControl } from "./control.ts";
import { controlOf } from "./control-deps.ts";
import { createDocuments } from "./documents.ts";
import { furtherNumbersIn } from "./example-config.ts";
import { knownStatuses } from "./known-statuses.ts";
import { createLive } from "./live.ts";
import { createPast } from "./past.ts";
import { publicDocument } from "./public-document.ts";
import { Requests } from "./requests.ts";
import { forgetPast } from "./retention.ts";
import { surround, type World } from "./world.ts";

export interface CloudOptions {
  /** Whether time runs by itself; otherwise only the control routes move it. */
  readonly live: boolean;
  /** Where time begins, milliseconds since the epoch. Default: now. */
  readonly startAt?: number;
  /** How many Lambda invocations the account may have at once; more are throttled. Default: any number. */
  readonly concurrency?: number;
  /** For how long an invocation takes its place among those, virtual milliseconds. Default: as long as it runs, which takes no time here. */
  readonly invocationMilliseconds?: number;
  /** Whether every function is started before its first invocation, which then takes less time. Default: yes. */
  readonly warm?: boolean;
  /** Whether schedules run. Default: yes. */
  readonly schedules?: boolean;
  /** Called with every line that a function logs. */
  readonly echo?: (functionName: string, line: string) => void;
  /** The business account's templates. Default: the examples. */
  readonly templates?: readonly Template[];
  /** Stack configuration beside, or instead of, the sandbox's own. */
  readonly config?: Readonly<Record<string, string>>;
  /** How many requests are kept that have ended; the earlier ones are forgotten. Default {@link requestsKept}. */
  readonly keep?: number;
}

/** A cloud with nothing in it yet, and the world around it. */
export interface Surroundings {
  readonly cloud: LocalCloud;
  readonly world: World;
}

export interface RunOptions {
  readonly program: Program;
  /** What a browser is shown at `/`. */
  readonly page: Hono;
  readonly apiKey: string;
  /** How many requests are kept that have ended. */
  readonly keep: number;
  /** Ends this run, and begins another. */
  reset(): Promise<void>;
}

/** The system from one beginning to the next: a cloud with the program in it, and people around it. */
export interface Run extends Surroundings {
  readonly services: {
    readonly dynamoDb: DynamoDb;
    readonly eventBridge: EventBridge;
    readonly stepFunctions: StepFunctions;
  };
  /** All that the port answers. */
  readonly app: Hono;
  stop(): Promise<void>;
}

export async function startSurroundings(options: CloudOptions, place: Place): Promise<Surroundings> {
  const { live, startAt, concurrency, invocationMilliseconds, warm, schedules, echo, templates, config } =
    options;
  const cloud = await LocalCloud.start({
    clock: new Clock({ live, ...(startAt === undefined ? {} : { startAt }) }),
    place,
    ...(concurrency === undefined ? {} : { concurrency }),
    ...(invocationMilliseconds === undefined ? {} : { invocationMilliseconds }),
    ...(warm === undefined ? {} : { warm }),
    ...(schedules === undefined ? {} : { schedules }),
    ...(echo === undefined ? {} : { echo }),
  });
  return { cloud, world: surround(cloud, { templates, furtherNumbers: furtherNumbersIn(config) }) };
}

/** Deploys the program, and opens the API, the control routes and the page. */
export async function startRun({ cloud, world }: Surroundings, options: RunOptions): Promise<Run> {
  const { program, page, apiKey, keep, reset } = options;
  await cloud.deploy(program);
  const requests = new Requests(cloud, program);

  const { basePath, routes } = cloud.service(apiGateway).stage;
  const services = {
    dynamoDb: cloud.service(dynamoDb),
    eventBridge: cloud.service(eventBridge),
    stepFunctions: cloud.service(stepFunctions),
  };
  const [restApi] = program.of("aws:apigateway/restApi:RestApi");
  const document = publicDocument(String(restApi?.state.body));
  const live = createLive({ clock: cloud.clock, aws: cloud.aws, ...services, ...world });
  const statuses = knownStatuses(document);

  const { wabaId } = exampleBusiness(cloud.place.region, cloud.place.accountId);
  forgetPast({ keep, ...services, phones: world.phones, wabaId });
  const past = createPast(cloud, program, requests);

  const app = new Hono();
  app.use(past.watch);
  app.route(basePath, routes);
  app.route("/", createApiDocs({ document, basePath, apiKey }));
  app.route("/", page);
  app.route("/", createDocuments());
  app.route("/", live.routes);
  app.route("/", past.routes);
  app.route("/", createControl(controlOf({ cloud, program, world, requests, statuses, reset })));
  // Whatever is none of the sandbox's own is asked of the API.
  app.notFound(noSuchStage);

  return {
    cloud,
    world,
    services,
    app,
    stop: async () => {
      cloud.clock.stop();
      live.end();
      await requests.stop();
      await cloud.stop();
    },
  };
}
