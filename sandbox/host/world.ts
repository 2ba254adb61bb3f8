import { arnOf, type Place } from "../cloud/arns.ts";
import { eventBridge } from "../cloud/event-bridge/index.ts";
import type { LocalCloud } from "../cloud/local-cloud.ts";
import { seededRandom } from "../cloud/random.ts";
import type { JsonObject } from "../cloud/service.ts";
import { sns } from "../cloud/sns/index.ts";
import { Faults } from "../faults/faults.ts";
import { exampleBusiness, furtherNumber } from "../world/business.ts";
import { answerByThemselves, withMagicNumbers } from "../world/magic-people.ts";
import { Phones } from "../world/phones.ts";
import { SmsVoice } from "../world/sms.ts";
import { exampleSmsNumber } from "../world/sms-identity.ts";
import { SocialMessaging } from "../world/social-messaging.ts";
import { exampleTemplates, type Template } from "../world/templates.ts";
import { observerRole } from "./requests.ts";

/** The topic to which the business account's events go. It is the account's, not the program's. */
export function whatsAppTopicArn(place: Place): string {
  return arnOf(place, "sns", "whatsapp-events");
}

/** The people with their phones, the carrier between them and the business, and what is to go wrong. */
export interface World {
  readonly phones: Phones;
  readonly socialMessaging: SocialMessaging;
  readonly faults: Faults;
}

interface WorldOptions {
  readonly templates?: readonly Template[] | undefined;
  readonly furtherNumbers?: readonly string[];
}

/**
 * Puts the carriers, and the people behind them, around a cloud: they answer as AWS End User Messaging, and their
 * events go to the cloud's topic and bus. Faults may strike every event, and every call but the observer's.
 * @param world.templates the business account's
 * @param world.furtherNumbers ARNs of WhatsApp numbers that the business has besides the example's
 */
export function surround(
  cloud: LocalCloud,
  { templates = exampleTemplates, furtherNumbers = [] }: WorldOptions = {},
): World {
  const { aws, clock, place } = cloud;
  const phones = new Phones();
  const faults = new Faults({ clock, phones });
  const observer = observerRole(place);
  aws.intercept((call, proceed) =>
    "role" in call.principal && call.principal.role === observer
      ? proceed()
      : faults.interceptor(call, proceed),
  );

  answerByThemselves({ clock, phones });
  const everyone = {
    clock,
    phones,
    interference: withMagicNumbers(faults),
    random: seededRandom(clock.now()),
  };
  const putEvent = (event: JsonObject) => void clock.track(cloud.service(eventBridge).replay(event));
  const topic = whatsAppTopicArn(place);
  const business = exampleBusiness(place.region, place.accountId);
  const socialMessaging = new SocialMessaging({
    ...everyone,
    templates,
    businesses: [business, ...furtherNumbers.map((arn, index) => furtherNumber(business, arn, index + 1))],
    publishToTopic: (message) => void clock.track(cloud.service(sns).publish(topic, message)),
    putEvent,
  });
  aws.register("social-messaging", socialMessaging);
  aws.register(
    "sms-voice",
    new SmsVoice({
      ...everyone,
      ...place,
      identities: [exampleSmsNumber(place.region, place.accountId)],
      putEvent,
    }),
  );
  return { phones, socialMessaging, faults };
}
