import { parseArgs } from "node:util";
import { type Sandbox, startSandbox } from "./host/sandbox.ts";
import { whenStarterEnds } from "./host/starter.ts";

const usage = `npm start [-- options]

  --port <number>   the port to listen on, 4000 if not given; so does PORT=<number>
  --help            this`;

const options = readOptions();
const port = Number(options.port ?? process.env.PORT ?? 4000);
if (!Number.isInteger(port) || port < 0 || port > 65_535)
  refuse(`That is no port: ${options.port ?? process.env.PORT}. Give a number such as PORT=4001 npm start`);
const apiKey = process.env.API_KEY ?? "sandbox";

let sandbox: Sandbox | undefined;
const stop = () => {
  // Stopping may take a moment, and not more.
  setTimeout(() => process.exit(1), 3_000).unref();
  void Promise.resolve(sandbox?.stop()).finally(() => process.exit(0));
};
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, stop);
whenStarterEnds(stop);

try {
  sandbox = await startSandbox({ port, apiKey, live: true });
  const { url } = sandbox;
  console.log(`ready  ${url}  x-api-key: ${apiKey}

Open that address to see the phones and the workflows. Send a WhatsApp message to someone who has not written in the last 24 hours:

  curl -X POST ${url}/v1/sendWhatsApp -H 'x-api-key: ${apiKey}' -H 'content-type: application/json' -d '{"destination_number": "+14155550123", "message_body": "Your parcel arrives today."}'

Ctrl-C stops the sandbox; nothing is kept.`);
} catch (error) {
  const { code, message } = error as NodeJS.ErrnoException;
  refuse(
    code === "EADDRINUSE" ? `Port ${port} is taken. Choose another: PORT=${port + 1} npm start` : message,
  );
}

function readOptions(): { readonly port?: string } {
  try {
    const { values } = parseArgs({ options: { port: { type: "string" }, help: { type: "boolean" } } });
    if (values.help === true) {
      console.log(usage);
      process.exit(0);
    }
    return values;
  } catch (error) {
    return refuse(`${(error as Error).message.split(". ")[0]}.\n\n${usage}`);
  }
}

function refuse(message: string): never {
  console.error(message);
  process.exit(1);
}
