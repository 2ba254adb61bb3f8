import { arnsOfOtherPlaces } from "../../lib/infrastructure/preconditions.ts";
import type { Beforehand, Check } from "./check.ts";
import { credentials, inAccount, lifeOfMetaApi, ownConfiguration } from "./checks/index.ts";
import { clientConfig } from "./facts/client.ts";
import { gatherFacts } from "./facts/gather.ts";
import { readAccountId } from "./facts/identity.ts";
import { type Finding, type Said, unknown } from "./finding.ts";
import { settingOf, settingsOf } from "./settings.ts";
import type { Stack } from "./stack.ts";

/** Looks at a stack's configuration and at the account that it names, and changes neither. */
export async function examine(stack: Stack, now: Date): Promise<readonly Finding[]> {
  const { sound: settings, mistakes } = settingsOf(stack);
  const beforehand: Beforehand = { stack, settings, mistakes, now };
  const first = look(ownConfiguration, beforehand);
  const last = look(lifeOfMetaApi, beforehand);

  const config = clientConfig(stack);
  const accountId = await readAccountId(config);
  const misplaced =
    "is" in accountId ? arnsOfOtherPlaces(settings, { region: config.region, accountId: accountId.is }) : [];
  const who = look(credentials, { ...beforehand, accountId, misplaced });
  if ("unknown" in accountId || stack.region === undefined) return [...first, ...who, notAsked, ...last];

  const inPlace = without(settings, misplaced.map(settingOf));
  const facts = await gatherFacts(config, inPlace);
  const place = { region: stack.region, accountId: accountId.is };
  const known = { ...beforehand, settings: inPlace, place, facts };
  return [...first, ...who, ...inAccount.flatMap((check) => look(check, known)), ...last];
}

const notAsked: Finding = { check: "account", ...unknown("Nothing in the account could be looked at.") };

function look<Known>({ name, look }: Check<Known>, known: Known): Finding[] {
  return look(known).map((said: Said) => ({ check: name, ...said }));
}

function without<Settings extends object>(settings: Settings, names: readonly string[]): Partial<Settings> {
  return Object.fromEntries(
    Object.entries(settings).filter(([name]) => !names.includes(name)),
  ) as Partial<Settings>;
}
