import {
  DescribeAccountAttributesCommand,
  DescribeConfigurationSetsCommand,
  DescribeOptOutListsCommand,
  DescribeSpendLimitsCommand,
  PinpointSMSVoiceV2Client,
} from "@aws-sdk/client-pinpoint-sms-voice-v2";
import { ask, type Fact, fact, find } from "../fact.ts";
import type { ClientConfig } from "./client.ts";

/** What may be spent on SMS in a month, dollars. */
export interface SpendLimit {
  /** What holds. */
  readonly enforced: number;
  /** What you may set it to without asking AWS. */
  readonly maximum: number;
}

/** Whether there is such a configuration set. */
export function readConfigurationSet(config: ClientConfig, arn: string): Promise<Fact<boolean>> {
  const client = new PinpointSMSVoiceV2Client(config);
  return fact(async () => {
    const answer = await find("sms-voice:DescribeConfigurationSets", () =>
      client.send(new DescribeConfigurationSetsCommand({ ConfigurationSetNames: [arn] })),
    );
    return (answer?.ConfigurationSets ?? []).some(({ ConfigurationSetArn }) => ConfigurationSetArn === arn);
  });
}

/** Whether there is an opt-out list of this name. */
export function readOptOutList(config: ClientConfig, name: string): Promise<Fact<boolean>> {
  const client = new PinpointSMSVoiceV2Client(config);
  return fact(async () => {
    const answer = await find("sms-voice:DescribeOptOutLists", () =>
      client.send(new DescribeOptOutListsCommand({ OptOutListNames: [name] })),
    );
    return (answer?.OptOutLists ?? []).length > 0;
  });
}

/**
 * `SANDBOX` or `PRODUCTION`.
 * https://docs.aws.amazon.com/pinpoint/latest/apireference_smsvoicev2/API_DescribeAccountAttributes.html
 */
export function readTier(config: ClientConfig): Promise<Fact<string | undefined>> {
  const client = new PinpointSMSVoiceV2Client(config);
  return fact(async () => {
    const { AccountAttributes = [] } = await ask("sms-voice:DescribeAccountAttributes", () =>
      client.send(new DescribeAccountAttributesCommand({})),
    );
    return AccountAttributes.find(({ Name }) => Name === "ACCOUNT_TIER")?.Value;
  });
}

/** https://docs.aws.amazon.com/pinpoint/latest/apireference_smsvoicev2/API_DescribeSpendLimits.html */
export function readSpendLimit(config: ClientConfig): Promise<Fact<SpendLimit | undefined>> {
  const client = new PinpointSMSVoiceV2Client(config);
  return fact(async () => {
    const { SpendLimits = [] } = await ask("sms-voice:DescribeSpendLimits", () =>
      client.send(new DescribeSpendLimitsCommand({})),
    );
    const text = SpendLimits.find(({ Name }) => Name === "TEXT_MESSAGE_MONTHLY_SPEND_LIMIT");
    return text && { enforced: text.EnforcedLimit ?? 0, maximum: text.MaxLimit ?? 0 };
  });
}
