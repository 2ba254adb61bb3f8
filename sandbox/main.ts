import { startSandbox } from "./host/sandbox.ts";

const port = Number(process.env.PORT ?? 4000);
if (!Number.isInteger(port) || port < 0 || port > 65_535) {
  console.error(`PORT is no port: ${process.env.PORT}. Give a number such as PORT=4001 npm start`);
  process.exit(1);
}
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
    console.error(`Port ${port} is taken. Choose another: PORT=${port + 1} npm start`);
  } else {
    console.error(message);
  }
  process.exit(1);
}
