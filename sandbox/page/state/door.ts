/** The only two doors to the sandbox: its control routes, and the API as any caller sees it. */

const settings = JSON.parse(document.getElementById("settings")?.textContent ?? "{}") as { apiKey?: string };
export const apiKey = settings.apiKey ?? "sandbox";

export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** A control route said no; its message says what to do. */
export class Refused extends Error {
  override readonly name = "Refused";
}

/** @throws {Refused} with the route's own words */
export async function control<T>(method: string, path: string, body?: unknown): Promise<T> {
  const { status, body: answer } = await ask(method, `/sandbox${path}`, {}, body);
  if (status < 400) return answer as T;
  const message = (answer as { message?: string } | undefined)?.message;
  throw new Refused(message ?? `${method} /sandbox${path} answered ${status}.`);
}

export function api(
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> {
  return ask(method, `/v1${path}`, { "x-api-key": apiKey, ...headers }, body);
}

async function ask(
  method: string,
  path: string,
  headers: Record<string, string>,
  body: unknown,
): Promise<Answer> {
  const response = await fetch(path, {
    method,
    headers: body === undefined ? headers : { "content-type": "application/json", ...headers },
    ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: text === "" ? undefined : parsed(text) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
