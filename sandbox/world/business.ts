/** A phone number of a WhatsApp business account that is linked to the AWS account. */
export interface BusinessNumber {
  /** Meta's id of the business account. */
  readonly wabaId: string;
  /** `arn:aws:social-messaging:REGION:ACCOUNT:waba/…` */
  readonly wabaArn: string;
  readonly wabaName?: string;
  /** The topic to which the account's events go. */
  readonly eventDestinationArn?: string;
  /** AWS's id: `phone-number-id-…` */
  readonly phoneNumberId: string;
  readonly metaPhoneNumberId: string;
  /** Digits, as WhatsApp shows them: `15550783881`. */
  readonly displayPhoneNumber: string;
}

/** The account with one number that the sandbox has by default. */
export function exampleBusiness(region: string, accountId: string): BusinessNumber {
  return {
    wabaId: "102290129340398",
    wabaArn: `arn:aws:social-messaging:${region}:${accountId}:waba/0123456789abcdef0123456789abcdef`,
    wabaName: "Example Company",
    phoneNumberId: "phone-number-id-abcdef0123456789abcdef0123456789",
    metaPhoneNumberId: "106540352242922",
    displayPhoneNumber: "15550783881",
  };
}

/**
 * A further number of a business account.
 * @param arn what AWS calls it
 * @param place its place among the further numbers, from 1, by which its own digits differ
 */
export function furtherNumber(first: BusinessNumber, arn: string, place: number): BusinessNumber {
  const after = (digits: string) => String(BigInt(digits) + BigInt(place));
  return {
    ...first,
    phoneNumberId: `phone-number-id-${phoneNumberTail(arn)}`,
    metaPhoneNumberId: after(first.metaPhoneNumberId),
    displayPhoneNumber: after(first.displayPhoneNumber),
  };
}

export function phoneNumberArn(business: BusinessNumber): string {
  return siblingArn(business, phoneNumberTail(business.phoneNumberId));
}

/** The ARN that a phone number of this name would have in the business's account and region. */
export function siblingArn(business: BusinessNumber, tail: string): string {
  return `${business.wabaArn.split(":").slice(0, 5).join(":")}:phone-number-id/${tail}`;
}

/** What distinguishes a phone number in both of its names, `phone-number-id-…` and `arn:…:phone-number-id/…`. */
export function phoneNumberTail(idOrArn: string): string {
  return idOrArn.replace(/^arn:.*:phone-number-id\//, "").replace(/^phone-number-id-/, "");
}

/** AWS's id of the business account, `waba-…`. */
export function linkedAccountId(business: BusinessNumber): string {
  return `waba-${business.wabaArn.split("/").at(-1)}`;
}

export function accountOf(arn: string): { region: string; accountId: string } {
  const [, , , region, accountId] = arn.split(":");
  if (region === undefined || accountId === undefined)
    throw new Error(`Not an ARN of a regional resource: ${arn}`);
  return { region, accountId };
}
