import {
  type CountryCode,
  getCountries,
  getCountryCallingCode,
  getExampleNumber,
  Metadata,
  parsePhoneNumberFromString,
} from "libphonenumber-js/max/es6";
import examples from "libphonenumber-js/mobile/examples";

/** How many digits a number has, its calling code included: at most what ITU-T E.164 §6 says. */
const shortest = 7;
const longest = 15;

/** Calling codes of no country, such as those of satellite networks, which libphonenumber knows and does not list. */
const ofNoCountry = ["800", "808", "870", "878", "881", "882", "883", "888", "979"];

/**
 * What a number can be by its length, with or without `+`: a calling code that there is, as many digits as numbers
 * have there, and no national prefix 0 before them. The plans are libphonenumber's, as in `accept-request`, which
 * looks at ranges too; what is refused here is refused there, or no number. A regular expression without anchors, in words that
 * JavaScript and Java have in common.
 */
export function possibleNumber(): string {
  const codesByDigits = groupedBy(callingCodes(), ([code, countries]) => digitsAfter(code, countries));
  const plans = [...codesByDigits].map(
    ([digits, codes]) => `(?:${codes.map(([code]) => code).join("|")})${digits}`,
  );
  // Mexican mobiles once had a 1 before their ten digits, and address books still have it.
  return `\\+?(?:${[...plans, "521[0-9]{10}"].join("|")})`;
}

/** Every calling code, with the countries that share it. */
function callingCodes(): Map<string, readonly CountryCode[]> {
  const shared = groupedBy(getCountries(), (country) => String(getCountryCallingCode(country)));
  return new Map<string, readonly CountryCode[]>([
    ...shared,
    ...ofNoCountry.map((code) => [code, []] as const),
  ]);
}

/** `Map.groupBy`, which Node 20 does not have: there the sandbox runs as a package. */
function groupedBy<Item>(items: Iterable<Item>, keyOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    groups.set(key, [...(groups.get(key) ?? []), item]);
  }
  return groups;
}

function digitsAfter(code: string, countries: readonly CountryCode[]): string {
  const least = shortest - code.length;
  const most = longest - code.length;
  if (countries.length === 0) return `[0-9]{${least},${most}}`;
  const lengths = new Set(countries.flatMap(lengthsIn));
  const possible = [...lengths].filter((length) => length >= least && length <= most).sort((a, b) => a - b);
  return `${countries.every(leavesZeroOut) ? "(?!0)" : ""}(?:${runs(possible).join("|")})`;
}

function lengthsIn(country: CountryCode): number[] {
  const metadata = new Metadata();
  metadata.selectNumberingPlan(country);
  return metadata.numberingPlan?.possibleLengths() ?? [];
}

/** Whether people there dial a 0 before a number that is no part of it. */
function leavesZeroOut(country: CountryCode): boolean {
  const example = getExampleNumber(country, examples);
  if (example === undefined) return false;
  const { countryCallingCode, nationalNumber, number } = example;
  return parsePhoneNumberFromString(`+${countryCallingCode}0${nationalNumber}`)?.number === number;
}

/** `[0-9]{7,9}` for 7, 8, 9: one for each run of lengths, which are in order. */
function runs(lengths: readonly number[]): string[] {
  const found: Array<[first: number, last: number]> = [];
  for (const length of lengths) {
    const run = found.at(-1);
    if (run !== undefined && run[1] === length - 1) run[1] = length;
    else found.push([length, length]);
  }
  return found.map(([first, last]) => `[0-9]{${first === last ? first : `${first},${last}`}}`);
}
