/**
 * `npm run bench`: how fast functions start, a reply releases its message, and the sandbox is.
 *
 *   --check    compares with what is on record (scripts/bench/record.json), and exits with 1 if a ratio is worse
 *   --write    puts the figures on record, and into docs/speed.md
 *   --times N  how often each start of a function is measured (default 7)
 */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { bench } from "./bench/command.ts";
import type { Figures } from "./bench/ratios.ts";
import { leave } from "./command.ts";

const record = fileURLToPath(new URL("./bench/record.json", import.meta.url));
const document = fileURLToPath(new URL("../docs/speed.md", import.meta.url));

leave(
  await bench(process.argv.slice(2), {
    // One after the other: they would slow each other down.
    measure: async (times) => {
      const { measureFunctions } = await import("./bench/functions.ts");
      const { measureReplies } = await import("./bench/replies.ts");
      const { measureConversations } = await import("./bench/conversations.ts");
      return {
        functions: await measureFunctions(times),
        replies: await measureReplies(60),
        conversations: await measureConversations(500),
      };
    },
    recorded: () => JSON.parse(readFileSync(record, "utf8")) as Figures,
    write: (figures, tables) => {
      const toTenths = (_: string, value: unknown) =>
        typeof value === "number" ? Math.round(value * 10) / 10 : value;
      writeFileSync(record, `${JSON.stringify(figures, toTenths, 2)}\n`);
      const between = /(<!-- figures -->\n)[\s\S]*(<!-- end of figures -->)/;
      const page = readFileSync(document, "utf8");
      writeFileSync(
        document,
        page.replace(between, (_, head, tail) => `${head}${tables.join("\n")}\n${tail}`),
      );
    },
  }),
);
