/** A limit that an account, a business number or a person has, and where it is written. */
export interface Quota {
  readonly what: string;
  /** AWS's default in us-east-1, us-west-2 and eu-west-1, or Meta's. */
  readonly value: number;
  /** Of a new account, where that is less. */
  readonly newAccount?: number;
  /** In other regions, where that is less. */
  readonly elsewhere?: number;
  /** Who raises it, and how. */
  readonly raised: string;
  readonly source: string;
  /** Where the source leaves room. */
  readonly unsure?: string;
}

const states = "https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html";
const lambda = "https://docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html";
const onDemand =
  "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/on-demand-capacity-mode.html";
const apiGateway = "https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html";
const serviceQuotas = "Service Quotas";

/** When the sources were looked up. */
export const asOf = "2026-11-26";

/**
 * What a run holds the stack to. A bucket has a rate a second and a size.
 * Not among them, because nothing here comes near: SQS (a standard queue takes nearly any number of calls; 120,000 messages in flight).
 */
export const quotas = {
  "apigateway.rate": {
    what: "API Gateway, requests a second of all APIs",
    value: 10_000,
    elsewhere: 2_500,
    raised: `${serviceQuotas}, L-8A5B8E43`,
    source: apiGateway,
  },
  "apigateway.burst": {
    what: "… at once",
    value: 5_000,
    elsewhere: 1_250,
    raised: "AWS sets it by the rate",
    source: apiGateway,
  },
  "states.start.rate": {
    what: "StartExecution a second",
    value: 300,
    elsewhere: 150,
    raised: serviceQuotas,
    source: states,
  },
  "states.start.burst": {
    what: "… at once",
    value: 1_300,
    elsewhere: 800,
    raised: serviceQuotas,
    source: states,
  },
  "states.transitions.rate": {
    what: "State transitions a second of all state machines",
    value: 5_000,
    elsewhere: 800,
    raised: serviceQuotas,
    source: states,
    unsure: "AWS says that a new account has fewer, and not how many; it raises them by use.",
  },
  "states.transitions.burst": {
    what: "… at once",
    value: 5_000,
    elsewhere: 800,
    raised: serviceQuotas,
    source: states,
  },
  "states.answer.rate": {
    what: "SendTaskSuccess a second, and SendTaskFailure",
    value: 500,
    elsewhere: 300,
    raised: serviceQuotas,
    source: states,
  },
  "states.answer.burst": {
    what: "… at once",
    value: 3_000,
    elsewhere: 1_500,
    raised: serviceQuotas,
    source: states,
  },
  "states.describe.rate": {
    what: "DescribeExecution a second",
    value: 15,
    elsewhere: 10,
    raised: serviceQuotas,
    source: states,
  },
  "states.describe.burst": {
    what: "… at once",
    value: 300,
    elsewhere: 250,
    raised: serviceQuotas,
    source: states,
  },
  "states.open": {
    what: "Executions that are open",
    value: 1_000_000,
    raised: `${serviceQuotas}, to millions`,
    source: states,
  },
  "lambda.concurrency": {
    what: "Functions that run at once; and ten times as many invocations a second",
    value: 1_000,
    newAccount: 10,
    raised: `${serviceQuotas}, L-B99A9384`,
    source: lambda,
    unsure:
      "AWS says that a new account has fewer than 1,000; 10 is what many have met. That invocations are limited to ten times as many a second bites where they last less than 100 ms.",
  },
  "lambda.scaling": {
    what: "Environments that Lambda adds to a function in ten seconds",
    value: 1_000,
    raised: "no",
    source: "https://docs.aws.amazon.com/lambda/latest/dg/scaling-behavior.html",
  },
  "dynamodb.partitions": {
    what: "Partitions of a table, and of each index, each for 1,000 write and 3,000 read units a second",
    value: 4,
    raised: "by itself, to twice the highest of the last 30 minutes; at once by warm throughput",
    source: onDemand,
    unsure:
      "A new table takes 4,000 writes a second, which is four partitions. That hot keys get partitions of their own in time is left out.",
  },
  "sns.publish": {
    what: "SNS, messages published a second",
    value: 30_000,
    elsewhere: 9_000,
    raised: serviceQuotas,
    source: "https://docs.aws.amazon.com/general/latest/gr/sns.html",
    unsure:
      "Whether what AWS itself publishes to the account's topic counts. Elsewhere it differs by region.",
  },
  "events.put": {
    what: "EventBridge, events put on the stack's bus a second",
    value: 10_000,
    elsewhere: 600,
    raised: serviceQuotas,
    source: "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html",
    unsure:
      "Whether the ten events of one PutEvents count as one; here each counts. Elsewhere it differs: 2,400 in us-east-2, 600 in ap-east-1, fewer in some.",
  },
  "social.send": {
    what: "SendWhatsAppMessage a second, of all numbers of an account in a region",
    value: 1_000,
    raised: serviceQuotas,
    source: "https://docs.aws.amazon.com/social-messaging/latest/userguide/quotas.html",
  },
  "whatsapp.number": {
    what: "WhatsApp messages a second of one business number, in and out",
    value: 80,
    raised: "Meta, by itself, to 1,000: unlimited people a day, and quality medium or better",
    source: "https://docs.aws.amazon.com/social-messaging/latest/userguide/increase-message-throughput.html",
    unsure: "Whether AWS keeps what is too much and tries again, or reports it as failed (130429).",
  },
  "whatsapp.pairSeconds": {
    what: "Seconds for one message from one number to one person",
    value: 6,
    raised: "no",
    source: "https://developers.facebook.com/docs/whatsapp/cloud-api/overview#pair-rate-limits",
  },
  "whatsapp.pairBurst": {
    what: "… of which so many may be borrowed",
    value: 45,
    raised: "no",
    source: "https://developers.facebook.com/docs/whatsapp/cloud-api/overview#pair-rate-limits",
  },
  "whatsapp.people": {
    what: "People a day to whom templates go outside of the window, of a whole business portfolio",
    value: 100_000,
    newAccount: 250,
    raised: "Meta, by itself: 250, 2,000, 10,000, 100,000, unlimited",
    source: "https://developers.facebook.com/docs/whatsapp/messaging-limits",
    unsure: "With which code Meta refuses the next: its pages name none. Here it is 131048.",
  },
  "sms.parts": {
    what: "SMS, parts a second of the origination identity",
    value: 10,
    newAccount: 3,
    raised:
      "another identity: a US 10DLC number has 1, a toll-free one 3, other long codes and most sender ids 10, a US short code 100",
    source: "https://docs.aws.amazon.com/sms-voice/latest/userguide/sms-limitations-mps.html",
  },
} as const satisfies Readonly<Record<string, Quota>>;

export type QuotaName = keyof typeof quotas;
export type QuotaValues = Readonly<Record<QuotaName, number>>;
export type Account = "default" | "new" | "elsewhere";

/** The values for a kind of account. */
export function quotasOf(account: Account): QuotaValues {
  const entries = Object.entries<Quota>(quotas).map(([name, { value, newAccount, elsewhere }]) => {
    const own = account === "new" ? newAccount : account === "elsewhere" ? elsewhere : undefined;
    return [name, own ?? value] as const;
  });
  return Object.fromEntries(entries) as QuotaValues;
}
