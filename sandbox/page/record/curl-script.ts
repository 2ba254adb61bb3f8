import type { RecordedCall } from "../../host/answers.ts";
import { curlCommand } from "../requests/curl.ts";
import { apiKey } from "../state/door.ts";

/**
 * What was done as commands for a POSIX shell, with the time that passed between. The sandbox refuses an
 * Idempotency-Key that it has seen with another message, so this is for one that begins anew.
 */
export function curlScript(calls: readonly RecordedCall[], end: number): string {
  const commands = calls.flatMap(({ at, method, path, body, key }, index) => {
    const next = calls[index + 1]?.at;
    const seconds = Math.floor(((next === undefined ? end : Date.parse(next)) - Date.parse(at)) / 1000);
    const headers = {
      ...(!path.startsWith("/sandbox/") && { "x-api-key": apiKey }),
      ...(body !== "" && { "content-type": "application/json" }),
      ...(key !== undefined && { "idempotency-key": key }),
    };
    return [
      curlCommand({ method, path: path.replaceAll("%2B", "+"), headers, ...(body !== "" && { body }) }),
      ...(seconds < 1 ? [] : [passes(seconds)]),
    ];
  });
  return `${commands.join("\n\n")}\n`;
}

function passes(seconds: number): string {
  return curlCommand({
    method: "POST",
    path: "/sandbox/clock/advance",
    headers: {},
    body: JSON.stringify({ seconds }),
  });
}
