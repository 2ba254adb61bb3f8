/** `npm run simulate`: runs from seeds (seeds.ts), or with `--load` the stack under load (load.ts). */
import { loadCommand } from "./load.ts";
import { seedsCommand } from "./seeds.ts";

const args = process.argv.slice(2);
try {
  await (args.includes("--load") ? loadCommand(args) : seedsCommand(args));
} catch (error) {
  // What was typed wrong is told in a line.
  if (!(error instanceof RangeError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
