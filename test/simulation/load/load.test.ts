import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { counted } from "../../../scripts/costs/counted.ts";
import { drawBlueprint } from "../aws/blueprint.ts";
import { type Kind, usualBehaviour, usualMix } from "./behaviour.ts";
import { type LoadOptions, type LoadResult, runLoad } from "./load.ts";
import { quotasOf } from "./quotas.ts";

const blueprint = drawBlueprint(fileURLToPath(new URL("../../..", import.meta.url)).replace(/\/$/, ""));

async function play(options: Partial<LoadOptions>): Promise<LoadResult> {
  return runLoad(await blueprint, {
    ...{
      rate: 10,
      minutes: 1,
      seed: 1,
      mix: usualMix,
      behaviour: usualBehaviour,
      quotas: quotasOf("default"),
    },
    ...{ moreNumbers: [], scale: 1, over: "refused", invocationMilliseconds: 50 },
    ...options,
  });
}

const used = ({ usages }: LoadResult, pattern: RegExp) =>
  usages.filter(({ name }) => pattern.test(name)).reduce((sum, usage) => sum + usage.used, 0);

/** It takes seconds, and is tried where there is time. */
const inCi = it.runIf(process.env.CI === "true");

inCi("tells callers 429 at once where an account is tiny, and loses nothing of what it took", async () => {
  const quotas = {
    ...quotasOf("default"),
    ...{
      "states.start.rate": 1,
      "states.start.burst": 5,
      "states.transitions.rate": 3,
      "states.transitions.burst": 3,
    },
    ...{ "lambda.concurrency": 1, "states.answer.rate": 1, "states.answer.burst": 1, "social.send": 1 },
    ...{ "events.put": 3, "sms.parts": 1 },
  };
  const result = await play({ quotas });
  const { posted, accepted, refused, outcomes, lost, broken, sent, waits, usages } = result;
  expect(posted).toBeGreaterThan(500);
  expect(refused).toBeGreaterThan(500);
  expect(accepted + refused).toBe(posted);
  expect(Object.values(outcomes).reduce((sum, number) => sum + number, 0)).toBe(accepted);
  expect({ lost, broken }).toEqual({ lost: 0, broken: 0 });
  expect(waits.every(({ deadLetters }) => deadLetters === 0)).toBe(true);
  expect(sent.p99).toBeGreaterThan(10_000);
  // Limits were met, not only set.
  const met = usages.filter((usage) => usage.refused > 0).map(({ name }) => name);
  expect(met).toEqual(
    expect.arrayContaining([
      "states.start.rate",
      "states.transitions.rate",
      "lambda.concurrency",
      "social.send",
    ]),
  );
});

/** WhatsApp messages of one request, in and out, by how it goes. */
const messages = new Map<Kind, number>();

/** What test/costs counts of the real sandbox, of requests that go one way. */
it.each<[Kind, number]>([
  ["open", 5],
  ["silent", 3],
  ["answered", 5],
  ["sms", 5],
])("takes what the sandbox takes for a request that goes so: %s", async (kind, minutes) => {
  const times = { delivered: 2_000, read: 60_000, reply: 600_000, smsDelivered: 4_000, sent: 500 };
  const fixed = Object.fromEntries(Object.entries(times).map(([name, time]) => [name, () => time]));
  const behaviour = { ...usualBehaviour, ...fixed, repeatShare: 0, readShare: 1 };
  const mix = { open: 0, answered: 0, silent: 0, sms: 0, [kind]: 1 };
  const result = await play({ rate: 0.05, minutes, mix, behaviour });
  const { accepted } = result;
  expect(accepted).toBeGreaterThan(3);
  messages.set(kind, used(result, /^whatsapp.number/) / accepted);
  const { transitions, writeUnits, readUnits, busEvents, topicMessages } = counted.paths[kind];
  expect({
    transitions: used(result, /^states.transitions/) / accepted,
    writeUnits: used(result, /^dynamodb .*(writes|index)/) / accepted,
    readUnits: used(result, /^dynamodb .*reads/) / accepted,
    busEvents: used(result, /^events.put/) / accepted,
    topicMessages: used(result, /^sns.publish/) / accepted,
  }).toEqual({ transitions, writeUnits, readUnits, busEvents, topicMessages });
});

it("lets in, as it is deployed, no more than one business number can send for", async () => {
  const { rateLimit } = (await blueprint).usagePlan;
  const shares = Object.entries(usualMix).map(([kind, share]) => share * (messages.get(kind as Kind) ?? 0));
  const perRequest = shares.reduce((sum, share) => sum + share, 0) / 100;
  expect(perRequest).toBeGreaterThan(1);
  expect(rateLimit * perRequest).toBeLessThanOrEqual(quotasOf("default")["whatsapp.number"]);
});
