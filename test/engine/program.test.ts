import { beforeAll, describe, expect, it } from "vitest";
import type { Registration } from "./engine.ts";
import type { Run } from "./language-host.ts";
import { apiKeyValue } from "./provider.ts";
import { everythingBefore, names, runStack, titleOf } from "./stack.ts";
import { hasUnknown, isSecret, plainTexts } from "./values.ts";

/** What `pulumi preview` and `pulumi up` do with the program, by Pulumi's own language host. */

const webhook = {
  webhookUrl: "https://example.com/hook",
  webhookSecrets: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
  webhookKey: "the webhook's own key",
};

let preview: Run;
let up: Run;
beforeAll(async () => {
  [preview, up] = await Promise.all([
    runStack(webhook, { secrets: ["webhookSecrets", "webhookKey"], preview: true }),
    runStack(webhook, { secrets: ["webhookSecrets", "webhookKey"] }),
  ]);
});

const of = (type: string) => up.registrations.filter((resource) => resource.type === type);

describe("a preview before anything exists", () => {
  it("comes to its end, although nothing that AWS computes is known", () => {
    expect(preview.errors).toBe("");
    expect(preview.exitCode).toBe(0);
    expect(hasUnknown(preview.outputs.RestAPIWhatsAppApiGateway)).toBe(true);
  });

  it("shows exactly the resources that are then made", () => {
    const urns = ({ registrations }: Run) => registrations.map(({ urn }) => urn).sort();

    expect(urns(preview)).toEqual(urns(up));
  });

  it("knows every input that does not come from another resource", () => {
    const guesses = preview.registrations.flatMap((previewed) => {
      const made = up.registrations.find(({ urn }) => urn === previewed.urn);
      return Object.entries(previewed.inputs)
        .filter(([, value]) => hasUnknown(value))
        .filter(() => made?.dependencies.length === 0)
        .map(([input]) => `${titleOf(previewed)}: ${input}`);
    });

    expect(guesses).toEqual([]);
  });
});

describe("an update", () => {
  it("comes to its end", () => {
    expect(up.errors).toBe("");
    expect(up.exitCode).toBe(0);
  });

  it("leaves nothing unknown", () => {
    expect(up.registrations.filter(({ inputs }) => hasUnknown(inputs)).map(titleOf)).toEqual([]);
    expect(hasUnknown(up.outputs)).toBe(false);
  });

  it("shows no secret in its state or its outputs", () => {
    const showing = up.registrations.filter(({ state }) =>
      plainTexts(state).some((text) =>
        [apiKeyValue, webhook.webhookSecrets, webhook.webhookKey].some((secret) => text.includes(secret)),
      ),
    );

    expect(showing.map(titleOf)).toEqual([]);
    expect(plainTexts(up.outputs).filter((text) => text.includes(apiKeyValue))).toEqual([]);
  });

  it("gives the API key's value to whoever asks for it with --show-secrets", () => {
    const secrets = Object.values(up.outputs).filter(isSecret);

    expect(secrets.map(({ value }) => value)).toContain(apiKeyValue);
  });
});

/**
 * AWS tries a role out when a function's event source is made, and an execution may start the moment that its
 * state machine exists. A role without its policy is a failed `pulumi up`, or a failed message.
 */
describe("what acts as a role is made after the role's policies", () => {
  it.each([
    "aws:lambda/function:Function",
    "aws:sfn/stateMachine:StateMachine",
    "aws:lambda/eventSourceMapping:EventSourceMapping",
  ])("%s", (type) => {
    const early = of(type).flatMap((resource) => {
      const before = everythingBefore(resource, up.registrations);
      return policiesOf(resource)
        .filter(({ urn }) => !before.has(urn))
        .map((policy) => `${titleOf(resource)} before ${titleOf(policy)}`);
    });

    expect(of(type).length).toBeGreaterThan(0);
    expect(early).toEqual([]);
  });
});

/** The policies of the role that a resource is given, or that its function has. */
function policiesOf(resource: Registration): Registration[] {
  const actors = [
    resource,
    ...of("aws:lambda/function:Function").filter(({ state }) => names(resource, state.arn)),
  ];
  const roles = of("aws:iam/role:Role").filter(({ state }) =>
    actors.some((actor) => names(actor, state.arn)),
  );
  return of("aws:iam/rolePolicy:RolePolicy").filter((policy) =>
    roles.some(({ state }) => names(policy, state.name) || names(policy, state.arn)),
  );
}
