import { randomUUID } from "node:crypto";
import { type Context, Hono, type MiddlewareHandler } from "hono";
import type { Clock } from "../cloud/clock.ts";
import type { RecordedCall, RecordedCalls } from "./answers.ts";
import { Ring } from "./ring.ts";

/** So many calls are kept; a test of more would be read by nobody. */
const kept = 1_000;

/** What is done to the sandbox, by whichever door: sends and cancels, and every control route that changes something. */
const doors = [/^\/[^/]+\/(sendWhatsApp|sendSMS|messages\/[^/]+\/cancel)$/, /^\/sandbox\//];
/** Time that passes shows as the distance between what was done; what begins anew has nothing before it. */
const untold = /^\/sandbox\/(clock|reset|settle)\b/;

/** Everything that was done to the sandbox since it began, so that it can be told again as a test. */
export class CallRecord {
  readonly #clock: Pick<Clock, "now">;
  readonly #calls = new Ring<RecordedCall>(kept);
  readonly #run = randomUUID();

  constructor(clock: Pick<Clock, "now">) {
    this.#clock = clock;
  }

  /** Takes note of the calls that pass through it. */
  readonly watch: MiddlewareHandler = async (c, next) => {
    const { method, path } = c.req;
    const isTold =
      method !== "GET" && method !== "HEAD" && doors.some((door) => door.test(path)) && !untold.test(path);
    if (!isTold) return next();
    const at = new Date(this.#clock.now()).toISOString();
    const body = await c.req.raw.clone().text();
    await next();
    const requestId = path.startsWith("/sandbox/") ? undefined : await requestIdIn(c);
    const key = c.req.header("idempotency-key");
    this.#calls.add({
      at,
      method,
      path: path + new URL(c.req.url).search,
      body,
      status: c.res.status,
      ...(key !== undefined && { key }),
      ...(requestId !== undefined && { request_id: requestId }),
    });
  };

  /** `GET /sandbox/record`: {@link RecordedCalls}; `?after=12` leaves out the first twelve. */
  routes(): Hono {
    const app = new Hono();
    app.get("/sandbox/record", (c) => {
      const after = Number(c.req.query("after") ?? 0);
      const { added, forgotten } = this.#calls;
      const answer: RecordedCalls = { run: this.#run, added, forgotten, calls: this.#calls.after(after) };
      return c.json(answer);
    });
    return app;
  }
}

async function requestIdIn(c: Context): Promise<string | undefined> {
  const answer: unknown = await c.res
    .clone()
    .json()
    .catch(() => undefined);
  const { request_id: id } = (answer ?? {}) as { request_id?: unknown };
  return typeof id === "string" ? id : undefined;
}
