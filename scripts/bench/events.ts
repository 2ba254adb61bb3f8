import type { AwsCall } from "../../sandbox/cloud/service.ts";
import type { Sandbox } from "../../sandbox/host/sandbox.ts";
import { get, post } from "./door.ts";

/** What a function is invoked with, by its handler's name. */
export type Events = ReadonlyMap<string, unknown>;

/** Of an event that somebody wrote: Meta's part of it is JSON within JSON. */
const wasWritten = /\\"messages\\":\s*\[/;

/**
 * Lets messages live their lives in a sandbox, and keeps what the functions are invoked with on the way: the last event
 * of each, so that what it asks for is there.
 */
export async function collectEvents(sandbox: Sandbox): Promise<Events> {
  const names = new Map(
    sandbox.program
      .of("aws:lambda/function:Function")
      .map(({ name, state }) => [String(state.name), name] as const),
  );
  const events = new Map<string, unknown>();
  sandbox.aws.intercept((call, proceed) => {
    const handler = invoked(call, names);
    if (handler !== undefined) events.set(handler, call.input.Payload ?? {});
    return proceed();
  });
  await live(sandbox);
  const [reply] = (await get(sandbox, "/sandbox/events"))
    .filter(({ body }: { body: string }) => wasWritten.test(body))
    .slice(-1);
  if (reply !== undefined) events.set("whatsapp-events", queueEvent(reply.body));
  return events;
}

function invoked({ service, action, input }: AwsCall, names: ReadonlyMap<string, string>) {
  if (service !== "lambda" || action !== "Invoke") return undefined;
  return names.get(String(input.FunctionName).split(":").at(-1) ?? "");
}

/** One that is answered, one that is not and goes by SMS, one by SMS, one that is cancelled; and questions. */
async function live(sandbox: Sandbox): Promise<void> {
  const held = await send(sandbox, "/v1/sendWhatsApp", { fallback: "sms" });
  const answered = await send(sandbox, "/v1/sendWhatsApp");
  const cancelled = await send(sandbox, "/v1/sendWhatsApp");
  await send(sandbox, "/v1/sendSMS");
  await send(sandbox, "/v1/sendWhatsApp/check");
  await sandbox.clock.advance(10);
  sandbox.phones.write(answered.number, { kind: "text", value: "Yes please" });
  await post(sandbox, `/v1/messages/${cancelled.id}/cancel`);
  await sandbox.clock.advance(2 * 60 * 60);
  await get(sandbox, `/v1/messages/${held.id}`);
  await get(sandbox, "/v1/messages?status=cancelled");
}

let people = 0;

async function send(
  sandbox: Sandbox,
  path: string,
  more: object = {},
): Promise<{ id: string; number: string }> {
  people++;
  const number = `+1415555${String(1000 + people)}`;
  const body = { destination_number: number, message_body: "Your parcel arrives today.", ...more };
  const { request_id: id } = await post(sandbox, path, body);
  return { id, number };
}

/** As Lambda hands over one message of a queue that takes a topic's messages as they are. */
function queueEvent(body: string) {
  return {
    Records: [
      { messageId: "bench", body, attributes: { ApproximateReceiveCount: "1" }, eventSource: "aws:sqs" },
    ],
  };
}
