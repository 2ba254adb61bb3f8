import type { Shrunk } from "./shrink.ts";

/** What went wrong, without whose it was: runs that differ only in that have one cause. */
export function signatureOf({ deviations, plan }: Shrunk): string {
  const troubles = deviations.map(({ name, option }) => `${nameless(name)} → ${option}`);
  const deeds = plan.map((deed) => (deed.does === "writes" ? `writes ${deed.what}` : deed.does));
  return [...new Set(troubles)].sort().join("; ") || `nothing, but ${[...new Set(deeds)].sort().join(", ")}`;
}

function nameless(text: string): string {
  return text
    .replaceAll(/\b(ana|ben|cleo)-\d+/gi, "a request")
    .replaceAll(/\b(Ana|Ben|Cleo) writes \d+/g, "a reply");
}
