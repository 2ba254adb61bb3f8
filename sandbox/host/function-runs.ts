import { Hono } from "hono";
import type { FunctionRun } from "../cloud/lambda/lambda.ts";
import type { RequestAnswer, RunOfFunction } from "./answers.ts";

export interface FunctionRunsDeps {
  /** The functions' names. */
  names(): readonly string[];
  /** Oldest first. */
  read(name: string): readonly FunctionRun[];
  request(requestId: string): Promise<RequestAnswer | undefined>;
}

/**
 * `GET /sandbox/logs`: {@link RunOfFunction}s of all functions, newest first. `?request_id=parcel-81` narrows them to those
 * whose event names that request or one of its messages; a batch may be about others too.
 */
export function createFunctionRuns({ names, read, request }: FunctionRunsDeps): Hono {
  const app = new Hono();
  app.get("/sandbox/logs", async (c) => {
    const requestId = c.req.query("request_id");
    const ids = requestId === undefined ? undefined : idsOf(requestId, await request(requestId));
    const runs = names().flatMap((name) =>
      read(name)
        .filter(({ payload }) => ids === undefined || ids.some((id) => payload.includes(id)))
        .map((run) => runOf(name, run)),
    );
    return c.json(runs.sort((one, other) => other.at.localeCompare(one.at)));
  });
  return app;
}

/** By which ids events speak of a request. */
function idsOf(requestId: string, answer: RequestAnswer | undefined): string[] {
  const messages = answer?.messages ?? [];
  return [
    // In quotes, because one id may begin as another does; in an event within an event the quotes are escaped.
    `"${requestId}"`,
    `"${requestId}\\`,
    ...messages.flatMap(({ eum_msg_id, wa_msg_id }) => [eum_msg_id, wa_msg_id]),
  ].filter((id) => id !== "" && id !== "__UNKNOWN__");
}

function runOf(name: string, { at, payload, lines, error }: FunctionRun): RunOfFunction {
  return {
    function: name,
    at: new Date(at).toISOString(),
    event: JSON.parse(payload),
    lines,
    ...(error !== undefined && { error }),
  };
}
