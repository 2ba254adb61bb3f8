import type { Place } from "./arns.ts";
import { Aws } from "./aws.ts";
import type { Clock } from "./clock.ts";
import { deploy } from "./deployment.ts";
import { createEndpoint } from "./endpoint.ts";
import { RoleCredentials } from "./iam/credentials.ts";
import { Iam } from "./iam/iam.ts";
import { Encryption } from "./kms/encryption.ts";
import { type LocalServer, listen } from "./listen.ts";
import type { Program } from "./program/program.ts";
import { services } from "./registry.ts";
import type { AwsService } from "./service.ts";
import type { Cloud, CloudSettings, ServiceDefinition } from "./service-definition.ts";

/** AWS on this computer: every service of the registry, one clock, and an address for the SDK's clients. */
export class LocalCloud implements Cloud {
  readonly clock: Clock;
  readonly place: Place;
  readonly settings: CloudSettings;
  readonly iam = new Iam();
  readonly encryption = new Encryption();
  readonly aws = new Aws(this.iam, this.encryption.needs);
  readonly credentials = new RoleCredentials();
  readonly #server: LocalServer;
  readonly #running = new Map<ServiceDefinition<unknown>, unknown>();

  private constructor(
    options: { readonly clock: Clock; readonly place: Place } & CloudSettings,
    server: LocalServer,
  ) {
    const { clock, place, ...settings } = options;
    this.clock = clock;
    this.place = place;
    this.settings = settings;
    this.#server = server;
  }

  static async start(
    options: { readonly clock: Clock; readonly place: Place } & CloudSettings,
  ): Promise<LocalCloud> {
    // Nobody knows the address before the cloud is there to answer.
    let fetch: (request: Request) => Response | Promise<Response> = () => new Response(null, { status: 503 });
    const server = await listen({ fetch: (...request) => fetch(...request) }, 0);
    const cloud = new LocalCloud(options, server);
    const { aws, clock, credentials } = cloud;
    fetch = createEndpoint({ aws, clock, roleOfAccessKey: (id) => credentials.roleOf(id) }).fetch;
    await Promise.all(services.map((service) => cloud.#start(service)));
    return cloud;
  }

  get endpoint(): string {
    return this.#server.url;
  }

  service<Running>(definition: ServiceDefinition<Running>): Running {
    if (!this.#running.has(definition)) throw new Error(`The service ${definition.name} does not run.`);
    return this.#running.get(definition) as Running;
  }

  /** The environment in which the AWS SDK calls this cloud as `roleArn`. */
  environmentOf(roleArn: string): Readonly<Record<string, string>> {
    const { accessKeyId, secretAccessKey, sessionToken } = this.credentials.issue(roleArn);
    return {
      AWS_ENDPOINT_URL: this.endpoint,
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      AWS_SESSION_TOKEN: sessionToken,
    };
  }

  /** Builds what a program registered. */
  deploy(program: Program): Promise<void> {
    return deploy(program, this);
  }

  async stop(): Promise<void> {
    await Promise.all([
      this.#server.close(),
      ...services.map((service) => service.stop?.(this.service(service))),
    ]);
  }

  async #start(service: ServiceDefinition<unknown>): Promise<void> {
    const running = await service.start?.(this);
    this.#running.set(service, running);
    if (isAwsService(running)) this.aws.register(service.name, running);
  }
}

function isAwsService(running: unknown): running is AwsService {
  return typeof running === "object" && running !== null && "call" in running && "resources" in running;
}
