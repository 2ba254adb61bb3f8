import { stringify } from "yaml";
import { parseConfig } from "../../lib/infrastructure/config.ts";
import type { Check, InAccount } from "../../scripts/doctor/check.ts";
import type { Facts } from "../../scripts/doctor/facts/gather.ts";
import type { Origination } from "../../scripts/doctor/facts/origination.ts";
import type { BusinessAccount, Template } from "../../scripts/doctor/facts/whatsapp.ts";
import type { Said } from "../../scripts/doctor/finding.ts";
import { parseStack } from "../../scripts/doctor/stack.ts";
import {
  accountId,
  closedPolicy,
  configurationSetArn,
  numberArn,
  topicArn,
} from "../support/doctor-account.ts";

/** The settings of a stack that fit the good account. */
export const settings = {
  "aws:region": "us-east-1",
  "messaging-api:configurationSetArn": configurationSetArn,
  "messaging-api:originatingEntity": "+18445550123",
  "messaging-api:whatsAppNotificationTopicArn": topicArn,
  "messaging-api:waTemplate": '{"name": "message_waiting", "language": "en"}',
};

/** A stack's file with these settings. */
export const stackFile = stringify({ config: settings });

export const businessAccount: BusinessAccount = {
  id: "waba-1",
  name: "Example Company",
  isRegistered: true,
  destination: { arn: topicArn, roleArn: undefined },
  numbers: [{ arn: numberArn("aaa"), shown: "+1 844-555-0199", name: "Example Company", quality: "GREEN" }],
};

export const template: Template = {
  language: "en",
  status: "APPROVED",
  quality: "GREEN",
  category: "UTILITY",
  definition: { components: [{ type: "BODY", text: "Reply to receive it." }] },
};

export const origination: Origination = {
  kind: "phone number",
  status: "ACTIVE",
  sendsSms: true,
  messageTypes: ["TRANSACTIONAL"],
  optOutList: "Default",
  isSelfManaged: false,
  partsPerSecond: undefined,
};

export const goodFacts: Facts = {
  businessAccounts: { is: [businessAccount] },
  templates: { "waba-1": { is: [template] } },
  topic: { is: { policy: JSON.stringify(closedPolicy), key: undefined } },
  configurationSet: { is: true },
  origination: { is: origination },
  optOutList: { is: true },
  tier: { is: "PRODUCTION" },
  spendLimit: { is: { enforced: 500, maximum: 1_000 } },
  apiGateway: { is: { logRole: "arn:aws:iam::111122223333:role/logs", ratePerSecond: 10_000, burst: 5_000 } },
  concurrency: { is: 1_000 },
  stepFunctions: {
    is: {
      startRefill: { code: "L-REFILL", value: 300 },
      startBucket: { code: "L-BUCKET", value: 1_300 },
      openExecutions: { code: "L-OPEN", value: 1_000_000 },
    },
  },
};

/** What a check says of a good account, but for these facts and settings. */
export function saidBy(
  check: Check<InAccount>,
  facts: Partial<Facts> = {},
  more: Record<string, string> = {},
): readonly Said[] {
  const stack = parseStack("dev", stackFile);
  const values = { ...stack.values, ...more };
  return check.look({
    stack: { ...stack, values },
    settings: parseConfig(values, { stack: "dev", isLocal: false }),
    mistakes: [],
    now: new Date("2026-11-26"),
    place: { region: "us-east-1", accountId },
    facts: { ...goodFacts, ...facts },
  });
}

/** Those that are not `ok`. */
export function troubleBy(...parameters: Parameters<typeof saidBy>): readonly Said[] {
  return saidBy(...parameters).filter(({ status }) => status !== "ok");
}
