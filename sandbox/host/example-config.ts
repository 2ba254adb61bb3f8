import { arnOf, type Place } from "../cloud/arns.ts";
import { exampleSmsNumber } from "../world/sms-identity.ts";
import { whatsAppTopicArn } from "./world.ts";

/** What the stack is configured with here; the business number is left out, so that it is discovered. */
export function exampleConfig(place: Place): Readonly<Record<string, string>> {
  return {
    configurationSetArn: arnOf(place, "sms-voice", "configuration-set/messages"),
    originatingEntity: exampleSmsNumber(place.region, place.accountId).arn,
    whatsAppNotificationTopicArn: whatsAppTopicArn(place),
    waTemplate: JSON.stringify({ name: "message_waiting", language: "en" }),
  };
}
