import type { StackConfig } from "../../../lib/infrastructure/config.ts";
import type { Fact } from "../fact.ts";
import { concernedAccounts } from "../senders.ts";
import { type ApiGatewayAccount, readApiGateway } from "./api-gateway.ts";
import type { ClientConfig } from "./client.ts";
import { readConcurrency } from "./lambda.ts";
import { type Origination, readOrigination } from "./origination.ts";
import { readStepFunctionsQuotas, type StepFunctionsQuotas } from "./quotas.ts";
import { readConfigurationSet, readOptOutList, readSpendLimit, readTier, type SpendLimit } from "./sms.ts";
import { readTopic, type Topic } from "./topic.ts";
import { type BusinessAccount, readBusinessAccounts, readTemplates, type Template } from "./whatsapp.ts";

/** What the checks go by; one that may be missing is undefined where AWS has no such thing. */
export interface Facts {
  readonly businessAccounts: Fact<readonly BusinessAccount[]>;
  /** By business account. */
  readonly templates: Readonly<Record<string, Fact<readonly Template[]>>>;
  readonly topic: Fact<Topic | undefined>;
  readonly configurationSet: Fact<boolean>;
  readonly origination: Fact<Origination | undefined>;
  /** Whether the list exists in which the opt-outs are that the origination identity goes by. */
  readonly optOutList: Fact<boolean>;
  readonly tier: Fact<string | undefined>;
  readonly spendLimit: Fact<SpendLimit | undefined>;
  readonly apiGateway: Fact<ApiGatewayAccount>;
  readonly concurrency: Fact<number | undefined>;
  readonly stepFunctions: Fact<StepFunctionsQuotas>;
}

/** @param settings those that are sound: what another would name is not asked for */
export async function gatherFacts(config: ClientConfig, settings: Partial<StackConfig>): Promise<Facts> {
  const { whatsAppNotificationTopicArn, configurationSetArn, originatingEntity } = settings;
  const businessAccounts = readBusinessAccounts(config);
  const origination = named("originatingEntity", originatingEntity, (entity) =>
    readOrigination(config, entity),
  );
  return together<Facts>({
    businessAccounts,
    templates: businessAccounts.then((answer) => templatesOf(config, answer, settings)),
    topic: named("whatsAppNotificationTopicArn", whatsAppNotificationTopicArn, (arn) =>
      readTopic(config, arn),
    ),
    configurationSet: named("configurationSetArn", configurationSetArn, (arn) =>
      readConfigurationSet(config, arn),
    ),
    origination,
    optOutList: origination.then((answer) => optOutListOf(config, answer)),
    tier: readTier(config),
    spendLimit: readSpendLimit(config),
    apiGateway: readApiGateway(config),
    concurrency: readConcurrency(config),
    stepFunctions: readStepFunctionsQuotas(config),
  });
}

/** Waits for all members at once. */
async function together<Whole>(
  parts: {
    readonly [name in keyof Whole]: Promise<Whole[name]>;
  },
): Promise<Whole> {
  const entries = Object.entries<Promise<unknown>>(parts).map(async ([name, part]) => [name, await part]);
  return Object.fromEntries(await Promise.all(entries));
}

async function named<Setting, Value>(
  name: string,
  setting: Setting | undefined,
  read: (setting: Setting) => Promise<Fact<Value>>,
): Promise<Fact<Value>> {
  return setting === undefined ? { unknown: `${name} must be right first, and readable` } : read(setting);
}

async function templatesOf(
  config: ClientConfig,
  accounts: Fact<readonly BusinessAccount[]>,
  { waTemplate, templateLanguages = [], ...settings }: Partial<StackConfig>,
): Promise<Facts["templates"]> {
  if ("unknown" in accounts || waTemplate === undefined) return {};
  const languages = [waTemplate.language, ...templateLanguages];
  const entries = concernedAccounts(accounts.is, settings).map(
    async ({ id }) => [id, await readTemplates(config, id, waTemplate.name, languages)] as const,
  );
  return Object.fromEntries(await Promise.all(entries));
}

async function optOutListOf(
  config: ClientConfig,
  origination: Fact<Origination | undefined>,
): Promise<Fact<boolean>> {
  if ("unknown" in origination) return origination;
  const list = origination.is?.optOutList;
  return list === undefined
    ? { unknown: "the origination identity names none" }
    : readOptOutList(config, list);
}
