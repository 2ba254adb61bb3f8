import type { ExecutionSummary } from "../../host/answers.ts";
import { replyWaits } from "../life/waits.ts";
import { choice, tell } from "../state/choice.ts";
import { advance, arm, chooseRequest, send, write } from "../state/deeds.ts";
import { control } from "../state/door.ts";
import { nameOf, numberOf } from "../state/requests.ts";
import { isWindowOpen } from "../state/windows.ts";
import { world } from "../state/world.ts";
import { obstacle, replyBeforeTheWait } from "./faults.ts";

/** What takes more than one control call: a short script of them. */
export interface Script {
  readonly title: string;
  readonly does: (name: string) => string;
  readonly run: (number: string) => Promise<void>;
}

const margin = 60;

export const scripts: readonly Script[] = [
  {
    title: "Reply before the wait is stored",
    does: (name) =>
      `${name} replies in the instant between getting the template and the message starting to wait.`,
    run: async (number) => {
      const fault = replyBeforeTheWait(number);
      const problem = obstacle(fault, isWindowOpen);
      if (problem !== undefined)
        throw new Error(`It ${problem}. Move the time on until it is closed, or try it with somebody else.`);
      await arm(fault);
      await post(number, "This one met a reply that was faster than its wait.");
    },
  },
  {
    title: "Reply at 1:59",
    does: (name) =>
      `Time moves, for everybody, to one minute before the held message expires; then ${name} replies.`,
    run: (number) => replyAround(number, -margin),
  },
  {
    title: "Reply at 2:01",
    does: (name) =>
      `Time moves, for everybody, to one minute after the held message has expired; then ${name} replies.`,
    run: (number) => replyAround(number, margin),
  },
  {
    title: "STOP",
    does: (name) => `${name} writes STOP: they opt out, and what is held for them ends.`,
    run: (number) => write(number, { text: "STOP" }),
  },
];

async function replyAround(number: string, seconds: number): Promise<void> {
  const held = (await heldFor(number)) ?? (await holdOne(number));
  chooseRequest(held.request_id);
  const { now } = await control<{ now: string }>("GET", "/clock");
  const left = (Date.parse(held.waiting_until ?? now) - Date.parse(now)) / 1000;
  if (left + seconds < 0) {
    tell(`The wait ends in ${Math.round(left)} s already; hold another message first.`, true);
    return;
  }
  await advance(left + seconds);
  await write(number, { text: "Yes, send it" });
}

/** The oldest message that waits for this person. */
async function heldFor(number: string): Promise<ExecutionSummary | undefined> {
  const executions = await control<ExecutionSummary[]>("GET", "/executions");
  return executions.findLast(
    (execution) => execution.current_state === replyWaits.asked && numberOf(execution) === number,
  );
}

async function holdOne(number: string): Promise<ExecutionSummary> {
  await post(number, "It arrives today.");
  const held = await until(() => heldFor(number));
  if (held === undefined)
    throw new Error(
      `${nameOf(number)}'s window is open, so nothing is held for them. Move the time on until it is closed first.`,
    );
  return held;
}

async function post(number: string, text: string): Promise<void> {
  const { requestId, body } = await send(
    "/sendWhatsApp",
    { destination_number: number, message_body: text },
    undefined,
  );
  if (requestId === undefined) throw new Error(`The API refused the message: ${JSON.stringify(body)}`);
  choice.set({ number, channel: "whatsapp" });
  // Where time stands still, nothing happens until it is moved.
  if (!world.get().clock.live) await advance(3);
}

async function until<T>(find: () => Promise<T | undefined>): Promise<T | undefined> {
  for (let tries = 0; tries < 30; tries++) {
    const found = await find();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return undefined;
}
