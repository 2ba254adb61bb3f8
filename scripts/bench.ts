/**
 * `npm run bench`: how fast functions start, a reply releases its message, and the sandbox is.
 *
 *   --check    compares with what is on record (scripts/bench/record.json), and exits with 1 if a ratio is worse
 *   --write    puts the figures on record, and into docs/speed.md
 *   --times N  how often each start of a function is measured (default 7)
 */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { measureConversations } from "./bench/conversations.ts";
import { measureFunctions } from "./bench/functions.ts";
import { type Figures, regressions } from "./bench/ratios.ts";
import { measureReplies } from "./bench/replies.ts";
import { tablesOf } from "./bench/table.ts";

const record = fileURLToPath(new URL("./bench/record.json", import.meta.url));
const document = fileURLToPath(new URL("../docs/speed.md", import.meta.url));

const { values: options } = parseArgs({
  options: {
    check: { type: "boolean", default: false },
    write: { type: "boolean", default: false },
    times: { type: "string", default: "7" },
  },
});
// One after the other: they would slow each other down.
const functions = await measureFunctions(Number(options.times));
const replies = await measureReplies(60);
const conversations = await measureConversations(500);
const figures: Figures = { functions, replies, conversations };
const lines = tablesOf(figures);
console.log(lines.join("\n"));
if (options.write) {
  writeFileSync(
    record,
    `${JSON.stringify(figures, (_, value) => (typeof value === "number" ? Math.round(value * 10) / 10 : value), 2)}\n`,
  );
  const between = /(<!-- figures -->\n)[\s\S]*(<!-- end of figures -->)/;
  writeFileSync(
    document,
    readFileSync(document, "utf8").replace(between, (_, head, tail) => `${head}${lines.join("\n")}\n${tail}`),
  );
}
if (options.check) {
  const worse = regressions(figures, JSON.parse(readFileSync(record, "utf8")) as Figures);
  for (const what of worse) console.error(`Slower than on record: ${what}.`);
  process.exitCode = worse.length > 0 ? 1 : 0;
}
