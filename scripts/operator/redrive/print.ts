import type { DeadLetterQueue } from "./queues.ts";

/** As lines to read, with the command that puts each queue back. */
export function asLines(queues: readonly DeadLetterQueue[]): string {
  const full = queues.filter(({ waiting }) => waiting > 0);
  if (full.length === 0) return "No dead letters.";
  return full.map(linesOf).join("\n\n");
}

function linesOf({ source, isRedriven, waiting, letters }: DeadLetterQueue): string {
  const more = waiting - letters.length;
  return [
    `${source}: ${waiting}`,
    ...letters.flatMap(({ id, sent_at, holds, why }) => [`  ${id}  ${sent_at}  ${holds}`, `    ${why}`]),
    ...(more > 0 ? [`  and ${more} more, or hidden by another reader`] : []),
    isRedriven
      ? `  back: npm run redrive -- --queue ${source} --all, or --id <one of the above>`
      : "  These go nowhere: docs/operations.md says what they mean.",
  ].join("\n");
}
