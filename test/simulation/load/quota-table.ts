import { table } from "../../../scripts/document.ts";
import { type Quota, quotas } from "./quotas.ts";

/** The limits that runs hold the stack to, as Markdown. */
export function quotaTable(): string {
  const rows = Object.entries<Quota>(quotas).map(([name, quota]) => {
    const { what, value, newAccount, elsewhere, raised, source, unsure } = quota;
    const values = [
      value.toLocaleString("en"),
      ...(elsewhere === undefined ? [] : [`elsewhere ${elsewhere.toLocaleString("en")}`]),
      ...(newAccount === undefined ? [] : [`new: ${newAccount.toLocaleString("en")}`]),
    ];
    return [`\`${name}\``, `[${what}](${source})`, values.join("; "), raised, unsure ?? ""];
  });
  return table(["", "limit", "value", "raised by", "not sure"], rows);
}
