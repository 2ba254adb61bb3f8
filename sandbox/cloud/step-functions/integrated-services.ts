import type { Json, JsonObject } from "../service.ts";
import { RUNTIME, StateFailure } from "./errors.ts";
import { isObject } from "./values.ts";

/**
 * The services that workflows call here: which actions, by which names their errors go, and how arguments and results
 * differ from the service's own protocol.
 */

/** What the ARNs of a task's own run are, for integrations that pass them on. */
export interface TaskArns {
  readonly executionArn: string;
  readonly stateMachineArn: string;
}

export interface IntegratedService {
  readonly service: string;
  readonly actions: readonly string[];
  /** Exception names in Step Functions begin with it. */
  readonly prefix: string;
  /** The class of errors that the model does not name. */
  readonly baseException: string;
  readonly modelled: readonly string[];
  readonly waitForTaskToken: boolean;
  readonly parameters?: readonly string[];
  /** From `Arguments` (PascalCase) to the form of the service's own protocol. */
  readonly toInput?: (args: JsonObject, task: TaskArns) => JsonObject;
  /** From the service's answer to the task's result. Throws a {@link StateFailure}. */
  readonly toResult?: (answer: JsonObject) => Json;
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

/** Optimised integrations, built on the AWS SDK for Java 1. */
export const OPTIMISED: Readonly<Record<string, IntegratedService>> = {
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

/** SDK integrations, built on version 2. */
export const SDK: Readonly<Record<string, IntegratedService>> = {
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
      "TransactWriteItems",
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
};

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
function putEventsInput(args: JsonObject, task: TaskArns): JsonObject {
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

export function upper(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

export function lower(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}
