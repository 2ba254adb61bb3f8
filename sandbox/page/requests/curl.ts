import { apiKey } from "../state/door.ts";

/** A call of the API as a command that works when pasted into a POSIX shell. */
export function curl(method: string, path: string, body?: unknown, key?: string): string {
  return curlCommand({
    method,
    path: `/v1${path}`,
    headers: {
      "x-api-key": apiKey,
      ...(body !== undefined && { "content-type": "application/json" }),
      ...(key !== undefined && { "idempotency-key": key }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
}

export function curlCommand(call: {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}): string {
  const { method, path, headers, body } = call;
  const words = [
    `curl -X ${method} ${quoted(location.origin + path)}`,
    ...Object.entries(headers).map(([name, value]) => `-H ${quoted(`${name}: ${value}`)}`),
    ...(body === undefined ? [] : [`-d ${quoted(body)}`]),
  ];
  return words.join(" \\\n  ");
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
