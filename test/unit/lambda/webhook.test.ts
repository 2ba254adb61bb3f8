import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Webhook } from "standardwebhooks";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { WebhookReceiver } from "../../../lib/lambda/webhook.ts";
import { webhookDelaySeconds } from "../../../lib/timing.ts";

const secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const event = { id: "0b1c", body: '{"id":"0b1c","detail":{}}' };

let posts: Array<{ url: string; headers: IncomingHttpHeaders; body: string }> = [];
let answer: (response: ServerResponse) => void;
let server: Server;
let url: string;

beforeAll(async () => {
  server = createServer(async (request, response) => {
    const body = (await request.toArray()).join("");
    posts.push({ url: request.url ?? "", headers: request.headers, body });
    answer(response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
});
afterAll(() => server.close());
beforeEach(() => {
  posts = [];
  answer = (response) => response.writeHead(204).end();
});

const receiver = (key?: string) => new WebhookReceiver({ url, secrets: [secret], key });
const failure = (tries = 1) =>
  receiver()
    .post(event, tries)
    .then(
      () => undefined,
      (error: unknown) => error,
    );

describe("an event", () => {
  it("is posted as it was on the bus, with a signature of this moment", async () => {
    await receiver().post(event, 1);
    const [post] = posts;
    expect(post).toMatchObject({ url: "/hook", body: event.body });
    expect(post?.headers).toMatchObject({ "webhook-id": event.id });
    expect(post?.headers).not.toHaveProperty("x-api-key");
    expect(() =>
      new Webhook(secret).verify(event.body, post?.headers as Record<string, string>),
    ).not.toThrow();
  });

  it("brings the key of before along, if there still is one", async () => {
    await receiver("old key").post(event, 1);
    expect(posts[0]?.headers).toMatchObject({ "x-api-key": "old key" });
  });

  it.each([301, 400, 401, 404, 410, 429, 500, 503])(
    "that is answered %i has not been taken",
    async (status) => {
      answer = (response) =>
        response.writeHead(status, { location: "/elsewhere" }).end("an answer with numbers");
      expect(await failure()).toMatchObject({
        name: "WebhookFailed",
        message: `The webhook answered ${status}.`,
        retryAfter: webhookDelaySeconds(1),
      });
      expect(posts.map((post) => post.url)).toEqual(["/hook"]);
    },
  );

  it("comes no sooner than the receiver asks, nor later than in an hour", async () => {
    const askFor = (seconds: string) => {
      answer = (response) => response.writeHead(503, { "retry-after": seconds }).end();
    };
    askFor("90");
    expect(await failure()).toMatchObject({ retryAfter: 90 });
    askFor("86400");
    expect(await failure()).toMatchObject({ retryAfter: 3600 });
    askFor("Wed, 21 Oct 2026 07:28:00 GMT");
    expect(await failure(2)).toMatchObject({ retryAfter: 10 });
  });

  it("waits for a receiver that hangs up", async () => {
    answer = (response) => response.destroy();
    expect(await failure()).toMatchObject({ message: "The webhook could not be reached." });
  });
});
