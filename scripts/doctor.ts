import { doctor } from "./doctor/command.ts";

// npm run doctor
const { exitCode, output, complaint } = await doctor(process.argv.slice(2));
if (output !== undefined) process.stdout.write(`${output}\n`);
if (complaint !== undefined) process.stderr.write(`${complaint}\n`);
process.exitCode = exitCode;
