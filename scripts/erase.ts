import { leave } from "./command.ts";
import { erase } from "./erase/command.ts";

// npm run erase
leave(await erase(process.argv.slice(2), process.stdin));
