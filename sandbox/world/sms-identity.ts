import type { JsonObject } from "../cloud/service.ts";
import { countryOf } from "./numbers.ts";

/** What SMS can be sent from: a phone number, a sender ID or a pool. */
export interface OriginationIdentity {
  readonly kind: "phone-number" | "sender-id" | "pool";
  readonly arn: string;
  /** AWS's id, `phone-…` or `pool-…`; a sender ID's own name. */
  readonly id: string;
  /** What the phone shows as the sender: a number in E.164, or the sender ID's name. */
  readonly shownAs: string;
}

/** The phone number that the sandbox's account has by default. */
export function exampleSmsNumber(region: string, accountId: string): OriginationIdentity {
  const id = "phone-0123456789abcdef0123456789abcdef";
  return {
    kind: "phone-number",
    arn: `arn:aws:sms-voice:${region}:${accountId}:phone-number/${id}`,
    id,
    shownAs: "+18445550123",
  };
}

/** As `DescribePhoneNumbers` answers it. */
export function describeNumber(identity: OriginationIdentity): JsonObject {
  return {
    PhoneNumberArn: identity.arn,
    PhoneNumberId: identity.id,
    PhoneNumber: identity.shownAs,
    Status: "ACTIVE",
    IsoCountryCode: countryOf(identity.shownAs) ?? "US",
    MessageType: "TRANSACTIONAL",
    NumberCapabilities: ["SMS"],
    NumberType: "LONG_CODE",
    MonthlyLeasingPrice: "1.00",
    TwoWayEnabled: true,
    SelfManagedOptOutsEnabled: false,
    OptOutListName: "Default",
    DeletionProtectionEnabled: false,
    CreatedTimestamp: 1_700_000_000,
  };
}

/** As AWS names the kind of what it does not find. */
export function kindOfIdentity(given: string): string {
  if (given.includes("pool")) return "pool";
  return /^\+?\d+$|phone/.test(given) ? "phone-number" : "sender-id";
}
