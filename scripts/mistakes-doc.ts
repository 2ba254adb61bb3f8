import { mistakes } from "../test/docs/mistakes/index.ts";
import { type Mistake, reasons } from "../test/docs/mistakes/mistake.ts";

/** docs/mistakes.md: what callers do wrong, and what they are told; a test makes every one of these calls. */
export function mistakesDoc(): string {
  const count = Object.values(mistakes).flat().length;
  return [
    "<!-- Made from test/docs/mistakes/ by `npm run docs`. -->",
    "# Mistakes",
    `What callers do wrong, and what the API tells them: ${count} calls, which a test makes as they stand here. The message of an answer is for people, \`error\` for programs, \`field\` what of the call is to be mended. None repeats a text, a number or a rule in code.`,
    "Where *later* stands, POST answers 202, and GET shows the request as `invalid` a moment after, with this message as the title of its error. The reason is that it",
    Object.values(reasons)
      .map((reason) => `- ${reason};`)
      .join("\n"),
    "and only code can do that, while no code runs between the API and the workflow ([why](decisions/0030-checking-without-sending.md)). `POST /v1/sendSMS/check` and `POST /v1/sendWhatsApp/check` do run code: they say all of it at once, and send nothing.",
    ...Object.entries(mistakes).map(([about, list]) => [`## ${about}`, table(list)].join("\n\n")),
  ]
    .join("\n\n")
    .concat("\n");
}

function table(list: readonly Mistake[]): string {
  const rows = list.map(({ what, status, error, field, says, later }) => [
    what,
    later === undefined ? `${status} \`${error}\`` : "later: 202, then `invalid`",
    field === undefined ? "" : `\`${field}\``,
    says,
  ]);
  return [["Mistake", "Answer", "`field`", "Message"], ["---", "---", "---", "---"], ...rows]
    .map((cells) => `| ${cells.join(" | ")} |`)
    .join("\n");
}
