import { setTimeout } from "node:timers/promises";
import { expect, it } from "vitest";
import { assumedMilliseconds } from "../../scripts/costs/prices.ts";
import { type Person, story } from "../support/story.ts";

/**
 * A new AWS account runs 10 Lambdas at once, and an API that takes 100 requests a second, of which each takes a dozen
 * invocations, asks for more. What was accepted with 202 must not be lost for that. `npm run test:burst` posts 2,000.
 */
const posts = Number(process.env.BURST ?? 50);
const concurrency = 10;
const aSecond = 100;

/** As long as costs are reckoned with (scripts/costs/prices.ts): room for 200 invocations a second. */
const invocationMilliseconds = assumedMilliseconds;

const sandbox = story({
  ...{ concurrency, invocationMilliseconds, keep: posts },
  config: { apiRateLimit: String(aSecond) },
});

it(
  `delivers ${posts} posts at ${aSecond} a second with ${concurrency} functions at once, in order for each person`,
  async () => {
    // As many as posts in a second: the posts to one person are a second apart, so that they have an order.
    const people = Array.from({ length: aSecond }, () => sandbox.person());
    // Every other one has written before; the others are held until they answer.
    const held = people.filter((_, index) => index % 2 === 1);
    for (const ana of people.filter((_, index) => index % 2 === 0)) await ana.writes("hello");

    const sent = new Map<Person, string[]>(people.map((ana) => [ana, []]));
    const ids: string[] = [];
    for (let first = 0; first < posts; first += aSecond) {
      const answers = Array.from({ length: Math.min(aSecond, posts - first) }, (_, index) => {
        const place = first + index;
        const ana = people[place % people.length] as Person;
        const body = `message ${place}`;
        sent.get(ana)?.push(body);
        return sandbox.api("POST", "/sendWhatsApp", { destination_number: ana.number, message_body: body });
      });
      for (const { status, body } of await Promise.all(answers)) {
        expect(status).toBe(202);
        ids.push(String(body.request_id));
      }
      await sandbox.passes(1);
      await setTimeout(0);
    }
    await sandbox.passes(600);
    await Promise.all(
      held.map((ana) => sandbox.control("POST", `/phones/${ana.number}/messages`, { text: "yes" })),
    );
    await sandbox.passes(1800);

    // From the table: that many GETs in one moment would be throttled themselves.
    const rows = await sandbox.table("requests");
    const outcomes = new Map(rows.map(({ request_id, outcome }) => [request_id, outcome]));
    for (const id of ids) expect(outcomes.get(id)).toBe("delivered");
    expect(await sandbox.queue("")).toEqual([]);
    for (const ana of held) {
      const received = (await ana.phone()).filter(
        ({ direction, kind }) => direction === "out" && kind === "text",
      );
      expect(received.map(({ body }) => body)).toEqual(sent.get(ana));
    }
  },
  30 * 60_000,
);
