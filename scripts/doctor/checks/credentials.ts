import type { Beforehand, Check } from "../check.ts";
import { awsCli, pulumiSet } from "../commands.ts";
import type { Fact } from "../fact.ts";
import { ok, wrong } from "../finding.ts";
import { settingOf } from "../settings.ts";

interface Known extends Beforehand {
  readonly accountId: Fact<string>;
  /** What the program would say of ARNs of another account or region, as `<setting>: <rule>`. */
  readonly misplaced: readonly string[];
}

/** Into which account and region the stack goes, and whether all that it names by an ARN is there. */
export const credentials: Check<Known> = {
  name: "credentials",
  actions: ["sts:GetCallerIdentity"],
  look({ stack, accountId, misplaced }) {
    const { region } = stack;
    const withoutRegion = [wrong("The stack names no region.", pulumiSet(stack, "aws:region", "<region>"))];
    if ("unknown" in accountId) {
      const mend = /credentials/.test(accountId.unknown)
        ? `aws configure, or aws sso login, until this answers: ${awsCli(stack, "sts", "get-caller-identity")}`
        : `a way to AWS, so that this answers: ${awsCli(stack, "sts", "get-caller-identity")}`;
      return [
        ...(region === undefined ? withoutRegion : []),
        wrong(`The account cannot be asked: ${accountId.unknown}.`, mend),
      ];
    }
    if (region === undefined) return withoutRegion;
    if (misplaced.length === 0) {
      return [
        ok(
          `The credentials are of account ${accountId.is}, and what the stack names by an ARN is there, in ${region}.`,
        ),
      ];
    }
    return misplaced.map((mistake) => wrong(`${mistake}.`, pulumiSet(stack, settingOf(mistake), "<ARN>")));
  },
};
