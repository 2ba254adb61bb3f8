import { startSandbox } from "./sandbox.ts";

const port = Number(process.env.PORT ?? 4000);
const apiKey = process.env.API_KEY ?? "sandbox";

try {
  const sandbox = await startSandbox({ port, apiKey, live: true });
  const { url } = sandbox;
  console.log(`ready  ${url}  x-api-key: ${apiKey}

Open that address to see the phones and the workflows. Send a WhatsApp message to someone who has not written in the last 24 hours:

  curl -X POST ${url}/v1/sendWhatsApp -H 'x-api-key: ${apiKey}' -H 'content-type: application/json' -d '{"destination_number": "+14155550123", "message_body": "Your parcel arrives today."}'

Ctrl-C stops the sandbox; nothing is kept.`);
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => void sandbox.stop().then(() => process.exit(0)));
  }
} catch (error) {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === "EADDRINUSE") {
    console.error(`Port ${port} is taken. Choose another: PORT=4001 npm start`);
  } else {
    console.error(message);
  }
  process.exit(1);
}
