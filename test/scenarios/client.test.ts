import { describe, expect, it } from "vitest";
import {
  ApiError,
  ErrorCode,
  ListedStatus,
  MessageStatus,
  MessagingClient,
  NoAnswerError,
  NotEndedError,
  Outcome,
  RequestStatus,
  type RetryOptions,
} from "../../client/index.ts";
import { story } from "../support/story.ts";

/** The client, as another project has it: against the API's door. */

const sandbox = story();
const hello = "Your parcel arrives today.";

/** A client, what it has called, and what goes wrong with its calls: the first of `troubles` with the first call, and so on. */
function client(troubles: readonly Trouble[] = [], options: RetryOptions = {}) {
  const calls: Array<{ key: string | null; body: string }> = [];
  const messaging = new MessagingClient({
    baseUrl: `${sandbox.sandbox.url}/v1`,
    apiKey: sandbox.sandbox.apiKey,
    ...options,
    fetch: async (input, init) => {
      const request = new Request(input, init);
      calls.push({ key: request.headers.get("idempotency-key"), body: await request.clone().text() });
      const trouble = troubles[calls.length - 1];
      return trouble === undefined ? fetch(request) : trouble(request);
    },
  });
  return { messaging, calls };
}

type Trouble = (request: Request) => Promise<Response>;

const isDown: Trouble = async () => {
  throw new TypeError("fetch failed");
};
const neverAnswers: Trouble = ({ signal }) =>
  new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
const answersLost: Trouble = async (request) => {
  await fetch(request);
  throw new TypeError("terminated");
};
const answers =
  (status: number, headers: Record<string, string> = {}): Trouble =>
  async () =>
    Response.json({ error: "service_unavailable", message: "Try again." }, { status, headers });

describe("a message", () => {
  it("is sent, released by the person's answer, and waited for", async () => {
    const { messaging } = client();
    const ana = sandbox.person();
    const { request_id } = await messaging.sendWhatsApp({
      destination_number: ana.number,
      message_body: hello,
    });
    await sandbox.passes(3);
    expect((await messaging.get(request_id)).latest_status).toBe(RequestStatus.held);

    const ended = messaging.waitUntilEnded(request_id);
    await ana.writes("Yes please");
    await sandbox.passes(3);

    expect(await ended).toMatchObject({ outcome: Outcome.delivered, latest_status: MessageStatus.delivered });
    expect(await ana.received()).toContain(`text: ${hello}`);
  });

  it("is sent by SMS", async () => {
    const { messaging } = client();
    const ana = sandbox.person();
    const { request_id } = await messaging.sendSms(
      { destination_number: ana.number, message_body: hello },
      { idempotencyKey: "client-sms" },
    );
    expect(request_id).toBe("client-sms");
    await sandbox.passes(60);
    const ended = await messaging.waitUntilEnded(request_id, { timeoutMs: Number.POSITIVE_INFINITY });
    expect(ended.outcome).toBe(Outcome.delivered);
  });

  it("is cancelled while it is held, and not after", async () => {
    const { messaging } = client();
    const { request_id } = await messaging.sendWhatsApp({
      destination_number: sandbox.person().number,
      message_body: hello,
    });
    await sandbox.passes(3);
    expect(await messaging.cancel(request_id)).toEqual({ request_id, status: "cancelled" });

    const { request_id: sms } = await messaging.sendSms({
      destination_number: sandbox.person().number,
      message_body: hello,
    });
    await expect(messaging.cancel(sms)).rejects.toMatchObject({ status: 409, code: ErrorCode.not_held });
  });

  it("is checked without being sent", async () => {
    const { messaging } = client();
    const ana = sandbox.person();
    const request = { destination_number: ana.number, message_body: hello };
    expect(await messaging.checkWhatsApp(request)).toEqual({ type: "whatsapp", next_status: "held" });
    expect(await messaging.checkSms(request)).toEqual({ type: "sms", next_status: "sent_for_delivery" });
    expect(await ana.phone()).toEqual([]);
  });
});

describe("a refusal", () => {
  it("is an error that names code and field, after one call", async () => {
    const { messaging, calls } = client();
    const error = await messaging
      .sendSms({ destination_number: "0171 2345678", message_body: hello })
      .catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({
      status: 400,
      code: ErrorCode.invalid_request,
      field: "destination_number",
    });
    expect(calls).toHaveLength(1);
  });

  it("of a key that another request has is one too, with that request", async () => {
    const { messaging } = client();
    const request = { destination_number: sandbox.person().number, message_body: hello };
    await messaging.sendSms(request, { idempotencyKey: "client-twice" });
    await expect(
      messaging.sendSms({ ...request, message_body: "Other" }, { idempotencyKey: "client-twice" }),
    ).rejects.toMatchObject({ code: ErrorCode.idempotency_key_used, requestId: "client-twice" });
  });
});

describe("a send that meets trouble", () => {
  const send = async (troubles: readonly Trouble[]) => {
    const ana = sandbox.person();
    const { messaging, calls } = client(troubles);
    const { request_id } = await messaging.sendSms({ destination_number: ana.number, message_body: hello });
    await sandbox.passes(5);
    return { calls, request_id, received: await ana.received() };
  };

  it.each<[string, readonly Trouble[]]>([
    ["no connection, twice", [isDown, isDown]],
    ["answers that are lost", [answersLost, answersLost]],
    ["503, 504 and 500", [answers(503), answers(504), answers(500)]],
    ["429", [answers(429, { "retry-after": "0" })]],
  ])("%s: is repeated with the same key and body, and reaches the phone once", async (_what, troubles) => {
    const { calls, request_id, received } = await send(troubles);

    expect(calls).toHaveLength(troubles.length + 1);
    expect(new Set(calls.map((call) => JSON.stringify(call))).size).toBe(1);
    expect(calls[0]?.key).toBe(request_id);
    expect(received).toEqual([`text: ${hello}`]);
  });

  it("is known to be accepted when its answer was lost and it has ended since", async () => {
    const ended: Trouble = async (request) => {
      await fetch(request);
      await sandbox.passes(60);
      throw new TypeError("terminated");
    };
    const { calls, received } = await send([ended]);

    expect(calls).toHaveLength(2);
    expect(received).toEqual([`text: ${hello}`]);
  });

  it("waits as long as Retry-After says", async () => {
    const begun = performance.now();
    await send([answers(429, { "retry-after": "1" })]);
    expect(performance.now() - begun).toBeGreaterThanOrEqual(990);
  });

  it("is given up when the API asks for more patience than there is", async () => {
    const { messaging, calls } = client([answers(429, { "retry-after": "3600" })]);
    const request = { destination_number: sandbox.person().number, message_body: hello };
    await expect(messaging.sendSms(request)).rejects.toMatchObject({ status: 429, retryAfterSeconds: 3600 });
    expect(calls).toHaveLength(1);
  });

  it("is given up in the end, with the key to repeat it", async () => {
    const { messaging, calls } = client([isDown, isDown], { attempts: 2 });
    const error = await messaging
      .sendSms({ destination_number: sandbox.person().number, message_body: hello })
      .catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(NoAnswerError);
    expect(error).toMatchObject({ idempotencyKey: calls[0]?.key });
    expect(calls).toHaveLength(2);
  });

  it("ends at once when its signal says so", async () => {
    const { messaging, calls } = client([isDown, isDown, isDown]);
    const signal = AbortSignal.abort(new Error("enough"));
    const request = { destination_number: sandbox.person().number, message_body: hello };
    await expect(messaging.sendSms(request, { signal })).rejects.toThrow("enough");
    expect(calls).toEqual([]);
  });
});

it("waiting ends when its time is up, and says where the request stands", async () => {
  const { messaging } = client();
  const { request_id } = await messaging.sendWhatsApp({
    destination_number: sandbox.person().number,
    message_body: hello,
  });
  await sandbox.passes(3);
  const error = await messaging
    .waitUntilEnded(request_id, { timeoutMs: 1 })
    .catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(NotEndedError);
  expect(error).toMatchObject({ request: { request_id, latest_status: "held" } });
});

describe("waiting for what an API that has frozen would say ends one call's time after its own", () => {
  const patience = { attempts: 20, timeoutMs: 200, longestDelayMs: 10 };
  const troubles = Array.from({ length: 20 }, () => neverAnswers);

  it("with where the request stood before", async () => {
    const request_id = await sandbox.sendWhatsApp(sandbox.person(), hello);
    const seen = await sandbox.request(request_id);
    // At once, however busy this computer is.
    const { messaging } = client([async () => Response.json(seen), ...troubles], patience);
    await expect(messaging.waitUntilEnded(request_id, { timeoutMs: 300 })).rejects.toMatchObject({
      name: "NotEndedError",
      request: { request_id, latest_status: "held" },
    });
  });

  it("without, where it has never been seen", async () => {
    const { messaging, calls } = client(troubles, patience);
    await expect(messaging.waitUntilEnded("parcel-81", { timeoutMs: 300 })).rejects.toThrow(NoAnswerError);
    expect(calls.length).toBeLessThan(troubles.length);
  });
});

it("waiting ends with the reason of its signal, between two looks too", async () => {
  const { messaging, calls } = client();
  const request_id = await sandbox.sendWhatsApp(sandbox.person(), hello);
  const controller = new AbortController();
  const waiting = messaging.waitUntilEnded(request_id, { signal: controller.signal });
  const reason = new Error("The order was withdrawn.");
  setTimeout(() => controller.abort(reason), 100);
  await expect(waiting).rejects.toBe(reason);
  expect(calls.length).toBeLessThanOrEqual(1);
});

describe("a client that was made wrongly", () => {
  it("says so at once, where no URL or no key was given", () => {
    const { url } = sandbox.sandbox;
    expect(() => new MessagingClient({ url, apiKey: "sandbox" } as never)).toThrow(
      "baseUrl is undefined; it must be the API's URL with its stage, such as http://127.0.0.1:4000/v1.",
    );
    expect(() => new MessagingClient({ baseUrl: `${url}/v1` } as never)).toThrow("apiKey is missing.");
  });

  it("names the URL that does not answer as the API does", async () => {
    const { url, apiKey } = sandbox.sandbox;
    const withoutStage = new MessagingClient({ baseUrl: url, apiKey });
    await expect(withoutStage.get("parcel-81")).rejects.toThrow(
      /^http:.*\/messages\/parcel-81 answered \d+, but not as the API does\. Is baseUrl the API's URL with its stage/,
    );
  });
});

describe("requests whose ids are not known", () => {
  it("are found by their reference, as get shows them, page after page as they are asked for", async () => {
    const { messaging, calls } = client();
    const ids: string[] = [];
    for (let count = 0; count < 3; count++)
      ids.unshift(await sandbox.sendSms(sandbox.person(), { message_body: hello, reference: "client:81" }));
    const found: string[] = [];
    for await (const request of messaging.list({ reference: "client:81" }, { pageSize: 2 })) {
      expect(request).toEqual(await sandbox.request(request.request_id));
      found.push(request.request_id);
      if (found.length === 2) expect(calls).toHaveLength(1);
    }
    expect(found).toEqual(ids);
    expect(calls).toHaveLength(2);
  });

  it("are found by where they stand, since an instant", async () => {
    const { messaging } = client();
    await sandbox.sendWhatsApp(sandbox.person(), hello);
    await sandbox.passes(1);
    const since = await sandbox.now();
    const id = await sandbox.sendWhatsApp(sandbox.person(), hello);
    const { requests, next } = await messaging.listPage({ status: ListedStatus.held, since });
    expect(requests.map(({ request_id }) => request_id)).toEqual([id]);
    expect(next).toBeUndefined();
  });
});
