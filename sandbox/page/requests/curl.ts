import { apiKey } from "../state/door.ts";

/** A request as a command that works when pasted into a POSIX shell. */
export function curl(method: string, path: string, body?: unknown, key?: string): string {
  const words = [
    `curl -X ${method} ${quoted(`${location.origin}/v1${path}`)}`,
    `-H ${quoted(`x-api-key: ${apiKey}`)}`,
    ...(body === undefined ? [] : [`-H ${quoted("content-type: application/json")}`]),
    ...(key === undefined ? [] : [`-H ${quoted(`idempotency-key: ${key}`)}`]),
    ...(body === undefined ? [] : [`-d ${quoted(JSON.stringify(body))}`]),
  ];
  return words.join(" \\\n  ");
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
