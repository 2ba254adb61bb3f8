/** Parts of what AWS publishes to the SNS topic, well formed, for tests that spoil some of them. */

/** Of the business number, whose id at AWS is `phone-number-id-976c`. */
export const metadata = { metadata: { phone_number_id: "106540352242922" } };

const context = {
  MetaPhoneNumberIds: [
    {
      metaPhoneNumberId: metadata.metadata.phone_number_id,
      arn: "arn:aws:social-messaging:us-east-1:123456789012:phone-number-id/976c",
    },
  ],
};

/** A status of one of our messages. */
export function sent(id: string) {
  return { id, status: "sent", timestamp: "1736379042", recipient_id: "16505551234" };
}

/** What a person wrote. */
export function text(from: string) {
  return { id: `wamid.from.${from}`, type: "text", timestamp: "1736379042", from, text: { body: "hello" } };
}

/** The body of the SNS message, with one change in it. */
export function topicMessage({ value, field = "messages", ...envelope }: Record<string, unknown>): string {
  const changes = [{ value, field }];
  return JSON.stringify({
    context,
    whatsAppWebhookEntry: JSON.stringify({ id: "102290129340398", changes }),
    message_timestamp: "2025-01-08T23:30:43.271279391Z",
    ...envelope,
  });
}
