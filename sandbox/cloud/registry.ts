import { account } from "./account/index.ts";
import { apiGateway } from "./api-gateway/index.ts";
import { cloudFormation } from "./cloudformation/index.ts";
import { cloudTrail } from "./cloudtrail/index.ts";
import { cloudWatch } from "./cloudwatch/index.ts";
import { dynamoDb } from "./dynamodb/index.ts";
import { eventBridge } from "./event-bridge/index.ts";
import { iam } from "./iam/index.ts";
import { kms } from "./kms/index.ts";
import { lambda } from "./lambda/index.ts";
import { logs } from "./logs/index.ts";
import { scheduler } from "./scheduler/index.ts";
import type { Created, Creation, ResourceType, ServiceDefinition } from "./service-definition.ts";
import { sns } from "./sns/index.ts";
import { sqs } from "./sqs/index.ts";
import { stepFunctions } from "./step-functions/index.ts";

/** Every service that the local cloud knows. The order means nothing. */
export const services: ReadonlyArray<ServiceDefinition<unknown>> = [
  account,
  apiGateway,
  cloudFormation,
  cloudTrail,
  cloudWatch,
  dynamoDb,
  eventBridge,
  iam,
  kms,
  lambda,
  logs,
  scheduler,
  sns,
  sqs,
  stepFunctions,
];

const howToTeach =
  "Teach it in sandbox/cloud: a row in the index.ts of its service's folder, and for a new service a line in " +
  "sandbox/cloud/registry.ts; README.md there says how.";

/** @throws Error when no service knows the type: it must be taught, or the program is wrong. */
export function resourceTypeOf(
  type: string,
  name: string,
): { readonly service: ServiceDefinition<unknown>; readonly resourceType: ResourceType<unknown> } {
  for (const service of services) {
    const resourceType = service.resourceTypes[type];
    if (resourceType !== undefined) return { service, resourceType };
  }
  throw new Error(
    `The program registers "${name}" of type ${type}, which the sandbox does not know. ${howToTeach}`,
  );
}

/** A provider is not a resource of AWS; the sandbox has one place only, so nothing depends on it. */
export function isProvider(type: string): boolean {
  return type.startsWith("pulumi:providers:");
}

/** Whether a component that another program makes may be passed over. */
export function isKnownRemoteComponent(type: string): boolean {
  return services.some(({ remoteComponents = {} }) => Object.hasOwn(remoteComponents, type));
}

/** What AWS would answer for a new resource of `type`. */
export function createdOutputs(type: string, creation: Creation): Created {
  if (isProvider(type)) return { id: creation.identity };
  return resourceTypeOf(type, creation.logicalName).resourceType.outputs(creation);
}

/**
 * The answer of a Pulumi function (`aws.getRegion()` and its kin).
 * @throws Error when no service knows the function
 */
export function functionResult(token: string, place: Creation["place"]): Record<string, unknown> {
  for (const { functions } of services) {
    const result = functions?.[token]?.(place);
    if (result !== undefined) return result;
  }
  throw new Error(`The program calls ${token}, which the sandbox does not know. ${howToTeach}`);
}
