import type { Scenario } from "./scenario.ts";

/** A table of docs/scale.md, and the runs that it tells of. */
export interface Section {
  /** Between whose marks it stands. */
  readonly name: string;
  readonly scenarios: readonly Scenario[];
}

const fiveMinutes = { minutes: 5, scale: 10 };
const tenMinutes = { minutes: 10, scale: 10 };
const aThousand = { rate: 1_000, minutes: 1, scale: 10 };

/** What lets callers in at a thousand a second. */
const door = { apiRateLimit: "1000", apiBurstLimit: "2000" };
const start = { "states.start.rate": 1_000, "states.start.burst": 2_000 };
const carriers = { "whatsapp.number": 1_000, "whatsapp.people": 1e9, "sms.parts": 100 };
const rest = {
  ...{ "social.send": 2_000, "states.transitions.rate": 10_000, "states.transitions.burst": 10_000 },
  ...{ "dynamodb.partitions": 16, "states.answer.rate": 2_000, "states.answer.burst": 3_000 },
};

/** All that a thousand a second take, times ten. */
const tenfold = {
  ...{ "apigateway.rate": 20_000, "apigateway.burst": 10_000 },
  ...{ "states.start.rate": 10_000, "states.start.burst": 20_000, "states.open": 1e8 },
  ...{ "whatsapp.number": 1_000, "whatsapp.people": 1e9, "sms.parts": 1_000, "social.send": 20_000 },
  ...{ "states.transitions.rate": 100_000, "states.transitions.burst": 100_000 },
  ...{ "states.answer.rate": 20_000, "states.answer.burst": 30_000, "dynamodb.partitions": 160 },
  ...{
    "events.put": 100_000,
    "lambda.concurrency": 20_000,
    "lambda.scaling": 10_000,
    "sns.publish": 100_000,
  },
};

export const documented: readonly Section[] = [
  {
    name: "deployed",
    scenarios: [
      { rate: 10, minutes: 5 },
      { rate: 100, ...fiveMinutes },
      { rate: 1_000, ...fiveMinutes },
      { rate: 10_000, ...fiveMinutes },
      { rate: 100, ...fiveMinutes, account: "elsewhere", title: "100 a second in another region" },
    ],
  },
  {
    name: "new-account",
    scenarios: [
      { rate: 10, minutes: 5, account: "new" },
      { rate: 100, minutes: 5, scale: 5, account: "new" },
      {
        ...{ rate: 100, minutes: 30, scale: 5, account: "new" },
        ...{ title: "100 a second for half an hour, people unlimited", quotas: { "whatsapp.people": 1e9 } },
      },
    ],
  },
  {
    name: "number",
    scenarios: [
      { title: "one number, refused", rate: 100, ...tenMinutes, settings: { apiRateLimit: "100" } },
      {
        title: "one number, queued",
        rate: 100,
        ...tenMinutes,
        settings: { apiRateLimit: "100" },
        over: "queued",
      },
      { title: "two numbers", rate: 100, ...tenMinutes, settings: { apiRateLimit: "100" }, numbers: 2 },
    ],
  },
  {
    name: "events",
    scenarios: ["10", "40"].map((eventConcurrency) => ({
      ...{ title: `eventConcurrency ${eventConcurrency}`, rate: 200, minutes: 15, scale: 10, numbers: 4 },
      quotas: { "sms.parts": 100 },
      settings: { apiRateLimit: "200", replyTimeoutSeconds: "600", eventConcurrency },
    })),
  },
  {
    name: "thousand",
    scenarios: [
      { title: "the door", ...aThousand, settings: door },
      { title: "and StartExecution", ...aThousand, settings: door, quotas: start },
      {
        ...{ title: "and carriers, two numbers", ...aThousand, settings: door, numbers: 2 },
        quotas: { ...start, ...carriers },
      },
      {
        ...{ title: "and eventConcurrency 200", ...aThousand, scale: 20, numbers: 2 },
        ...{ settings: { ...door, eventConcurrency: "200" }, quotas: { ...start, ...carriers } },
      },
      {
        ...{ title: "and the rest", ...aThousand, scale: 20, numbers: 2 },
        ...{ settings: { ...door, eventConcurrency: "200" }, quotas: { ...start, ...carriers, ...rest } },
      },
    ],
  },
  {
    name: "ten-thousand",
    scenarios: [
      {
        ...{ rate: 10_000, minutes: 1, scale: 100, numbers: 20, quotas: tenfold },
        settings: { apiRateLimit: "10000", apiBurstLimit: "5000", eventConcurrency: "1000" },
      },
    ],
  },
];
