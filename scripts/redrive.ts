import { redrive } from "./operator/redrive/command.ts";

// npm run redrive
const { exitCode, output, complaint } = await redrive(process.argv.slice(2));
if (output !== undefined) process.stdout.write(`${output}\n`);
if (complaint !== undefined) process.stderr.write(`${complaint}\n`);
process.exitCode = exitCode;
