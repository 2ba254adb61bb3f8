import { type BusinessNumber, exampleBusiness, furtherNumber } from "../../../sandbox/world/business.ts";
import { secondNumberArn } from "../aws/blueprint.ts";

/** One of the numbers that a stack may have. The first is its default. */
export type Business = "first" | "second";

const first = exampleBusiness("us-east-1", "111122223333");

/** The numbers, both of one account. */
export const businesses: Readonly<Record<Business, BusinessNumber>> = {
  first,
  second: furtherNumber(first, secondNumberArn, 1),
};

/** Which number AWS's id is that of; undefined if of none. */
export function businessOf(phoneNumberId: unknown): Business | undefined {
  return (["first", "second"] as const).find((name) => businesses[name].phoneNumberId === phoneNumberId);
}

/** What a person and one of our numbers have written to each other; what goes by SMS is in none of these. */
export function chatOf(person: string, business: Business | undefined): string {
  return business === undefined ? `${person}, by SMS` : `${person} and the ${business} number`;
}
