import { requests } from "./operator/requests/command.ts";

// npm run requests
const { exitCode, output, complaint } = await requests(process.argv.slice(2));
if (output !== undefined) process.stdout.write(`${output}\n`);
if (complaint !== undefined) process.stderr.write(`${complaint}\n`);
process.exitCode = exitCode;
