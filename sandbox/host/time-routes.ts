import type { Context } from "hono";
import { Hono } from "hono";
import * as v from "valibot";
import type { Clock } from "../cloud/clock.ts";
import { NotPossibleNow, readInput } from "../world/input.ts";
import { bodyOf } from "./body.ts";
import { settleDown } from "./wait.ts";

export interface TimeDeps {
  readonly clock: Pick<
    Clock,
    "now" | "isLive" | "pending" | "advance" | "advanceToNext" | "settle" | "freeze" | "resume"
  >;
  /** Makes everything as it was at the start. */
  reset(): Promise<void>;
}

const aYear = 366 * 24 * 60 * 60;
const advance = v.strictObject({
  seconds: v.pipe(
    v.number("must be a number of seconds"),
    v.finite(),
    v.minValue(0, "time moves forward only"),
    v.maxValue(aYear, "is more than a year"),
  ),
});

/** The control routes that move time, stop it, or begin again. */
export function createTimeRoutes({ clock, reset }: TimeDeps): Hono {
  const app = new Hono();
  const now = () => isoTime(clock.now());

  app.get("/sandbox/clock", (c) => {
    const [next] = clock.pending();
    return c.json({
      now: now(),
      frozen: !clock.isLive,
      ...(next !== undefined && { next_due: isoTime(next) }),
    });
  });
  app.post("/sandbox/clock/advance", async (c) => {
    const { seconds } = readInput(advance, await bodyOf(c));
    await clock.advance(seconds);
    return c.json({ now: now() });
  });
  const frozen = (c: Context) => c.json({ now: now(), frozen: !clock.isLive });
  app.post("/sandbox/clock/freeze", async (c) => {
    await clock.freeze();
    return frozen(c);
  });
  app.post("/sandbox/clock/resume", async (c) => {
    await clock.resume();
    return frozen(c);
  });
  app.post("/sandbox/settle", async (c) => {
    if (await settleDown(clock)) return c.json({ now: now() });
    throw new NotPossibleNow(
      "It does not come to rest: for an hour of the sandbox's time, something was due every three seconds.",
    );
  });
  app.post("/sandbox/reset", async (c) => {
    await reset();
    return c.json({ reset: true });
  });
  return app;
}

function isoTime(at: number): string {
  return new Date(at).toISOString();
}
