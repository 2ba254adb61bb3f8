import type { Beforehand, Check } from "../check.ts";
import { pulumiSet } from "../commands.ts";
import { ok, unknown, wrong } from "../finding.ts";
import { settingOf } from "../settings.ts";

/** What the program itself would say of the stack's settings, before anything else. */
export const configuration: Check<Beforehand> = {
  name: "configuration",
  actions: [],
  look({ stack, mistakes }) {
    const said = mistakes.map((mistake) => {
      const name = settingOf(mistake);
      const mend = mistake.endsWith("there is no such setting")
        ? `pulumi config rm --stack ${stack.name} ${name}`
        : pulumiSet(stack, name, "<value>");
      return wrong(`${mistake}.`, mend);
    });
    // Those of the provider are its credentials.
    const otherwise = stack.encrypted.some((name) => name.startsWith("aws:"))
      ? " The credentials are the environment's instead."
      : "";
    const count = Object.keys(stack.values).length;
    return [
      ...(said.length > 0 ? said : [ok(`The program takes all ${count} settings of stack ${stack.name}.`)]),
      ...(stack.encrypted.length === 0
        ? []
        : [unknown(`Encrypted, and so not looked at: ${stack.encrypted.join(", ")}.${otherwise}`)]),
    ];
  },
};
