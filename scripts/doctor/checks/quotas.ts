import { type Check, type InAccount, ifKnown } from "../check.ts";
import { awsCli, pulumiSet } from "../commands.ts";
import type { Quota } from "../facts/quotas.ts";
import { ok, type Said, unknown, warning } from "../finding.ts";
import { senderArns } from "../senders.ts";

/** What the account can take, against what apiRateLimit and apiBurstLimit let callers ask of it. */
export const quotas: Check<InAccount> = {
  name: "quotas",
  actions: [
    "servicequotas:ListServiceQuotas",
    "servicequotas:ListAWSDefaultServiceQuotas",
    "lambda:GetAccountSettings",
    "apigateway:GET",
    "social-messaging:ListLinkedWhatsAppBusinessAccounts",
    "social-messaging:GetLinkedWhatsAppBusinessAccount",
    "sms-voice:DescribePhoneNumbers",
    "sms-voice:DescribeSenderIds",
  ],
  look(known) {
    const { apiRateLimit, apiBurstLimit } = known.settings;
    if (apiRateLimit === undefined || apiBurstLimit === undefined) {
      return [
        unknown(
          "Whether the quotas suffice: apiRateLimit and apiBurstLimit must be right first, and readable.",
        ),
      ];
    }
    const asked = { rate: apiRateLimit, burst: apiBurstLimit };
    return [
      ...stepFunctions(known, asked),
      ...concurrency(known, asked),
      ...eventFunctions(known, asked),
      ...whatsAppRate(known, asked),
      ...apiGateway(known, asked),
      ...smsRate(known, asked),
    ];
  },
};

/** Of one second, and of one moment. */
interface Asked {
  readonly rate: number;
  readonly burst: number;
}

/** https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html */
function stepFunctions({ stack, facts, settings }: InAccount, { rate, burst }: Asked): readonly Said[] {
  const raise = ({ code }: Quota, value: number) =>
    awsCli(
      stack,
      "service-quotas",
      "request-service-quota-increase",
      "--service-code",
      "states",
      "--quota-code",
      code,
      "--desired-value",
      String(value),
    );
  return ifKnown(facts.stepFunctions, "How many executions may be started", (quotas) => {
    const { startRefill, startBucket, openExecutions } = quotas;
    const { replyTimeoutSeconds: held } = settings;
    const open = held === undefined ? undefined : rate * held;
    return [
      compare("StartExecution a second", startRefill, rate, "apiRateLimit", (quota) =>
        pulumiSet(stack, "apiRateLimit", String(quota.value)),
      ),
      compare("StartExecution at once", startBucket, burst, "apiBurstLimit", (quota) =>
        pulumiSet(stack, "apiBurstLimit", String(quota.value)),
      ),
      ...(open === undefined
        ? []
        : [
            compare(
              "open executions",
              openExecutions,
              open,
              "apiRateLimit × replyTimeoutSeconds, with nobody answering,",
              (quota) => raise(quota, open),
            ),
          ]),
    ];
  });
}

function compare(
  what: string,
  quota: Quota | undefined,
  needed: number,
  name: string,
  mend: (quota: Quota) => string,
): Said {
  if (quota === undefined) return unknown(`Step Functions, ${what}: Service Quotas lists none by this name.`);
  const says = `Step Functions, ${what}: ${inWords(quota.value)}; ${name} is ${inWords(needed)}`;
  return quota.value >= needed ? ok(`${says}.`) : warning(`${says}: beyond it callers get 429.`, mend(quota));
}

/** Of a request's functions, all together: three or so, of 50 ms each, as docs/outcomes.md reckons. */
const functionSecondsPerRequest = 0.15;
/** Concurrent executions: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const concurrencyQuota = "L-B99A9384";

function concurrency({ stack, facts, settings }: InAccount, { rate }: Asked): readonly Said[] {
  const { eventConcurrency = 0, webhookUrl } = settings;
  const queues = webhookUrl === undefined ? 3 : 4;
  const needed = queues * eventConcurrency + Math.ceil(rate * functionSecondsPerRequest);
  return ifKnown(facts.concurrency, "How many functions may run at once", (available) => {
    if (available === undefined) return [];
    const says = `Lambda, functions at once: ${inWords(available)}; ${queues} queues of eventConcurrency and apiRateLimit may want ${inWords(needed)}`;
    if (available >= needed) return [ok(`${says}.`)];
    const raise = awsCli(
      stack,
      "service-quotas",
      "request-service-quota-increase",
      "--service-code",
      "lambda",
      "--quota-code",
      concurrencyQuota,
      "--desired-value",
      String(Math.max(1_000, needed)),
    );
    return [warning(`${says}: beyond it requests are late, and none is lost.`, raise)];
  });
}

/** How many requests a second one function keeps up with, with all their events: found by running, docs/scale.md. */
const requestsPerEventFunction = 5;

function eventFunctions({ stack, settings }: InAccount, { rate }: Asked): readonly Said[] {
  const { eventConcurrency } = settings;
  // What the configuration says of it is said there.
  if (eventConcurrency === undefined) return [];
  const needed = Math.ceil(rate / requestsPerEventFunction);
  const says = `Functions that take in replies and statuses: eventConcurrency is ${inWords(eventConcurrency)}; apiRateLimit wants ${inWords(needed)}`;
  return [
    eventConcurrency >= needed
      ? ok(`${says}.`)
      : warning(
          `${says}: for long, replies are taken in so late that holds expire although people have answered.`,
          pulumiSet(stack, "eventConcurrency", String(needed)),
        ),
  ];
}

/**
 * Of 80 messages a second (https://docs.aws.amazon.com/social-messaging/latest/userguide/increase-message-throughput.html), what people write
 * included, of which a request is 1.3: docs/scale.md.
 */
const requestsPerNumber = 60;

function whatsAppRate({ stack, facts, settings }: InAccount, { rate }: Asked): readonly Said[] {
  return ifKnown(facts.businessAccounts, "How many WhatsApp messages may be sent a second", (accounts) => {
    const count = senderArns(accounts, settings).length;
    if (count === 0) return [];
    const numbers = count === 1 ? "one number" : `${count} numbers`;
    const says = `WhatsApp, requests a second by ${numbers}: about ${inWords(count * requestsPerNumber)}; apiRateLimit is ${inWords(rate)}`;
    return [
      rate <= count * requestsPerNumber
        ? ok(`${says}.`)
        : warning(
            `${says}: for longer than a minute, messages fail with 130429, unless Meta has raised the ${count === 1 ? "number" : "numbers"} to 1,000 messages a second.`,
            pulumiSet(stack, "apiRateLimit", String(count * requestsPerNumber)),
          ),
    ];
  });
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html */
function apiGateway({ stack, facts }: InAccount, { rate, burst }: Asked): readonly Said[] {
  return ifKnown(
    facts.apiGateway,
    "How many requests API Gateway takes",
    ({ ratePerSecond, burst: most }) => {
      if (ratePerSecond === undefined || most === undefined) return [];
      const says = `API Gateway, requests of all APIs: ${inWords(ratePerSecond)} a second, ${inWords(most)} at once`;
      if (ratePerSecond < rate)
        return [
          warning(
            `${says}; apiRateLimit is ${inWords(rate)}.`,
            pulumiSet(stack, "apiRateLimit", String(Math.floor(ratePerSecond))),
          ),
        ];
      if (most < burst)
        return [
          warning(
            `${says}; apiBurstLimit is ${inWords(burst)}.`,
            pulumiSet(stack, "apiBurstLimit", String(most)),
          ),
        ];
      return [ok(`${says}.`)];
    },
  );
}

/** https://docs.aws.amazon.com/sms-voice/latest/userguide/quotas.html */
function smsRate({ facts: { origination } }: InAccount, { rate }: Asked): readonly Said[] {
  return ifKnown(origination, "How many SMS may be sent a second", (identity) => {
    const parts = identity?.partsPerSecond;
    if (parts === undefined) return [];
    const says = `SMS, parts a second from the ${identity?.kind}: ${inWords(parts)}; apiRateLimit is ${inWords(rate)}`;
    return [
      parts >= rate
        ? ok(`${says}.`)
        : warning(
            `${says}: SMS that come faster for long are tried again, and may fail as throttled.`,
            "https://docs.aws.amazon.com/sms-voice/latest/userguide/quotas.html",
          ),
    ];
  });
}

function inWords(number: number): string {
  return number.toLocaleString("en-US");
}
