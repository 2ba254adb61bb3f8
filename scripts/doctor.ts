import { leave } from "./command.ts";
import { doctor } from "./doctor/command.ts";

// npm run doctor
leave(await doctor(process.argv.slice(2)));
