import { fileURLToPath } from "node:url";
import { type Place, roleArn } from "../cloud/arns.ts";
import type { Aws } from "../cloud/aws.ts";
import { beside } from "../cloud/beside.ts";
import type { Clock } from "../cloud/clock.ts";
import type { CloudWatch } from "../cloud/cloudwatch/cloudwatch.ts";
import { cloudWatch } from "../cloud/cloudwatch/index.ts";
import type { DynamoDb } from "../cloud/dynamodb/dynamodb.ts";
import type { EventBridge } from "../cloud/event-bridge/event-bridge.ts";
import type { Iam } from "../cloud/iam/iam.ts";
import { listen } from "../cloud/listen.ts";
import { captureProgram, type Program } from "../cloud/program/program.ts";
import type { StepFunctions } from "../cloud/step-functions/step-functions.ts";
import { requestsKept } from "./answers.ts";
import { exampleConfig } from "./example-config.ts";
import { Front } from "./front.ts";
import { createPage } from "./page-server.ts";
import { type CloudOptions, type Run, startRun, startSurroundings } from "./run.ts";
import type { World } from "./world.ts";

export interface SandboxOptions extends CloudOptions {
  /** Default: one that is free. */
  readonly port?: number;
  /** The address to listen on. Default 127.0.0.1, which nobody else can reach. */
  readonly host?: string;
  /** Names by which it may be called, besides `localhost`, `host` and IP addresses. */
  readonly allowedHosts?: readonly string[];
  /** The API key's value. Default `sandbox`. */
  readonly apiKey?: string;
  /** What another sandbox of the same configuration and API key has captured: running the program takes a second. */
  readonly program?: Program;
}

/** The whole system. What is behind `url` is another after a {@link Sandbox.reset}, and so is all else but the key. */
export interface Sandbox extends World {
  /** `http://127.0.0.1:4000` */
  readonly url: string;
  readonly apiKey: string;
  readonly program: Program;
  readonly clock: Clock;
  readonly aws: Aws;
  readonly iam: Iam;
  readonly cloudWatch: CloudWatch;
  readonly dynamoDb: DynamoDb;
  readonly eventBridge: EventBridge;
  readonly stepFunctions: StepFunctions;
  /** What points the AWS SDK's clients, and the AWS CLI, at it, as whoever deploys: environment variables. */
  readonly environment: Readonly<Record<string, string>>;
  /** Begins again: nothing has been sent yet, everybody's phone is new, and time is where it began. */
  reset(): Promise<void>;
  stop(): Promise<void>;
}

const place: Place = { region: "us-east-1", accountId: "111122223333" };

/** Whoever runs `pulumi up`: may do everything, and needs a role only to be known by. */
const deployer = roleArn(place, "deployer");

/**
 * The whole system on this computer: the Pulumi program's resources made in the local cloud, with the carriers and
 * the people's phones around it, and one clock for everything.
 */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { apiKey = "sandbox", host, allowedHosts, keep = requestsKept } = options;
  // First of all, so that a port that is taken is noticed before anything is built.
  const front = new Front({ host, allowedHosts });
  const server = await listen(front, options.port ?? 0, host);
  try {
    const surround = async (more: Partial<CloudOptions> = {}) => {
      const made = await startSurroundings({ ...options, ...more }, place);
      made.cloud.iam.addAdministrator(deployer);
      return made;
    };
    const surroundings = await surround();
    const { cloud } = surroundings;
    const program =
      options.program ??
      (await captureProgram({
        program: fileURLToPath(beside("../../index", import.meta.url)),
        config: exampleConfig(place, options.config),
        ...place,
        apiKey,
        environment: cloud.environmentOf(deployer),
      }));
    const page = createPage({ apiKey, eager: options.live });

    const begin = async (within = surroundings) => {
      const run = await startRun(within, { program, page, apiKey, keep, reset });
      front.open(run.app);
      return run;
    };
    let run: Run = await begin();
    let resetting: Promise<void> = Promise.resolve();
    // The old one answers until the new one does, so that nobody finds the door closed.
    function reset(): Promise<void> {
      resetting = resetting.then(async () => {
        const old = run;
        // Functions start as they are needed: most tests that reset need half of them, and all cost two seconds.
        run = await begin(await surround({ warm: false }));
        await old.stop();
      });
      return resetting;
    }

    return {
      url: server.url,
      apiKey,
      program,
      get clock() {
        return run.cloud.clock;
      },
      get aws() {
        return run.cloud.aws;
      },
      get iam() {
        return run.cloud.iam;
      },
      get cloudWatch() {
        return run.cloud.service(cloudWatch);
      },
      get dynamoDb() {
        return run.services.dynamoDb;
      },
      get eventBridge() {
        return run.services.eventBridge;
      },
      get stepFunctions() {
        return run.services.stepFunctions;
      },
      get environment() {
        return { ...run.cloud.environmentOf(deployer), AWS_REGION: place.region };
      },
      get phones() {
        return run.world.phones;
      },
      get socialMessaging() {
        return run.world.socialMessaging;
      },
      get faults() {
        return run.world.faults;
      },
      reset,
      stop: async () => {
        await resetting;
        await Promise.all([run.stop(), server.close()]);
      },
    };
  } catch (error) {
    await server.close();
    throw error;
  }
}
