import { parseArgs } from "node:util";
import { type Kind, type Mix, usualMix } from "./behaviour.ts";
import { type Account, type QuotaName, quotas } from "./quotas.ts";
import type { Scenario } from "./scenario.ts";

/** What `npm run simulate -- --load` takes. */
export interface LoadCommand {
  readonly scenarios: readonly Scenario[];
  /** Whether the runs of docs/scale.md are made instead, and written into it. */
  readonly write: boolean;
}

const text = { type: "string" } as const;
const several = { type: "string", multiple: true, default: [] as string[] } as const;

/** @throws RangeError that says how to type it */
export function loadOptions(args: readonly string[]): LoadCommand {
  const { values } = parseArgs({
    args: [...args],
    options: {
      ...{ load: { type: "boolean" }, write: { type: "boolean", default: false } },
      ...{ rate: { ...text, default: "10,100,1000,10000" }, minutes: text, seed: text, numbers: text },
      ...{ scale: text, account: text, over: text, "invocation-ms": text },
      ...{ quota: several, set: several, mix: several },
    },
  });
  const common = defined({
    minutes: numberOf("minutes", values.minutes),
    seed: numberOf("seed", values.seed),
    numbers: numberOf("numbers", values.numbers),
    scale: numberOf("scale", values.scale),
    invocationMilliseconds: numberOf("invocation-ms", values["invocation-ms"]),
    account: oneOf<Account>("account", values.account, ["default", "new", "elsewhere"]),
    over: oneOf("over", values.over, ["queued", "refused"]),
    quotas: quotaValues(values.quota),
    settings: pairsOf("set", values.set),
    mix: mixOf(values.mix),
  });
  const rates = values.rate.split(",").map((rate) => numberOf("rate", rate) ?? 0);
  return { scenarios: rates.map((rate) => ({ rate, ...common })), write: values.write };
}

/** Members that were not given are not there. */
function defined<T extends object>(members: T): { [Name in keyof T]?: Exclude<T[Name], undefined> } {
  const given = Object.entries(members).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given) as { [Name in keyof T]?: Exclude<T[Name], undefined> };
}

function numberOf(name: string, value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  const number = Number(value);
  if (Number.isFinite(number) && number > 0) return number;
  throw new RangeError(`--${name}: a number above 0, and not "${value}".`);
}

function oneOf<Value extends string>(
  name: string,
  value: string | undefined,
  values: readonly Value[],
): Value | undefined {
  const found = values.find((candidate) => candidate === value);
  if (value === undefined || found !== undefined) return found;
  throw new RangeError(`--${name}: one of ${values.join(", ")}.`);
}

function pairsOf(name: string, pairs: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    pairs.map((pair) => {
      const [, key = "", value = ""] = /^([^=]+)=(.+)$/.exec(pair) ?? [];
      if (key === "") throw new RangeError(`--${name}: such as --${name} name=value, and not "${pair}".`);
      return [key, value];
    }),
  );
}

function quotaValues(pairs: readonly string[]): Partial<Record<QuotaName, number>> {
  const names = Object.keys(quotas);
  const values = Object.entries(pairsOf("quota", pairs)).map(([name, value]) => {
    if (names.includes(name)) return [name, numberOf(`quota ${name}`, value)] as const;
    throw new RangeError(`--quota: there is no ${name}; there are ${names.join(", ")}.`);
  });
  return Object.fromEntries(values) as Partial<Record<QuotaName, number>>;
}

function mixOf(pairs: readonly string[]): Mix | undefined {
  if (pairs.length === 0) return undefined;
  const kinds = Object.keys(usualMix) as Kind[];
  const given = pairsOf("mix", pairs);
  const unknown = Object.keys(given).find((kind) => !kinds.includes(kind as Kind));
  if (unknown !== undefined)
    throw new RangeError(`--mix: there is no ${unknown}; there are ${kinds.join(", ")}.`);
  return Object.fromEntries(kinds.map((kind) => [kind, numberOf(`mix ${kind}`, given[kind]) ?? 0])) as Mix;
}
