import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { executionsOf } from "../messaging/execution-arn.ts";
import type { HandlerFunction } from "./handler-function.ts";
import type { Permission } from "./policy.ts";
import type { Workflow, WorkflowName } from "./workflow.ts";

/** What the stack's roles may be allowed, each in one statement on named resources. */

type Table = aws.dynamodb.Table;

export function getItem(...tables: Table[]): Permission {
  return { sid: "GetItem", actions: ["dynamodb:GetItem"], resources: tables.map(({ arn }) => arn) };
}

export function putItem(...tables: Table[]): Permission {
  return { sid: "PutItem", actions: ["dynamodb:PutItem"], resources: tables.map(({ arn }) => arn) };
}

export function updateItem(...tables: Table[]): Permission {
  return { sid: "UpdateItem", actions: ["dynamodb:UpdateItem"], resources: tables.map(({ arn }) => arn) };
}

export function deleteItem(...tables: Table[]): Permission {
  return { sid: "DeleteItem", actions: ["dynamodb:DeleteItem"], resources: tables.map(({ arn }) => arn) };
}

export function query(
  ...tables: Array<{ readonly of: Table; readonly by: ReadonlyArray<{ readonly name: string }> }>
): Permission {
  return {
    sid: "QueryIndexes",
    actions: ["dynamodb:Query"],
    resources: tables.flatMap(({ of, by }) =>
      by.map(({ name }) => pulumi.interpolate`${of.arn}/index/${name}`),
    ),
  };
}

export function invoke(...functions: HandlerFunction[]): Permission {
  return {
    sid: "InvokeHandlers",
    actions: ["lambda:InvokeFunction"],
    resources: functions.map(({ arn }) => arn),
  };
}

/**
 * Answers to the task tokens of some workflows' executions. They are named by the pattern of their physical names,
 * `<name>-` and what Pulumi adds to it: the workflows call the functions, so a function cannot wait for their ARNs.
 *
 * The service reference lists no resource for these actions, but IAM asks for the state machine's ARN: a denial on
 * AWS names it (https://github.com/NOAA-OWP/hydrovis/issues/837), and AWS CDK's authors tried it for tokens of other
 * tasks than an activity's (https://github.com/aws/aws-cdk/pull/8486). Not tried here on AWS: docs/operations.md says
 * how a refusal would look.
 */
export function answerTaskTokens(
  workflows: readonly WorkflowName[],
  ...answers: Array<"Success" | "Failure">
): Permission {
  const { partition, region, accountId } = place();
  return {
    sid: "AnswerTaskTokens",
    actions: answers.map((answer) => `states:SendTask${answer}`),
    resources: workflows.map(
      (name) => pulumi.interpolate`arn:${partition}:states:${region}:${accountId}:stateMachine:${name}-*`,
    ),
  };
}

/** Whether executions of these workflows still run, for functions that the workflows call: named as above. */
export function seeExecutions(...workflows: readonly WorkflowName[]): Permission {
  const { partition, region, accountId } = place();
  return {
    sid: "SeeExecutions",
    actions: ["states:DescribeExecution"],
    resources: workflows.map(
      (name) => pulumi.interpolate`arn:${partition}:states:${region}:${accountId}:execution:${name}-*:*`,
    ),
  };
}

export function startExecutions(...workflows: Workflow[]): Permission {
  return {
    sid: "StartWorkflows",
    actions: ["states:StartExecution"],
    resources: workflows.map(({ arn }) => arn),
  };
}

export function describeExecutions(...workflows: Workflow[]): Permission {
  return {
    sid: "DescribeExecutions",
    actions: ["states:DescribeExecution"],
    resources: workflows.map(({ arn }) => arn.apply((text) => `${executionsOf(text)}*`)),
  };
}

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsendusermessagingsocial.html */
export function sendWhatsApp(...phoneNumberArns: string[]): Permission {
  return {
    sid: "SendWhatsApp",
    actions: ["social-messaging:SendWhatsAppMessage"],
    resources: phoneNumberArns,
  };
}

/**
 * @param originatingEntity a phone number, sender id or pool; only an ARN says which of them, and its id
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsendusermessagingsmsandvoicev2.html
 */
export function sendSms(originatingEntity: string): Permission {
  return {
    sid: "SendSms",
    actions: ["sms-voice:SendTextMessage"],
    resources: originationArns(originatingEntity),
  };
}

function originationArns(originatingEntity: string): pulumi.Input<string>[] {
  if (originatingEntity.startsWith("arn:")) return [originatingEntity];
  const { partition, region, accountId } = place();
  return ["phone-number", "sender-id", "pool"].map(
    (kind) => pulumi.interpolate`arn:${partition}:sms-voice:${region}:${accountId}:${kind}/*`,
  );
}

/** Where the stack is, as ARNs name it. */
function place() {
  const { partition } = aws.getPartitionOutput();
  const { region } = aws.getRegionOutput();
  const { accountId } = aws.getCallerIdentityOutput();
  return { partition, region, accountId };
}
