import { leave } from "./command.ts";
import { requests } from "./operator/requests/command.ts";

// npm run requests
leave(await requests(process.argv.slice(2)));
