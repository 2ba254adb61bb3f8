import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { type ServerType, serve } from "@hono/node-server";
import { Hono } from "hono";
import { arnOf, type Place, roleArn } from "../cloud/arns.ts";
import { type Authorizer, Aws } from "../cloud/aws.ts";
import { Clock } from "../cloud/clock.ts";
import { deploy, type Services } from "../cloud/deployment.ts";
import { DynamoDb } from "../cloud/dynamodb/dynamodb.ts";
import { createEndpoint } from "../cloud/endpoint.ts";
import { EventBridge } from "../cloud/event-bridge/event-bridge.ts";
import { RoleCredentials } from "../cloud/iam/credentials.ts";
import { Lambda } from "../cloud/lambda/lambda.ts";
import { captureProgram, type Program } from "../cloud/program/program.ts";
import { Sns } from "../cloud/sns/sns.ts";
import { Sqs } from "../cloud/sqs/sqs.ts";
import { StepFunctions } from "../cloud/step-functions/step-functions.ts";
import { Faults } from "../faults/faults.ts";
import { exampleBusiness } from "../world/business.ts";
import { Phones } from "../world/phones.ts";
import { seededRandom } from "../world/random.ts";
import { exampleSmsNumber, SmsVoice } from "../world/sms.ts";
import { SocialMessaging } from "../world/social-messaging.ts";
import { exampleTemplates } from "../world/templates.ts";
import { createApiDocs } from "./api-docs.ts";
import { createControl } from "./control.ts";
import { createLive } from "./live.ts";
import { createPage } from "./page-server.ts";
import { Requests } from "./requests.ts";
import { executionDetail, executionSummary, iso, queueContents } from "./views.ts";

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
  /** Called with every line that a function logs. */
  readonly echo?: (functionName: string, line: string) => void;
}

export interface Sandbox extends Services {
  /** `http://127.0.0.1:4000` */
  readonly url: string;
  readonly apiKey: string;
  readonly program: Program;
  readonly phones: Phones;
  readonly faults: Faults;
  stop(): Promise<void>;
}

const place: Place = { region: "us-east-1", accountId: "111122223333" };
const topicArn = arnOf(place, "sns", "whatsapp-events");

/** What the stack is configured with here; the business number is left out, so that it is discovered. */
const exampleConfig = {
  configurationSetArn: arnOf(place, "sms-voice", "configuration-set/messages"),
  originatingEntity: exampleSmsNumber(place.region, place.accountId).arn,
  whatsAppNotificationTopicArn: topicArn,
  waTemplate: JSON.stringify({ name: "message_waiting", language: "en" }),
};

/** Whoever runs `pulumi up`: may do everything, and needs a role only to be known by. */
const deployer = roleArn(place, "deployer");
/** Whoever looks at the sandbox from outside: sees everything, and is struck by nothing. */
const observer = roleArn(place, "observer");

/**
 * The whole system on this computer: the Pulumi program's resources made in emulated services, with the
 * carriers and the people's phones around them, and one clock for everything.
 */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  // First of all, so that a port that is taken is noticed before anything is built.
  const front = new Front();
  const { server, url } = await listen(front, options.port ?? 0);
  try {
    return await startBehind(front, { server, url }, options);
  } catch (error) {
    await close(server);
    throw error;
  }
}

async function startBehind(
  front: Front,
  { server, url }: Listening,
  options: SandboxOptions,
): Promise<Sandbox> {
  const { apiKey = "sandbox" } = options;
  const clock = new Clock({
    live: options.live,
    ...(options.startAt === undefined ? {} : { startAt: options.startAt }),
  });
  const program = new Pending<Program>();
  const authorizer = new Pending<Authorizer>();
  const aws = new Aws({
    check: (principal, action, resource) =>
      "role" in principal && [deployer, observer].includes(principal.role)
        ? { allowed: true, reason: "" }
        : authorizer.get().check(principal, action, resource),
  });
  const credentials = new RoleCredentials();
  const endpoint = await listen(
    createEndpoint({ aws, clock, roleOfAccessKey: (id) => credentials.roleOf(id) }),
    0,
  );

  const dynamoDb = new DynamoDb({ place });
  const lambda = new Lambda({
    clock,
    place,
    credentials,
    endpoint: endpoint.url,
    ...(options.echo === undefined ? {} : { echo: options.echo }),
  });
  const sqs = new Sqs({ clock });
  const sns = new Sns({ clock, aws });
  const eventBridge = new EventBridge({ clock, aws, place });
  const stepFunctions = new StepFunctions({ clock, call: (call) => aws.call(call), ...place });
  const services: Services = { clock, aws, dynamoDb, lambda, sqs, sns, eventBridge, stepFunctions };

  const phones = new Phones();
  const faults = new Faults({ clock, phones });
  aws.intercept((call, proceed) =>
    "role" in call.principal && call.principal.role === observer
      ? proceed()
      : faults.interceptor(call, proceed),
  );
  const world = { clock, phones, faults, random: seededRandom(clock.now()) };
  const putEvent = (event: Parameters<EventBridge["replay"]>[0]) =>
    void clock.track(eventBridge.replay(event));
  const socialMessaging = new SocialMessaging({
    ...world,
    templates: exampleTemplates,
    businesses: [exampleBusiness(place.region, place.accountId)],
    publishToTopic: (message) => void clock.track(sns.publish(topicArn, message)),
    putEvent,
  });
  const smsVoice = new SmsVoice({
    ...world,
    ...place,
    identities: [exampleSmsNumber(place.region, place.accountId)],
    putEvent,
  });

  for (const [name, service] of Object.entries({
    dynamodb: dynamoDb,
    lambda,
    sqs,
    sns,
    events: eventBridge,
    states: stepFunctions,
    "social-messaging": socialMessaging,
    "sms-voice": smsVoice,
  })) {
    aws.register(name, service);
  }

  const { accessKeyId, secretAccessKey, sessionToken } = credentials.issue(deployer);
  program.set(
    await captureProgram({
      program: fileURLToPath(new URL("../../index.ts", import.meta.url)),
      config: { ...exampleConfig, ...options.config },
      ...place,
      apiKey,
      environment: {
        AWS_ENDPOINT_URL: endpoint.url,
        AWS_ACCESS_KEY_ID: accessKeyId,
        AWS_SECRET_ACCESS_KEY: secretAccessKey,
        AWS_SESSION_TOKEN: sessionToken,
      },
    }),
  );
  const deployment = await deploy(program.get(), services);
  authorizer.set(deployment.authorizer);
  await lambda.warm();

  const requests = new Requests({
    program: program.get(),
    basePath: deployment.basePath,
    clock,
    credentials: credentials.issue(observer),
    endpoint: endpoint.url,
    ...place,
  });
  const busEvents: unknown[] = [];
  eventBridge.onEvent(({ bus, event }) => {
    if (bus !== "default") busEvents.push(event);
  });
  const tableNames = new Map(
    program
      .get()
      .of("aws:dynamodb/table:Table")
      .map(({ name, state }) => [name, String(state.name)]),
  );
  const app = new Hono();
  app.route(deployment.basePath, deployment.restApi);
  app.route("/", createApiDocs({ basePath: deployment.basePath, apiKey }));
  app.route("/", createPage({ apiKey, eager: options.live }));
  app.route("/", createLive({ clock, aws, dynamoDb, stepFunctions, eventBridge, phones, faults }));
  app.route(
    "/",
    createControl({
      clock: {
        now: () => clock.now(),
        pending: () => clock.pending(),
        advance: async (seconds) => {
          await clock.advance(seconds);
          await dynamoDb.expire(clock.now());
        },
      },
      phones,
      faults,
      health: () => ({ ready: true, now: iso(clock.now()), resources: program.get().resources.length }),
      executions: {
        list: () => stepFunctions.executions().map(executionSummary),
        get: (requestId) => {
          const execution = stepFunctions.execution(requestId);
          return execution === undefined ? undefined : executionDetail(execution, program.get());
        },
      },
      requests,
      tables: {
        names: () => [...tableNames.keys()],
        scan: (name) => dynamoDb.scan(tableNames.get(name) ?? name),
      },
      queues: {
        list: () => queueContents(program.get(), sqs),
        redrive: (name) => sqs.redrive(arnOf(place, "sqs", name)),
      },
      bus: { events: () => busEvents },
      logs: {
        names: () =>
          program
            .get()
            .of("aws:lambda/function:Function")
            .map(({ name }) => name),
        read: (name) =>
          lambda
            .logs(functionNamed(program.get(), name))
            .map(({ at, line }) => ({ at: iso(at), message: line })),
      },
      publish: {
        whatsapp: async (message) => void (await sns.publish(topicArn, message)),
        sms: (event) => eventBridge.replay(event),
      },
    }),
  );
  front.open(app);

  return {
    ...services,
    url,
    apiKey,
    program: program.get(),
    phones,
    faults,
    stop: async () => {
      clock.stop();
      await requests.stop();
      await Promise.all([lambda.stop(), close(server), close(endpoint.server)]);
    },
  };
}

/** What the port answers: that the sandbox is starting, until it has. */
class Front {
  #app: Hono | undefined;

  open(app: Hono): void {
    this.#app = app;
  }

  readonly fetch = (...request: Parameters<Hono["fetch"]>): Response | Promise<Response> =>
    this.#app?.fetch(...request) ??
    Response.json({ status: "starting", message: "The sandbox is starting; ask again." }, { status: 503 });
}

/** A value that is there once the program has been captured. */
class Pending<T> {
  #value: T | undefined;

  set(value: T): void {
    this.#value = value;
  }

  get(): T {
    if (this.#value === undefined) throw new Error("The sandbox is still starting.");
    return this.#value;
  }
}

function functionNamed(program: Program, name: string): string {
  const resource = program.of("aws:lambda/function:Function").find((candidate) => candidate.name === name);
  return String(resource?.state.name ?? name);
}

interface Listening {
  readonly server: ServerType;
  readonly url: string;
}

/** Serves on the loopback interface only. */
function listen(
  app: { fetch(request: Request): Response | Promise<Response> },
  port: number,
): Promise<Listening> {
  return new Promise((resolve, reject) => {
    const server = serve(
      { fetch: app.fetch, port, hostname: "127.0.0.1" },
      ({ port: bound }: AddressInfo) => {
        resolve({ server, url: `http://127.0.0.1:${bound}` });
      },
    );
    server.once("error", reject);
  });
}

function close(server: ServerType): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    if ("closeAllConnections" in server) server.closeAllConnections();
  });
}
