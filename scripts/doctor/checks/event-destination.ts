import { type Check, type InAccount, ifKnown } from "../check.ts";
import { awsCli, pulumiSet } from "../commands.ts";
import type { BusinessAccount } from "../facts/whatsapp.ts";
import { ok, type Said, unknown, wrong } from "../finding.ts";
import { concernedAccounts } from "../senders.ts";

/**
 * Replies and statuses come by the topic that the business account publishes its events to.
 * https://docs.aws.amazon.com/social-messaging/latest/userguide/managing-event-destinations.html
 */
export const eventDestination: Check<InAccount> = {
  name: "whatsapp events",
  actions: [
    "social-messaging:ListLinkedWhatsAppBusinessAccounts",
    "social-messaging:GetLinkedWhatsAppBusinessAccount",
  ],
  look(known) {
    const { whatsAppNotificationTopicArn: topic } = known.settings;
    return ifKnown(known.facts.businessAccounts, "Where WhatsApp's events go", (accounts) => {
      if (topic === undefined) {
        return [
          unknown(
            "Where WhatsApp's events should go: whatsAppNotificationTopicArn must be right first, and readable.",
          ),
        ];
      }
      return concernedAccounts(accounts, known.settings).map((account) => destination(account, topic, known));
    });
  },
};

function destination(
  { id, name, destination }: BusinessAccount,
  topic: string,
  { stack, place }: InAccount,
): Said {
  const put = awsCli(
    stack,
    "socialmessaging",
    "put-whatsapp-business-account-event-destinations",
    "--id",
    id,
    "--event-destinations",
    `eventDestinationArn=${topic}`,
  );
  if (destination === undefined) {
    return wrong(
      `Business account ${name} (${id}) publishes its events nowhere: no reply and no status would come.`,
      put,
    );
  }
  if (destination.arn === topic) return ok(`Business account ${name} publishes its events to ${topic}.`);
  // Taking a topic that is in use over to another would leave whoever listens there without events.
  const isTopicHere =
    destination.arn.startsWith(`arn:`) &&
    destination.arn.includes(`:sns:${place.region}:${place.accountId}:`);
  return wrong(
    `Business account ${name} (${id}) publishes its events to ${destination.arn}, and whatsAppNotificationTopicArn is ${topic}.`,
    isTopicHere ? pulumiSet(stack, "whatsAppNotificationTopicArn", destination.arn) : put,
  );
}
