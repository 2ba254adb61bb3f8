import { Hono, type MiddlewareHandler } from "hono";
import { eventBridge } from "../cloud/event-bridge/index.ts";
import { lambda } from "../cloud/lambda/index.ts";
import type { LocalCloud } from "../cloud/local-cloud.ts";
import type { Program } from "../cloud/program/program.ts";
import { sns } from "../cloud/sns/index.ts";
import { createFunctionRuns } from "./function-runs.ts";
import { RawEvents } from "./raw-events.ts";
import { CallRecord } from "./record.ts";
import type { Requests } from "./requests.ts";

/** What has been, for who looks back: the calls that were made, the events that came, the functions that ran. */
export interface Past {
  /** Goes before everything that is to be taken note of. */
  readonly watch: MiddlewareHandler;
  readonly routes: Hono;
}

export function createPast(cloud: LocalCloud, program: Program, requests: Requests): Past {
  const { clock } = cloud;
  const record = new CallRecord(clock);
  const rawEvents = new RawEvents({
    clock,
    sns: cloud.service(sns),
    eventBridge: cloud.service(eventBridge),
  });
  const functions = new Map(
    program.of("aws:lambda/function:Function").map(({ name, state }) => [name, String(state.name)]),
  );
  const runs = createFunctionRuns({
    names: () => [...functions.keys()],
    read: (name) => cloud.service(lambda).runs(functions.get(name) ?? name),
    request: (requestId) => requests.get(requestId),
  });
  const routes = new Hono();
  for (const part of [record.routes(), rawEvents.routes(), runs]) routes.route("/", part);
  return { watch: record.watch, routes };
}
