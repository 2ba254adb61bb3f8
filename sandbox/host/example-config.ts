import { arnOf, type Place } from "../cloud/arns.ts";
import { exampleBusiness, phoneNumberArn } from "../world/business.ts";
import { exampleSmsNumber } from "../world/sms-identity.ts";
import { whatsAppTopicArn } from "./world.ts";

type Config = Readonly<Record<string, string>>;

/**
 * What the stack is configured with here. The business number is left out, so that it is discovered, unless there are
 * several.
 * @param own what is configured beside this, or instead of it
 */
export function exampleConfig(place: Place, own: Config = {}): Config {
  const isOneOfSeveral = furtherNumbersIn(own).length > 0;
  return {
    configurationSetArn: arnOf(place, "sms-voice", "configuration-set/messages"),
    originatingEntity: exampleSmsNumber(place.region, place.accountId).arn,
    whatsAppNotificationTopicArn: whatsAppTopicArn(place),
    waTemplate: JSON.stringify({ name: "message_waiting", language: "en" }),
    ...(isOneOfSeveral
      ? { waPhoneNumberArn: phoneNumberArn(exampleBusiness(place.region, place.accountId)) }
      : {}),
    ...own,
  };
}

/** The business has every number that the stack is told to send from: their ARNs. */
export function furtherNumbersIn({ waMorePhoneNumberArns }: Config = {}): string[] {
  if (waMorePhoneNumberArns === undefined) return [];
  try {
    return [JSON.parse(waMorePhoneNumberArns)].flat().map(String);
  } catch {
    // The program says what is wrong with it.
    return [];
  }
}
