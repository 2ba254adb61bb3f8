import { type PhoneBehaviour, phoneNumber } from "../../host/answers.ts";
import { recorded } from "../record/recorder.ts";
import type { SendPath, Writing } from "./channels.ts";
import { choice } from "./choice.ts";
import { type Answer, api, control } from "./door.ts";
import { readDetail } from "./live.ts";
import { isRecord, numberOf } from "./requests.ts";
import { personOf, world } from "./world.ts";

/** Everything that one can do on the page. Whatever changes the sandbox goes through here, and into the record. */

export function send(
  path: SendPath,
  body: unknown,
  key: string | undefined,
): Promise<Answer & { requestId: string | undefined }> {
  return recorded(
    async () => {
      const answer = await api("POST", path, body, key === undefined ? {} : { "idempotency-key": key });
      const id = isRecord(answer.body) && answer.status === 202 ? String(answer.body.request_id) : undefined;
      if (id !== undefined) chooseRequest(id);
      return { ...answer, requestId: id };
    },
    ({ status, requestId }) => ({
      kind: "send",
      path,
      number: isRecord(body) ? phoneNumber(String(body.destination_number ?? "")) : "",
      body,
      key,
      status,
      requestId,
    }),
  );
}

/** Takes a held message back. @throws Error with the API's own words */
export async function cancel(requestId: string): Promise<void> {
  const { status, body } = await recorded(
    () => api("POST", `/messages/${requestId}/cancel`),
    ({ status }) => ({ kind: "cancel", requestId, status }),
  );
  if (status >= 400) throw new Error(`The API answered ${status}: ${JSON.stringify(body)}`);
}

export function write(number: string, writing: Writing): Promise<void> {
  return recorded(
    () => control<void>("POST", `/phones/${encodeURIComponent(number)}/messages`, writing),
    () => ({ kind: "write", number, writing }),
  );
}

export function change(number: string, behaviour: Partial<PhoneBehaviour>): Promise<void> {
  return recorded(
    () => control<void>("PATCH", `/phones/${encodeURIComponent(number)}`, behaviour),
    () => ({ kind: "change", number, behaviour }),
  );
}

/** Time that passes shows in the record as the distance between its steps. */
export async function advance(seconds: number): Promise<void> {
  await recorded(
    () => control<void>("POST", "/clock/advance", { seconds }),
    () => undefined,
  );
}

export function arm(fault: Readonly<Record<string, unknown>>): Promise<void> {
  return recorded(
    () => control<void>("POST", "/faults", fault),
    () => ({ kind: "fault", fault }),
  );
}

export function clearFaults(): Promise<void> {
  return recorded(
    () => control<void>("DELETE", "/faults"),
    () => ({ kind: "clear-faults" }),
  );
}

export function redrive(queue: string): Promise<{ moved: number }> {
  return recorded(
    () => control<{ moved: number }>("POST", `/queues/${queue}/redrive`),
    () => ({ kind: "redrive", queue }),
  );
}

/** Shows a request, and whoever it is to. */
export function chooseRequest(id: string): void {
  const execution = world.get().executions.find(({ request_id }) => request_id === id);
  const number = execution === undefined ? undefined : personOf(numberOf(execution))?.number;
  choice.set({
    requestId: id,
    state: undefined,
    inspection: "machine",
    ...(number !== undefined && { number }),
  });
  readDetail(id);
}
