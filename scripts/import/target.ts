import { type DynamoDBClient, paginateListTables } from "@aws-sdk/client-dynamodb";
import type { StackConfig } from "../../lib/infrastructure/config.ts";
import { phoneNumberIdOf } from "../../lib/messaging/whatsapp-events.ts";
import type { ClientConfig } from "../doctor/facts/client.ts";
import { readBusinessAccounts } from "../doctor/facts/whatsapp.ts";
import { senderArns } from "../doctor/senders.ts";
import { UsageMistake } from "../doctor/stack.ts";

/** The stack's business numbers by AWS's ids, `phone-number-id-…`, the first of them first. */
export async function businessNumbersOf(
  config: ClientConfig,
  settings: Partial<StackConfig>,
): Promise<readonly [string, ...string[]]> {
  const configured = senderArns([], settings);
  const [first, ...others] = configured.length > 0 ? configured : await onlyNumber(config, settings);
  if (first === undefined)
    throw new UsageMistake(
      "It is open from which business number the stack sends: set waPhoneNumberArn in the stack's settings.",
    );
  return [phoneNumberIdOf(first), ...others.map(phoneNumberIdOf)];
}

/** That of the account, if it has one only. */
async function onlyNumber(config: ClientConfig, settings: Partial<StackConfig>): Promise<string[]> {
  const accounts = await readBusinessAccounts(config);
  if ("unknown" in accounts) throw new UsageMistake(`The business number is not known: ${accounts.unknown}.`);
  return senderArns(accounts.is, settings);
}

/** @throws {UsageMistake} unless there is exactly one table whose name Pulumi made of `conversations` */
export async function conversationsTable(client: DynamoDBClient): Promise<string> {
  const names: string[] = [];
  for await (const { TableNames = [] } of paginateListTables({ client }, {})) names.push(...TableNames);
  const [only, ...others] = names.filter((name) => /^conversations-[0-9a-f]{7}$/.test(name));
  if (only !== undefined && others.length === 0) return only;
  throw new UsageMistake(
    only === undefined
      ? "There is no table conversations-… in this account and region: deploy the stack first, or name it with --to."
      : `There are several: name the stack's with --to. There are ${[only, ...others].join(", ")}.`,
  );
}
