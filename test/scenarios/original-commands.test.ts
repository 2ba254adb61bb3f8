import { describe, expect, it } from "vitest";
import { story } from "../support/story.ts";

/**
 * The commands in the original sample's README, with this stack's outputs in their places:
 *
 *     curl -X POST -H "x-api-key: $(aws apigateway get-api-key --api-key ${RestAPIAPIKey} --include-value | jq -r .value)"
 *       -H "Content-Type: application/json" -d '{"destination_number": "…", "message_body": "…"}' ${RestAPISMSApiGateway}
 */

const sandbox = story();

/** `aws apigateway get-api-key --api-key <id> --include-value | jq -r .value` */
function getApiKey(id: string): string {
  const keys = sandbox.sandbox.program.of("aws:apigateway/apiKey:ApiKey");
  return String(keys.find(({ state }) => state.id === id)?.state.value);
}

/** `curl -X POST`, to the sandbox instead of the stack's host. */
function post(url: string, body: object): Promise<Response> {
  const { pathname } = new URL(url);
  return fetch(`${sandbox.sandbox.url}${pathname}`, {
    method: "POST",
    headers: { "x-api-key": getApiKey(output("RestAPIAPIKey")), "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
}

const output = (name: string) => String(sandbox.sandbox.program.outputs[name]);

describe("the original sample's commands", () => {
  it.each(["RestAPISMSApiGateway", "RestAPIWhatsAppApiGateway"])("send a message to %s", async (gateway) => {
    const ana = sandbox.person();
    const body = { destination_number: ana.number, message_body: "Your parcel arrives today." };
    const answer = await post(output(gateway), body);
    expect(answer.status).toBe(202);
    expect(await answer.json()).toMatchObject({ status: "accepted" });
    await sandbox.passes(10);
    expect(await ana.received()).toHaveLength(1);
  });
});
