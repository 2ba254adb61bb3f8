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
import { RUNTIME, StateFailure } from "./errors.ts";

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
  toInput(args: JsonObject, task: { executionArn: string; stateMachineArn: string }): JsonObject;
  /** From the service's answer to the task's result. Throws a {@link StateFailure}. */
  toResult(answer: JsonObject): Json;
  toFailure(error: AwsError): StateFailure;
}

interface Service {
  readonly service: string;
  readonly actions: readonly string[];
  /** Exception names in Step Functions begin with it. */
  readonly prefix: string;
  /** The class of errors that the model does not name. */
  readonly baseException: string;
  readonly modelled: readonly string[];
  readonly waitForTaskToken: boolean;
  readonly parameters?: readonly string[];
  readonly toInput?: Integration["toInput"];
  readonly toResult?: Integration["toResult"];
}

const DYNAMODB_ERRORS = [
  "ConditionalCheckFailedException",
  "InternalServerError",
  "ItemCollectionSizeLimitExceededException",
  "LimitExceededException",
  "ProvisionedThroughputExceededException",
  "ReplicatedWriteConflictException",
  "RequestLimitExceeded",
  "ResourceInUseException",
  "ResourceNotFoundException",
  "ThrottlingException",
  "TransactionCanceledException",
  "TransactionConflictException",
];

const STATES_ERRORS = [
  "ExecutionAlreadyExists",
  "ExecutionDoesNotExist",
  "ExecutionLimitExceeded",
  "InvalidArn",
  "InvalidExecutionInput",
  "InvalidName",
  "InvalidOutput",
  "InvalidToken",
  "KmsAccessDeniedException",
  "KmsInvalidStateException",
  "KmsThrottlingException",
  "StateMachineDeleting",
  "StateMachineDoesNotExist",
  "TaskDoesNotExist",
  "TaskTimedOut",
  "ValidationException",
];

const OPTIMISED: Record<string, Service> = {
  lambda: {
    service: "lambda",
    actions: ["Invoke"],
    prefix: "Lambda",
    baseException: "AWSLambdaException",
    modelled: [
      "InvalidParameterValueException",
      "InvalidRequestContentException",
      "RequestTooLargeException",
      "ResourceConflictException",
      "ResourceNotFoundException",
      "ResourceNotReadyException",
      "ServiceException",
      "TooManyRequestsException",
    ],
    waitForTaskToken: true,
    parameters: ["FunctionName", "Payload"],
    toResult: lambdaResult,
  },
  dynamodb: {
    service: "dynamodb",
    actions: ["GetItem", "PutItem", "UpdateItem", "DeleteItem"],
    prefix: "DynamoDB",
    baseException: "AmazonDynamoDBException",
    modelled: DYNAMODB_ERRORS,
    waitForTaskToken: false,
  },
  events: {
    service: "events",
    actions: ["PutEvents"],
    prefix: "EventBridge",
    baseException: "AmazonEventBridgeException",
    modelled: ["InternalException"],
    waitForTaskToken: false,
    parameters: ["Entries"],
    toInput: putEventsInput,
    toResult: putEventsResult,
  },
  states: {
    service: "states",
    actions: ["StartExecution"],
    prefix: "StepFunctions",
    baseException: "AWSStepFunctionsException",
    modelled: STATES_ERRORS.filter((code) => code !== "ValidationException"),
    waitForTaskToken: false,
    parameters: ["StateMachineArn", "Name", "Input", "TraceHeader"],
    toInput: ({ Input, ...rest }) =>
      firstLetters(Input === undefined ? rest : { ...rest, Input: JSON.stringify(Input) }, lower),
    toResult: (answer) => pascalCase(answer, (seconds) => Math.round(seconds * 1000)),
  },
};

const SDK: Record<string, Service> = {
  dynamodb: {
    service: "dynamodb",
    actions: [
      "BatchGetItem",
      "BatchWriteItem",
      "DeleteItem",
      "DescribeTable",
      "GetItem",
      "PutItem",
      "Query",
      "Scan",
      "UpdateItem",
    ],
    prefix: "DynamoDb",
    baseException: "DynamoDbException",
    modelled: DYNAMODB_ERRORS,
    waitForTaskToken: true,
  },
  sfn: {
    service: "states",
    actions: [
      "DescribeExecution",
      "GetExecutionHistory",
      "ListExecutions",
      "SendTaskFailure",
      "SendTaskHeartbeat",
      "SendTaskSuccess",
      "StartExecution",
      "StopExecution",
    ],
    prefix: "Sfn",
    baseException: "SfnException",
    modelled: STATES_ERRORS,
    waitForTaskToken: true,
    toInput: (args) => firstLetters(args, lower),
    toResult: (answer) => pascalCase(answer, (seconds) => new Date(seconds * 1000).toISOString()),
  },
  socialmessaging: {
    service: "social-messaging",
    actions: [
      "DeleteWhatsAppMessageMedia",
      "GetLinkedWhatsAppBusinessAccount",
      "GetLinkedWhatsAppBusinessAccountPhoneNumber",
      "GetWhatsAppMessageMedia",
      "ListLinkedWhatsAppBusinessAccounts",
      "PostWhatsAppMessageMedia",
      "SendWhatsAppMessage",
    ],
    prefix: "SocialMessaging",
    baseException: "SocialMessagingException",
    modelled: [
      "AccessDeniedByMetaException",
      "AccessDeniedException",
      "DependencyException",
      "InternalServiceException",
      "InvalidParametersException",
      "LimitExceededException",
      "ResourceNotFoundException",
      "ThrottledRequestException",
      "ValidationException",
    ],
    waitForTaskToken: true,
    toInput: socialMessagingInput,
    toResult: (answer) => pascalCase(answer, (value) => value),
  },
  pinpointsmsvoicev2: {
    service: "sms-voice",
    actions: [
      "DescribeConfigurationSets",
      "DescribeOptedOutNumbers",
      "DescribePhoneNumbers",
      "DescribePools",
      "DescribeSenderIds",
      "DeleteOptedOutNumber",
      "PutMessageFeedback",
      "PutOptedOutNumber",
      "SendMediaMessage",
      "SendTextMessage",
    ],
    prefix: "PinpointSmsVoiceV2",
    baseException: "PinpointSmsVoiceV2Exception",
    modelled: [
      "AccessDeniedException",
      "ConflictException",
      "InternalServerException",
      "ResourceNotFoundException",
      "ServiceQuotaExceededException",
      "ThrottlingException",
      "ValidationException",
    ],
    waitForTaskToken: true,
  },
};

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

function toFailure(service: Service, sdk: boolean, error: AwsError): StateFailure {
  return new StateFailure(`${service.prefix}.${exceptionName(service, error)}`, causeOf(service, sdk, error));
}

function exceptionName(service: Service, error: AwsError): string {
  // The SDK's own exception, for the service has said nothing.
  if (error instanceof ConnectionLost) return "SdkClientException";
  const { code } = error;
  if (!service.modelled.includes(code)) return service.baseException;
  return code.endsWith("Exception") ? code : `${code}Exception`;
}

/** What the exception classes of the two SDK generations say of themselves. */
function causeOf(service: Service, sdk: boolean, error: AwsError): string {
  const request = "Request ID: 00000000-0000-4000-8000-000000000000";
  return sdk
    ? `${error.message} (Service: ${service.prefix}, Status Code: ${error.status}, ${request})`
    : `${error.message} (Service: ${service.prefix}; Status Code: ${error.status}; Error Code: ${error.code}; ${request}; Proxy: null)`;
}

/** https://docs.aws.amazon.com/step-functions/latest/dg/connect-lambda.html */
function lambdaResult(answer: JsonObject): Json {
  const payload = answer.Payload ?? null;
  if (answer.FunctionError !== undefined) {
    const type =
      isObject(payload) && typeof payload.errorType === "string" ? payload.errorType : "Lambda.Unknown";
    throw new StateFailure(type, JSON.stringify(payload));
  }
  return {
    ExecutedVersion: answer.ExecutedVersion ?? "$LATEST",
    Payload: payload,
    StatusCode: answer.StatusCode ?? 200,
  };
}

/** `Detail` may be an object, and the ARNs are added. https://docs.aws.amazon.com/step-functions/latest/dg/connect-eventbridge.html */
function putEventsInput(
  args: JsonObject,
  task: { executionArn: string; stateMachineArn: string },
): JsonObject {
  if (!Array.isArray(args.Entries))
    throw new StateFailure(RUNTIME, "events:putEvents needs a list of Entries.");
  const entries = args.Entries.map((entry): Json => {
    if (!isObject(entry))
      throw new StateFailure(RUNTIME, "Every one of the Entries of events:putEvents is an object.");
    const { Detail, Resources } = entry;
    return {
      ...entry,
      ...(Detail === undefined
        ? {}
        : { Detail: typeof Detail === "string" ? Detail : JSON.stringify(Detail) }),
      Resources: [...(Array.isArray(Resources) ? Resources : []), task.stateMachineArn, task.executionArn],
    };
  });
  return { ...args, Entries: entries };
}

function putEventsResult(answer: JsonObject): Json {
  if (typeof answer.FailedEntryCount === "number" && answer.FailedEntryCount > 0) {
    throw new StateFailure("EventBridge.FailedEntry", JSON.stringify(answer));
  }
  return answer;
}

/** `Message` is a blob, which JSON protocols carry as base64; the integration encodes it, whoever wrote it. */
function socialMessagingInput(args: JsonObject): JsonObject {
  if (args.Message === undefined) return firstLetters(args, lower);
  const text = typeof args.Message === "string" ? args.Message : JSON.stringify(args.Message);
  return firstLetters({ ...args, Message: Buffer.from(text, "utf8").toString("base64") }, lower);
}

function firstLetters(object: JsonObject, change: (name: string) => string): JsonObject {
  return Object.fromEntries(Object.entries(object).map(([name, value]) => [change(name), value]));
}

/** Member names in PascalCase, at every depth; numbers in members that are dates go through `date`. */
function pascalCase(value: Json, date: (seconds: number) => Json): Json {
  if (Array.isArray(value)) return value.map((item) => pascalCase(item, date));
  if (!isObject(value)) return value;
  const members = Object.entries(value).map(([name, member]): [string, Json] => {
    const isDate = typeof member === "number" && (name.endsWith("Date") || name === "timestamp");
    return [upper(name), isDate ? date(member) : pascalCase(member, date)];
  });
  return Object.fromEntries(members);
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function upper(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

function lower(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}
