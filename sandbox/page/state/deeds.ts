import type { PhoneBehaviour, RawEvent } from "../../host/answers.ts";
import { channels, type SendPath, type Writing } from "./channels.ts";
import { choice, type Inspection } from "./choice.ts";
import { type Answer, api, control } from "./door.ts";
import { readDetail } from "./live.ts";
import { isRecord, numberOf, type Request } from "./requests.ts";
import { personOf, world } from "./world.ts";

/** Everything that one can do on the page, one after another, as the sandbox records it. */

let latest: Promise<unknown> = Promise.resolve();

/** Does something when all that was asked for before is done. */
function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const turn = latest.then(work);
  latest = turn.catch(() => {});
  return turn;
}

export function send(
  path: SendPath,
  body: unknown,
  key: string | undefined,
): Promise<Answer & { requestId: string | undefined }> {
  const { inspection: before } = choice.get();
  return inTurn(async () => {
    const answer = await api("POST", path, body, key === undefined ? {} : { "idempotency-key": key });
    const id = isRecord(answer.body) && answer.status === 202 ? String(answer.body.request_id) : undefined;
    const { inspection: now } = choice.get();
    // Who has turned to something else meanwhile goes on looking at it.
    if (id !== undefined) chooseRequest(id, now === before ? "machine" : now);
    return { ...answer, requestId: id };
  });
}

/**
 * Sends what a request said once more, under a key of its own.
 * @throws Error with the API's own words
 */
export async function rerun({ channel, body }: Pick<Request, "channel" | "body">): Promise<void> {
  if (channel === undefined) throw new Error("The page does not know by which route this was sent.");
  const { status, body: answer } = await send(channels[channel].path, body, crypto.randomUUID());
  if (status !== 202) throw new Error(`The API answered ${status}: ${JSON.stringify(answer)}`);
}

/** Takes a held message back. @throws Error with the API's own words */
export async function cancel(requestId: string): Promise<void> {
  const { status, body } = await inTurn(() => api("POST", `/messages/${requestId}/cancel`));
  if (status >= 400) throw new Error(`The API answered ${status}: ${JSON.stringify(body)}`);
}

export function write(number: string, writing: Writing): Promise<void> {
  return inTurn(() => control<void>("POST", `/phones/${encodeURIComponent(number)}/messages`, writing));
}

export function change(number: string, behaviour: Partial<PhoneBehaviour>): Promise<void> {
  return inTurn(() => control<void>("PATCH", `/phones/${encodeURIComponent(number)}`, behaviour));
}

export function advance(seconds: number): Promise<void> {
  return inTurn(() => control<void>("POST", "/clock/advance", { seconds }));
}

/** The clock stands still until {@link resume}, or until it is moved. */
export function freeze(): Promise<void> {
  return inTurn(() => control<void>("POST", "/clock/freeze"));
}

export function resume(): Promise<void> {
  return inTurn(() => control<void>("POST", "/clock/resume"));
}

/** The sandbox forgets everything. */
export function reset(): Promise<void> {
  return inTurn(() => control<void>("POST", "/reset"));
}

export function arm(fault: Readonly<Record<string, unknown>>): Promise<void> {
  return inTurn(() => control<void>("POST", "/faults", fault));
}

export function clearFaults(): Promise<void> {
  return inTurn(() => control<void>("DELETE", "/faults"));
}

export function redrive(queue: string): Promise<{ moved: number }> {
  return inTurn(() => control<{ moved: number }>("POST", `/queues/${queue}/redrive`));
}

/** Hands in a raw event, exactly as it is written. */
export function handIn(channel: RawEvent["channel"], event: string): Promise<void> {
  return inTurn(() => control<void>("POST", `/events/${channel}`, event));
}

/** Shows a request, and whoever it is to. */
export function chooseRequest(id: string, inspection: Inspection = "machine"): void {
  const execution = world.get().executions.find(({ request_id }) => request_id === id);
  const number = execution === undefined ? undefined : personOf(numberOf(execution))?.number;
  choice.set({
    requestId: id,
    state: undefined,
    inspection,
    ...(number !== undefined && { number }),
  });
  readDetail(id);
}
