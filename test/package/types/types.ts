import { startSandbox } from "messaging-api/sandbox";

const sandbox = await startSandbox({ freeze: true, config: { replyTimeoutSeconds: 600 } });
const { latest_status } = await sandbox.waitUntil("parcel-81", "held", "2h");
export const status: string = latest_status;

// @ts-expect-error: it is called freeze
await startSandbox({ frozen: true });

// @ts-expect-error: there is no such status
await sandbox.waitUntil("parcel-81", "arrived");
