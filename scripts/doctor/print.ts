import type { Finding, Status } from "./finding.ts";

export function asJson(findings: readonly Finding[]): string {
  return JSON.stringify(
    findings.map(({ check, status, says, mend }) => ({ check, status, says, mend })),
    null,
    2,
  );
}

/** A line for each finding, what mends it beneath, and the sum at the end. */
export function asLines(findings: readonly Finding[]): string {
  const width = Math.max(...findings.map(({ check }) => check.length));
  const lines = findings.flatMap(({ check, status, says, mend }) => [
    `${status.padEnd(7)}  ${check.padEnd(width)}  ${says}`,
    ...(mend === undefined ? [] : [`         mend: ${mend}`]),
  ]);
  return [...lines, "", sum(findings)].join("\n");
}

function sum(findings: readonly Finding[]): string {
  const count = (status: Status) => findings.filter((finding) => finding.status === status).length;
  const counts = (["wrong", "warning", "unknown", "ok"] as const).flatMap((status) =>
    count(status) === 0 ? [] : [`${count(status)} ${status}`],
  );
  const verdict =
    count("wrong") > 0
      ? "Mend what is wrong before pulumi up."
      : "Nothing that was looked at stands in the way of pulumi up.";
  return `${counts.join(", ")}. ${verdict}`;
}
