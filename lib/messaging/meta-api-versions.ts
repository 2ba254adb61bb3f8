/**
 * Versions of Meta's API, oldest first, and the day (UTC) on which each ends, as Meta's changelog had them on
 * 2026-10-29. https://developers.facebook.com/docs/graph-api/changelog
 */
export const metaApiVersions = [
  { version: "v21.0", until: "2027-01-21" },
  { version: "v22.0", until: "2027-05-20" },
  { version: "v23.0", until: "2027-10-08" },
  { version: "v24.0", until: "2028-02-18" },
  { version: "v25.0", until: "2028-07-29" },
] as const;

/** Seen in use through AWS, which documents no list of its own but "version 20 and later". */
export const defaultMetaApiVersion = "v24.0" satisfies (typeof metaApiVersions)[number]["version"];

/** So long before a version's end it is time to take another. */
const warningDays = 90;

/** What is known of how long a version lives. */
export interface Life {
  /** `unknown`: newer than those that we know. */
  readonly state: "lives" | "ends" | "ended" | "unknown";
  /** The day on which it ends, or did, if we know it. */
  readonly until: string | undefined;
}

/** @param version such as `v24.0` */
export function lifeOf(version: string, now: Date): Life {
  const until = metaApiVersions.find((candidate) => candidate.version === version)?.until;
  if (until === undefined) {
    const isOlder = numberOf(version) < numberOf(metaApiVersions[0].version);
    return { state: isOlder ? "ended" : "unknown", until };
  }
  const days = daysUntil(until, now);
  if (days <= 0) return { state: "ended", until };
  return { state: days <= warningDays ? "ends" : "lives", until };
}

/** The newest version but those whose end is near; undefined if we know none. */
export function versionToTake(now: Date): (typeof metaApiVersions)[number] | undefined {
  return metaApiVersions.findLast(({ until }) => daysUntil(until, now) > warningDays);
}

/**
 * What to say of a version whose end has come or is near.
 * @param version such as `v24.0`
 * @returns undefined for one that lives on, or is newer than those that we know
 */
export function metaApiVersionWarning(version: string, now: Date): string | undefined {
  const { state, until } = lifeOf(version, now);
  if (state === "lives" || state === "unknown") return undefined;
  const ends = state === "ends" ? `ends on ${until}` : "has ended";
  const next = versionToTake(now);
  const advice =
    next === undefined
      ? "Take one that Meta's changelog says lives on."
      : `Take ${next.version}, which lives until ${next.until}: pulumi config set metaApiVersion ${next.version}`;
  return `metaApiVersion: version ${version} of Meta's API ${ends}. ${advice}`;
}

/** `v24.0` → 24 */
function numberOf(version: string): number {
  return Number(version.slice(1));
}

function daysUntil(date: string, now: Date): number {
  return (Date.parse(date) - now.getTime()) / (24 * 60 * 60 * 1000);
}
