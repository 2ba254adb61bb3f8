import { type AwsCall, AwsError, type AwsService, type JsonObject, type Principal } from "./service.ts";

/** Says whether a principal may do something; the reason is for the AccessDenied message. */
export interface Authorizer {
  check(principal: Principal, action: string, resource: string): { allowed: boolean; reason: string };
}

/** An action on a resource that a call needs besides its own. */
export interface FurtherPermission {
  readonly action: string;
  readonly resource: string;
}

/** Runs around a call: may throw instead of it, lose its answer (`ConnectionLost`), or only take note. */
export type CallInterceptor = (call: AwsCall, proceed: () => Promise<JsonObject>) => Promise<JsonObject>;

/** The one door to every emulated AWS service: permission, then whoever intercepts, then the service. */
export class Aws {
  readonly #services = new Map<string, AwsService>();
  readonly #authorizer: Authorizer;
  readonly #further: (action: string, resource: string) => readonly FurtherPermission[];
  readonly #interceptors: CallInterceptor[] = [];

  /** @param further what a call needs besides its own action on a resource */
  constructor(
    authorizer: Authorizer,
    further: (action: string, resource: string) => readonly FurtherPermission[] = () => [],
  ) {
    this.#authorizer = authorizer;
    this.#further = further;
  }

  /** @param name the service's IAM prefix, which is its SigV4 signing name too */
  register(name: string, service: AwsService): void {
    this.#services.set(name, service);
  }

  service(name: string): AwsService | undefined {
    return this.#services.get(name);
  }

  /** Adds `interceptor` innermost. */
  intercept(interceptor: CallInterceptor): void {
    this.#interceptors.push(interceptor);
  }

  async call(call: AwsCall): Promise<JsonObject> {
    const service = this.#services.get(call.service);
    if (service === undefined)
      throw new Error(`The sandbox has no service "${call.service}" (${call.action}).`);
    for (const { action: name, resource } of permissionsOf(service, call)) {
      const action = `${call.service}:${service.iamActions?.[name] ?? name}`;
      for (const needed of [{ action, resource }, ...this.#further(action, resource)]) {
        const verdict = this.#authorizer.check(call.principal, needed.action, needed.resource);
        if (!verdict.allowed) throw new AwsError("AccessDeniedException", verdict.reason, 403);
      }
    }
    const run = this.#interceptors.reduceRight<() => Promise<JsonObject>>(
      (proceed, interceptor) => () => interceptor(call, proceed),
      () => service.call(call.action, call.input, call.principal),
    );
    return run();
  }
}

function permissionsOf(service: AwsService, { action, input }: AwsCall) {
  return (
    service.permissions?.(action, input) ??
    service.resources(action, input).map((resource) => ({ action, resource }))
  );
}
