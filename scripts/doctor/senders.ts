import type { StackConfig } from "../../lib/infrastructure/config.ts";
import type { BusinessAccount, BusinessNumber } from "./facts/whatsapp.ts";

type Numbers = Pick<Partial<StackConfig>, "waPhoneNumberArn" | "waMorePhoneNumberArns">;

/** The ARNs of the numbers that the stack will send from: the configured ones, or the account's only one. */
export function senderArns(
  accounts: readonly BusinessAccount[],
  { waPhoneNumberArn, waMorePhoneNumberArns = [] }: Numbers,
): string[] {
  const all = numbersOf(accounts);
  const first = waPhoneNumberArn ?? (all.length === 1 ? all[0]?.arn : undefined);
  return [...new Set([...(first === undefined ? [] : [first]), ...waMorePhoneNumberArns])];
}

export function numbersOf(accounts: readonly BusinessAccount[]): BusinessNumber[] {
  return accounts.flatMap(({ numbers }) => numbers);
}

/** The business accounts of the numbers that send; all of them, as long as it is open which these are. */
export function concernedAccounts(
  accounts: readonly BusinessAccount[],
  settings: Numbers,
): BusinessAccount[] {
  const senders = senderArns(accounts, settings);
  const theirs = accounts.filter(({ numbers }) => numbers.some(({ arn }) => senders.includes(arn)));
  return theirs.length > 0 ? theirs : [...accounts];
}
