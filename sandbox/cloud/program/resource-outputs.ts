import { createHash } from "node:crypto";
import {
  arnOf,
  eventBusArn,
  functionArn,
  type Place,
  queueUrl,
  roleArn,
  ruleArn,
  tableArn,
} from "../arns.ts";

/** What AWS would answer when a resource is created: its id and the outputs that it computes. */
export interface Created {
  readonly id: string;
  readonly outputs: Record<string, unknown>;
}

interface Creation {
  /** The Pulumi name, which is not yet the physical name. */
  readonly logicalName: string;
  /** What makes the resource one of its kind: its type and name, and its parent's. */
  readonly identity: string;
  readonly inputs: Record<string, unknown>;
  readonly place: Place;
  readonly apiKey: string;
}

type Create = (creation: Creation) => Created;

/** A stream is named after the instant at which it was enabled. */
const STREAM_LABEL = "2026-01-05T09:30:12.345";

/**
 * The computed outputs of every resource type that the sandbox knows, in the form of Pulumi's AWS provider.
 * Ids are derived from each resource's identity, so that two runs of one program are alike.
 */
const creators: Record<string, Create> = {
  "aws:apigateway/account:Account": () => ({ id: "api-gateway-account", outputs: {} }),
  "aws:apigateway/apiKey:ApiKey": (creation) => {
    const id = shortId(creation.identity, "key");
    const value = creation.inputs.value ?? creation.apiKey;
    return {
      id,
      outputs: {
        name: nameOf(creation),
        value,
        enabled: true,
        arn: apiGatewayArn(creation, `apikeys/${id}`),
      },
    };
  },
  "aws:apigateway/deployment:Deployment": (creation) => ({
    id: shortId(creation.identity, "deployment"),
    outputs: {},
  }),
  "aws:apigateway/methodSettings:MethodSettings": ({ inputs }) => ({
    id: `${inputs.restApi}-${inputs.stageName}-${inputs.methodPath}`,
    outputs: {},
  }),
  "aws:apigateway/restApi:RestApi": (creation) => {
    const id = shortId(creation.identity, "api");
    return {
      id,
      outputs: {
        name: nameOf(creation),
        arn: apiGatewayArn(creation, `restapis/${id}`),
        executionArn: arnOf(creation.place, "execute-api", id),
        rootResourceId: shortId(creation.identity, "root"),
      },
    };
  },
  "aws:apigateway/stage:Stage": (creation) => {
    const { restApi, stageName } = creation.inputs;
    const { region } = creation.place;
    return {
      id: `ags-${restApi}-${stageName}`,
      outputs: {
        arn: apiGatewayArn(creation, `restapis/${restApi}/stages/${stageName}`),
        executionArn: arnOf(creation.place, "execute-api", `${restApi}/${stageName}`),
        invokeUrl: `https://${restApi}.execute-api.${region}.amazonaws.com/${stageName}`,
      },
    };
  },
  "aws:apigateway/usagePlan:UsagePlan": (creation) => {
    const id = shortId(creation.identity, "plan");
    return { id, outputs: { name: nameOf(creation), arn: apiGatewayArn(creation, `usageplans/${id}`) } };
  },
  "aws:apigateway/usagePlanKey:UsagePlanKey": ({ inputs, apiKey }) => ({
    id: String(inputs.keyId),
    outputs: { value: apiKey },
  }),
  "aws:cloudwatch/dashboard:Dashboard": ({ inputs, place }) => ({
    id: String(inputs.dashboardName),
    outputs: { dashboardArn: `arn:aws:cloudwatch::${place.accountId}:dashboard/${inputs.dashboardName}` },
  }),
  "aws:cloudwatch/eventApiDestination:EventApiDestination": (creation) => {
    const name = nameOf(creation);
    const id = uuid(creation.identity, "api-destination");
    return {
      id: name,
      outputs: { name, arn: arnOf(creation.place, "events", `api-destination/${name}/${id}`) },
    };
  },
  "aws:cloudwatch/eventArchive:EventArchive": (creation) => {
    const name = nameOf(creation);
    return { id: name, outputs: { name, arn: arnOf(creation.place, "events", `archive/${name}`) } };
  },
  "aws:cloudwatch/eventBus:EventBus": (creation) => {
    const name = nameOf(creation);
    return { id: name, outputs: { name, arn: eventBusArn(creation.place, name) } };
  },
  "aws:cloudwatch/eventConnection:EventConnection": (creation) => {
    const name = nameOf(creation);
    const path = `connection/${name}/${uuid(creation.identity, "connection")}`;
    return {
      id: name,
      outputs: {
        name,
        arn: arnOf(creation.place, "events", path),
        secretArn: arnOf(creation.place, "secretsmanager", `secret:events!${path}`),
      },
    };
  },
  "aws:cloudwatch/eventRule:EventRule": (creation) => {
    const name = nameOf(creation);
    const bus = String(creation.inputs.eventBusName ?? "default");
    const id = bus === "default" ? name : `${bus}/${name}`;
    return { id, outputs: { name, eventBusName: bus, arn: ruleArn(creation.place, name, bus) } };
  },
  "aws:cloudwatch/eventTarget:EventTarget": (creation) => {
    const targetId = String(
      creation.inputs.targetId ?? `terraform-${digest(creation.identity, "target").slice(0, 26)}`,
    );
    return { id: `${creation.inputs.rule}-${targetId}`, outputs: { targetId } };
  },
  "aws:cloudwatch/logGroup:LogGroup": (creation) => {
    const name = nameOf(creation);
    return { id: name, outputs: { name, arn: arnOf(creation.place, "logs", `log-group:${name}`) } };
  },
  "aws:cloudwatch/metricAlarm:MetricAlarm": (creation) => {
    const name = String(creation.inputs.name ?? autoname(creation));
    return { id: name, outputs: { name, arn: arnOf(creation.place, "cloudwatch", `alarm:${name}`) } };
  },
  "aws:dynamodb/table:Table": (creation) => {
    const name = nameOf(creation);
    const arn = tableArn(creation.place, name);
    if (creation.inputs.streamEnabled !== true) return { id: name, outputs: { name, arn } };
    return {
      id: name,
      outputs: { name, arn, streamArn: `${arn}/stream/${STREAM_LABEL}`, streamLabel: STREAM_LABEL },
    };
  },
  "aws:iam/role:Role": (creation) => {
    const name = nameOf(creation);
    const path = String(creation.inputs.path ?? "/").replace(/^\//, "");
    return {
      id: name,
      outputs: {
        name,
        arn: roleArn(creation.place, path + name),
        uniqueId: `AROA${digest(name, "role").slice(0, 17).toUpperCase()}`,
      },
    };
  },
  "aws:iam/rolePolicy:RolePolicy": (creation) => {
    const name = nameOf(creation);
    return { id: `${creation.inputs.role}:${name}`, outputs: { name } };
  },
  "aws:kms/alias:Alias": (creation) => {
    const name = String(creation.inputs.name ?? `alias/${autoname(creation)}`);
    return { id: name, outputs: { name, arn: arnOf(creation.place, "kms", name) } };
  },
  "aws:kms/key:Key": (creation) => {
    const keyId = uuid(creation.identity, "kms");
    return { id: keyId, outputs: { keyId, arn: arnOf(creation.place, "kms", `key/${keyId}`) } };
  },
  "aws:lambda/eventSourceMapping:EventSourceMapping": (creation) => {
    const id = uuid(creation.identity, "event-source-mapping");
    const target = String(creation.inputs.functionName);
    return {
      id,
      outputs: {
        uuid: id,
        arn: arnOf(creation.place, "lambda", `event-source-mapping:${id}`),
        functionArn: target.startsWith("arn:") ? target : functionArn(creation.place, target),
        state: "Enabled",
      },
    };
  },
  "aws:lambda/function:Function": (creation) => {
    const name = nameOf(creation);
    const arn = functionArn(creation.place, name);
    return {
      id: name,
      outputs: {
        name,
        arn,
        version: "$LATEST",
        qualifiedArn: `${arn}:$LATEST`,
        invokeArn: `arn:aws:apigateway:${creation.place.region}:lambda:path/2015-03-31/functions/${arn}/invocations`,
      },
    };
  },
  "aws:lambda/permission:Permission": (creation) => {
    const id = String(creation.inputs.statementId ?? autoname(creation));
    return { id, outputs: { statementId: id } };
  },
  "aws:sfn/stateMachine:StateMachine": (creation) => {
    const name = nameOf(creation);
    const arn = arnOf(creation.place, "states", `stateMachine:${name}`);
    return { id: arn, outputs: { name, arn, status: "ACTIVE" } };
  },
  "aws:sns/topic:Topic": (creation) => {
    const name = nameOf(creation);
    const arn = arnOf(creation.place, "sns", name);
    return { id: arn, outputs: { name, arn } };
  },
  "aws:sns/topicSubscription:TopicSubscription": (creation) => {
    const arn = `${creation.inputs.topic}:${uuid(creation.identity, "subscription")}`;
    return { id: arn, outputs: { arn } };
  },
  "aws:sqs/queue:Queue": (creation) => {
    const name = nameOf(creation);
    const url = queueUrl(creation.place, name);
    return { id: url, outputs: { name, url, arn: arnOf(creation.place, "sqs", name) } };
  },
  "aws:sqs/queuePolicy:QueuePolicy": ({ inputs }) => ({ id: String(inputs.queueUrl), outputs: {} }),
  "aws:sqs/redriveAllowPolicy:RedriveAllowPolicy": ({ inputs }) => ({
    id: String(inputs.queueUrl),
    outputs: {},
  }),
};

/**
 * What AWS would answer for a new resource of `type`.
 * @throws Error when the sandbox does not know the type: it must be taught, or the program is wrong.
 */
export function createdOutputs(type: string, creation: Creation): Created {
  // A provider is not a resource of AWS; the sandbox has one place only, so nothing depends on it.
  if (type.startsWith("pulumi:providers:")) return { id: uuid(creation.identity, "provider"), outputs: {} };
  const create = creators[type];
  if (create === undefined) {
    throw new Error(
      `The program registers "${creation.logicalName}" of type ${type}, which the sandbox does not know. ` +
        "Teach it in sandbox/cloud/program/resource-outputs.ts, and build the resource where the sandbox is put together.",
    );
  }
  return create(creation);
}

/**
 * The answer of a Pulumi function (`aws.getRegion()` and its kin).
 * @throws Error when the sandbox does not know the function.
 */
export function invokeResult(token: string, place: Place): Record<string, unknown> {
  switch (token) {
    case "aws:index/getCallerIdentity:getCallerIdentity":
      return {
        accountId: place.accountId,
        arn: `arn:aws:iam::${place.accountId}:user/sandbox`,
        id: place.accountId,
        userId: "AIDASANDBOX",
      };
    case "aws:index/getRegion:getRegion":
      return {
        description: `The sandbox's ${place.region}`,
        endpoint: `ec2.${place.region}.amazonaws.com`,
        id: place.region,
        name: place.region,
        region: place.region,
      };
    case "aws:index/getPartition:getPartition":
      return { dnsSuffix: "amazonaws.com", id: "aws", partition: "aws", reverseDnsPrefix: "com.amazonaws" };
    default:
      throw new Error(
        `The program calls ${token}, which the sandbox does not know. Teach it in sandbox/cloud/program/resource-outputs.ts.`,
      );
  }
}

/** The physical name: as given, or Pulumi's auto-name. */
function nameOf(creation: Creation): string {
  const { name } = creation.inputs;
  return typeof name === "string" ? name : autoname(creation);
}

/** Pulumi appends seven random hexadecimal digits; here they are derived, so that runs are alike. */
function autoname({ logicalName, identity }: Creation): string {
  return `${logicalName}-${digest(identity, "autoname").slice(0, 7)}`;
}

function apiGatewayArn({ place }: Creation, path: string): string {
  return `arn:aws:apigateway:${place.region}::/${path}`;
}

/** Ten characters of `[a-z0-9]`, as API Gateway gives them. */
function shortId(identity: string, kind: string): string {
  return BigInt(`0x${digest(identity, kind)}`)
    .toString(36)
    .slice(0, 10);
}

function uuid(identity: string, kind: string): string {
  const hex = digest(identity, kind);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

function digest(identity: string, kind: string): string {
  return createHash("sha256").update(`${kind}/${identity}`).digest("hex");
}
