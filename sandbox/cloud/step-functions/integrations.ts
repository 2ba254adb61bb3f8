/**
 * The service integrations that the sandbox knows: how a Task's `Resource` becomes a call, the answer a
 * result, and an AWS error an error name.
 *
 * Optimised integrations are built on the AWS SDK for Java 1, SDK integrations on version 2, and error names
 * are their exception classes: an error that the service's model does not name (a DynamoDB
 * `ValidationException` or `AccessDeniedException`, say) arrives as the service's own base class.
 * https://docs.aws.amazon.com/step-functions/latest/dg/supported-services-awssdk.html
 * https://docs.aws.amazon.com/step-functions/latest/dg/integrate-optimized.html
 */
import { type AwsError, ConnectionLost, type Json, type JsonObject } from "../service.ts";
import { StateFailure } from "./errors.ts";
import {
  type IntegratedService,
  lower,
  OPTIMISED,
  SDK,
  type TaskArns,
  upper,
} from "./integrated-services.ts";

export interface Integration {
  /** As history events name it: `dynamodb`, `aws-sdk:dynamodb`. */
  readonly resourceType: string;
  /** `updateItem.waitForTaskToken` */
  readonly resource: string;
  readonly waitForTaskToken: boolean;
  /** The service's IAM prefix. */
  readonly service: string;
  /** In PascalCase. */
  readonly action: string;
  /** The names that `Arguments` may have, or undefined if any in PascalCase. */
  readonly parameters: ReadonlySet<string> | undefined;
  /** From `Arguments` (PascalCase) to the form of the service's own protocol. */
  toInput(args: JsonObject, task: TaskArns): JsonObject;
  /** From the service's answer to the task's result. Throws a {@link StateFailure}. */
  toResult(answer: JsonObject): Json;
  toFailure(error: AwsError): StateFailure;
}

const RESOURCE =
  /^arn:aws[a-z-]*:states:::(?<sdk>aws-sdk:)?(?<service>[a-zA-Z0-9]+):(?<action>[a-z][a-zA-Z0-9]*)(?<pattern>\.[a-zA-Z0-9:]+)?$/;

const CALLBACK = ".waitForTaskToken";

/** Throws an Error that says which integrations there are, if the sandbox does not know this one. */
export function findIntegration(arn: string): Integration {
  const parts = RESOURCE.exec(arn)?.groups;
  if (parts === undefined) {
    throw new Error(
      `"${arn}" is no service integration ARN (a Lambda function is called by arn:aws:states:::lambda:invoke)`,
    );
  }
  const { sdk = "", service: name = "", action: camelAction = "", pattern = "" } = parts;
  const table = sdk === "" ? OPTIMISED : SDK;
  const service = Object.hasOwn(table, name) ? table[name] : undefined;
  const known = Object.keys(table).map((key) => `${sdk}${key}`);
  if (service === undefined)
    throw new Error(`the sandbox has no integration "${sdk}${name}", only ${known.join(", ")}`);
  const action = upper(camelAction);
  if (!service.actions.includes(action)) {
    throw new Error(
      `the sandbox has no action "${camelAction}" of ${sdk}${name}, only ${service.actions.map(lower).join(", ")}`,
    );
  }
  const waitForTaskToken = pattern === CALLBACK;
  if (pattern !== "" && !(waitForTaskToken && service.waitForTaskToken)) {
    throw new Error(`the sandbox does not support "${pattern}" on ${sdk}${name}:${camelAction}`);
  }
  return {
    resourceType: `${sdk}${name}`,
    resource: `${camelAction}${pattern}`,
    waitForTaskToken,
    service: service.service,
    action,
    parameters: service.parameters === undefined ? undefined : new Set(service.parameters),
    toInput: service.toInput ?? ((args) => args),
    toResult: service.toResult ?? ((answer) => answer),
    toFailure: (error) => toFailure(service, sdk !== "", error),
  };
}

/** The names in `args` that the integration does not take. */
export function unknownParameters({ parameters }: Integration, args: JsonObject): string[] {
  return Object.keys(args).filter((name) => !(parameters?.has(name) ?? /^[A-Z]/.test(name)));
}

function toFailure(service: IntegratedService, sdk: boolean, error: AwsError): StateFailure {
  return new StateFailure(`${service.prefix}.${exceptionName(service, error)}`, causeOf(service, sdk, error));
}

function exceptionName(service: IntegratedService, error: AwsError): string {
  // The SDK's own exception, for the service has said nothing.
  if (error instanceof ConnectionLost) return "SdkClientException";
  const { code } = error;
  if (!service.modelled.includes(code)) return service.baseException;
  return code.endsWith("Exception") ? code : `${code}Exception`;
}

/** What the exception classes of the two SDK generations say of themselves. */
function causeOf(service: IntegratedService, sdk: boolean, error: AwsError): string {
  const request = "Request ID: 00000000-0000-4000-8000-000000000000";
  return sdk
    ? `${error.message} (Service: ${service.prefix}, Status Code: ${error.status}, ${request})`
    : `${error.message} (Service: ${service.prefix}; Status Code: ${error.status}; Error Code: ${error.code}; ${request}; Proxy: null)`;
}
