import { lifeOf, versionToTake } from "../../../lib/messaging/meta-api-versions.ts";
import type { Beforehand, Check } from "../check.ts";
import { pulumiSet } from "../commands.ts";
import { ok, unknown, warning, wrong } from "../finding.ts";

const changelog = "https://developers.facebook.com/docs/graph-api/changelog";

/** How long the version of Meta's API still lives that messages are written for. */
export const metaApiVersion: Check<Beforehand> = {
  name: "meta api version",
  actions: [],
  look({ stack, settings: { metaApiVersion: version }, now }) {
    if (version === undefined) {
      return [
        unknown("How long Meta's API version lives: metaApiVersion must be right first, and readable."),
      ];
    }
    const { state, until } = lifeOf(version, now);
    const next = versionToTake(now);
    const mend = next === undefined ? changelog : pulumiSet(stack, "metaApiVersion", next.version);
    switch (state) {
      case "lives":
        return [ok(`Version ${version} of Meta's API lives until ${until}.`)];
      case "ends":
        return [warning(`Version ${version} of Meta's API ends on ${until}.`, mend)];
      case "ended":
        return [wrong(`Version ${version} of Meta's API has ended.`, mend)];
      case "unknown":
        return [
          unknown(
            `Version ${version} of Meta's API is newer than those whose end is known here: ${changelog}`,
          ),
        ];
    }
  },
};
