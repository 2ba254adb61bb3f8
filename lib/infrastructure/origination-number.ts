import {
  GetLinkedWhatsAppBusinessAccountCommand,
  paginateListLinkedWhatsAppBusinessAccounts,
  SocialMessagingClient,
  type WhatsAppPhoneNumberSummary,
} from "@aws-sdk/client-socialmessaging";
import * as pulumi from "@pulumi/pulumi";
import { phoneNumberIdOf } from "../messaging/whatsapp-events.ts";
import { accountClientConfig, reasonOf } from "./account.ts";
import type { StackConfig } from "./config.ts";

/** A WhatsApp business number that sends. */
export interface OriginationNumber {
  readonly arn: string;
  /** `phone-number-id-…`, as the send API and the tables have it. */
  readonly id: string;
}

/**
 * The business numbers that send, the default one first.
 * @throws {pulumi.RunError} as {@link originationNumber} does
 */
export async function originationNumbers({
  waPhoneNumberArn,
  waMorePhoneNumberArns,
}: Pick<StackConfig, "waPhoneNumberArn" | "waMorePhoneNumberArns">): Promise<
  readonly [OriginationNumber, ...OriginationNumber[]]
> {
  const first = await originationNumber(waPhoneNumberArn);
  const others = new Set(waMorePhoneNumberArns.filter((arn) => arn !== first.arn));
  return [first, ...[...others].map((arn) => ({ arn, id: phoneNumberIdOf(arn) }))];
}

/**
 * The configured business number, or the account's only one.
 * @throws {pulumi.RunError} if none is configured and the account has none, or several: then it lists them; and if
 * the account cannot be asked
 */
async function originationNumber(configuredArn: string | undefined): Promise<OriginationNumber> {
  if (configuredArn !== undefined) return { arn: configuredArn, id: phoneNumberIdOf(configuredArn) };
  const numbers = await linkedNumbers();
  const [only] = numbers;
  if (only?.arn !== undefined && numbers.length === 1)
    return { arn: only.arn, id: phoneNumberIdOf(only.arn) };
  if (only === undefined) {
    throw new pulumi.RunError(
      "No WhatsApp number is linked to this account in this region. Link a WhatsApp business account first: https://docs.aws.amazon.com/social-messaging/latest/userguide/getting-started-whatsapp.html",
    );
  }
  const choices = numbers.map(({ displayPhoneNumber, arn }) => `  ${displayPhoneNumber ?? ""} ${arn ?? ""}`);
  throw new pulumi.RunError(
    `Several WhatsApp numbers are linked to this account. Choose one with: pulumi config set waPhoneNumberArn <arn>\n${choices.join("\n")}`,
  );
}

async function linkedNumbers(): Promise<WhatsAppPhoneNumberSummary[]> {
  try {
    const client = new SocialMessagingClient(await accountClientConfig());
    const numbers: WhatsAppPhoneNumberSummary[] = [];
    for await (const page of paginateListLinkedWhatsAppBusinessAccounts({ client }, {})) {
      for (const { id } of page.linkedAccounts ?? []) {
        const { account } = await client.send(new GetLinkedWhatsAppBusinessAccountCommand({ id }));
        numbers.push(...(account?.phoneNumbers ?? []));
      }
    }
    return numbers;
  } catch (error) {
    const reason = reasonOf(error, [
      "social-messaging:ListLinkedWhatsAppBusinessAccounts",
      "social-messaging:GetLinkedWhatsAppBusinessAccount",
    ]);
    throw new pulumi.RunError(
      `The account's WhatsApp numbers could not be looked up: ${reason}. To go without, name one: pulumi config set waPhoneNumberArn <arn>`,
    );
  }
}
