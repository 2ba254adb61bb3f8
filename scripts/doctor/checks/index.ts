import type { Check, InAccount } from "../check.ts";
import { configuration } from "./configuration.ts";
import { credentials } from "./credentials.ts";
import { eventDestination } from "./event-destination.ts";
import { logRole } from "./log-role.ts";
import { metaApiVersion } from "./meta-api-version.ts";
import { number } from "./number.ts";
import { quotas } from "./quotas.ts";
import { sms } from "./sms.ts";
import { template } from "./template.ts";
import { topic } from "./topic.ts";

export { configuration as ownConfiguration, credentials, metaApiVersion as lifeOfMetaApi };

/** Those that go by what the account says, in the order in which they are told. */
export const inAccount: readonly Check<InAccount>[] = [
  number,
  eventDestination,
  topic,
  template,
  sms,
  logRole,
  quotas,
];

/** All of them. */
export const checks: readonly Pick<Check<never>, "name" | "actions">[] = [
  configuration,
  credentials,
  ...inAccount,
  metaApiVersion,
];
