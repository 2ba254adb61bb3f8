import { readCommandLine, usage } from "./host/command-line.ts";
import { type Sandbox, startSandbox } from "./host/sandbox.ts";
import { whenStarterEnds } from "./host/starter.ts";

let sandbox: Sandbox | undefined;
const stop = () => {
  // Stopping may take a moment, and not more.
  setTimeout(() => process.exit(1), 3_000).unref();
  void Promise.resolve(sandbox?.stop()).finally(() => process.exit(0));
};
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, stop);
whenStarterEnds(stop);

try {
  const { help, json, sandbox: options } = readCommandLine(process.argv.slice(2), process.env);
  if (help) {
    console.log(usage);
    process.exit(0);
  }
  sandbox = await startSandbox(options).catch((error: NodeJS.ErrnoException) => {
    const { port, host } = options;
    if (error.code === "EADDRINUSE")
      throw new Error(`Port ${port} is taken; choose another, such as --port ${port + 1}.`);
    if (error.code === "EACCES")
      throw new Error(`Port ${port} may not be listened on by everybody; choose one above 1023.`);
    if (error.code === "EADDRNOTAVAIL" || error.code === "ENOTFOUND")
      throw new Error(`This computer has no address ${host}; give one of its own, such as --host 0.0.0.0.`);
    throw error;
  });
  const { url, apiKey } = sandbox;
  console.log(json ? JSON.stringify({ ready: true, url, apiKey, pid: process.pid }) : greeting(url, apiKey));
} catch (error) {
  console.error((error as Error).message);
  process.exit(1);
}

function greeting(url: string, apiKey: string): string {
  return `ready  ${url}  x-api-key: ${apiKey}

Open that address to see the phones and the workflows. Send a WhatsApp message to someone who has not written in the last 24 hours:

  curl -X POST ${url}/v1/sendWhatsApp -H 'x-api-key: ${apiKey}' -H 'content-type: application/json' -d '{"destination_number": "+14155550123", "message_body": "Your parcel arrives today."}'

Ctrl-C stops the sandbox; nothing is kept.`;
}
