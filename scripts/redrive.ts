import { leave } from "./command.ts";
import { redrive } from "./operator/redrive/command.ts";

// npm run redrive
leave(await redrive(process.argv.slice(2)));
