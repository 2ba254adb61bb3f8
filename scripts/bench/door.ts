import type { Sandbox } from "../../sandbox/host/sandbox.ts";

/** How a sandbox is called by whoever measures it; what it refuses ends the measurement. */

// biome-ignore lint/suspicious/noExplicitAny: answers of several routes, of which a member or two are read
export async function post(sandbox: Sandbox, path: string, body?: object): Promise<any> {
  return answerOf(
    await fetch(`${sandbox.url}${path}`, {
      method: "POST",
      headers: { "x-api-key": sandbox.apiKey, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }),
  );
}

// biome-ignore lint/suspicious/noExplicitAny: as above
export async function get(sandbox: Sandbox, path: string): Promise<any> {
  return answerOf(await fetch(`${sandbox.url}${path}`, { headers: { "x-api-key": sandbox.apiKey } }));
}

async function answerOf(answer: Response) {
  if (!answer.ok) throw new Error(`The sandbox answered ${answer.status}: ${await answer.text()}`);
  return answer.json();
}
