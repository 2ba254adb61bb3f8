import { leave } from "./command.ts";
import { importInto } from "./import/command.ts";

// npm run import
leave(await importInto(process.argv.slice(2)));
