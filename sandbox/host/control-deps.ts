import { arnOf, roleArn } from "../cloud/arns.ts";
import { dynamoDb } from "../cloud/dynamodb/index.ts";
import { eventBridge } from "../cloud/event-bridge/index.ts";
import { lambda } from "../cloud/lambda/index.ts";
import type { LocalCloud } from "../cloud/local-cloud.ts";
import type { Program } from "../cloud/program/program.ts";
import { sns } from "../cloud/sns/index.ts";
import { sqs } from "../cloud/sqs/index.ts";
import { stepFunctions } from "../cloud/step-functions/index.ts";
import type { ControlDeps, PublishedEvent } from "./control.ts";
import type { Requests } from "./requests.ts";
import { Ring } from "./ring.ts";
import { executionDetail, executionSummary, iso, ofRequests, queueContents } from "./views.ts";
import { type World, whatsAppTopicArn } from "./world.ts";

/** So many published events are kept. */
const busEventsKept = 5_000;

export interface ControlSources {
  readonly cloud: LocalCloud;
  readonly program: Program;
  readonly world: World;
  readonly requests: Requests;
  /** What can become of a request. */
  readonly statuses: readonly string[];
  reset(): Promise<void>;
}

/** What the control routes show and move: the program's resources by the names that the program gives them. */
export function controlOf({ cloud, program, world, requests, statuses, reset }: ControlSources): ControlDeps {
  const { clock, place } = cloud;
  const { phones, socialMessaging, faults } = world;
  const tables = physicalNames(program, "aws:dynamodb/table:Table");
  const functions = physicalNames(program, "aws:lambda/function:Function");
  const queues = cloud.service(sqs);
  const executions = cloud.service(stepFunctions);
  // Somebody with an administrator's rights, at a shell.
  const operator = roleArn(place, "operator");
  cloud.iam.addAdministrator(operator);
  const busEvents = new Ring<PublishedEvent>(busEventsKept);
  cloud.service(eventBridge).onEvent(({ bus, event }) => {
    if (bus !== "default") busEvents.add(event);
  });
  return {
    clock: {
      now: () => clock.now(),
      get isLive() {
        return clock.isLive;
      },
      pending: () => clock.pending(),
      settle: () => clock.settle(),
      freeze: () => clock.freeze(),
      resume: () => clock.resume(),
      advance: async (seconds) => {
        await clock.advance(seconds);
        await cloud.service(dynamoDb).expire(clock.now());
      },
      advanceToNext: (limit) => clock.advanceToNext(limit),
    },
    reset,
    phones,
    faults,
    health: () => ({ ready: true, now: iso(clock.now()), resources: program.resources.length }),
    executions: {
      list: () => ofRequests(executions.executions()).map(executionSummary),
      get: (requestId) => {
        const execution = ofRequests(executions.executions()).find(({ name }) => name === requestId);
        return execution === undefined ? undefined : executionDetail(execution, program);
      },
    },
    requests: {
      list: (requestIds) => requests.list(requestIds),
      get: (requestId) => requests.get(requestId),
      statuses: () => statuses,
    },
    tables: {
      names: () => [...tables.keys()],
      scan: (name) => cloud.service(dynamoDb).scan(tables.get(name) ?? name),
    },
    aws: () => ({
      endpoint: cloud.endpoint,
      region: place.region,
      credentials: cloud.credentials.issue(operator),
      tables: Object.fromEntries(tables),
    }),
    queues: {
      list: () => queueContents(program, queues),
      redrive: (name, messageId) => queues.redrive(arnOf(place, "sqs", name), messageId),
    },
    bus: { events: (after) => busEvents.after(after) },
    webhooks: {
      resend: async (event) => {
        const queue = program.of("aws:sqs/queue:Queue").find(({ name }) => name === "webhook");
        if (queue === undefined) return false;
        await queues.call("SendMessage", {
          QueueUrl: String(queue.state.url),
          MessageBody: JSON.stringify(event),
        });
        return true;
      },
    },
    logs: {
      names: () => [...functions.keys()],
      read: (name) =>
        cloud
          .service(lambda)
          .logs(functions.get(name) ?? name)
          .map(({ at, line }) => ({ at: iso(at), message: line })),
    },
    publish: {
      whatsapp: async (message) => {
        socialMessaging.overhear(message);
        await cloud.service(sns).publish(whatsAppTopicArn(place), message);
      },
      sms: (event) => cloud.service(eventBridge).replay(event),
    },
  };
}

/** Physical names by the program's own. */
function physicalNames(program: Program, type: string): ReadonlyMap<string, string> {
  return new Map(program.of(type).map(({ name, state }) => [name, String(state.name)]));
}
