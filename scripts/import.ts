import { importInto } from "./import/command.ts";

// npm run import
const { exitCode, output, complaint } = await importInto(process.argv.slice(2));
if (output !== undefined) process.stdout.write(`${output}\n`);
if (complaint !== undefined) process.stderr.write(`${complaint}\n`);
process.exitCode = exitCode;
