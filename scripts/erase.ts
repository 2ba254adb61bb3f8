import { erase } from "./erase/command.ts";

// npm run erase
const { exitCode, output, complaint } = await erase(process.argv.slice(2), process.stdin);
if (output !== undefined) process.stdout.write(`${output}\n`);
if (complaint !== undefined) process.stderr.write(`${complaint}\n`);
process.exitCode = exitCode;
