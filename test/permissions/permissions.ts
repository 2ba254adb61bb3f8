import { randomBytes } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, describe, expect, it } from "vitest";
import type { Grant } from "../../sandbox/cloud/iam/iam.ts";
import { type Story, story } from "../support/story.ts";
import { deeds } from "./deeds.ts";

/**
 * Whatever a role may do, something needs: every action of every statement, on every resource that it names. And
 * nothing is refused, which a retry may hide. Policies of queues and functions count as well.
 *
 * What happens are the outcomes, of which test/docs/outcomes.test.ts tells, and the deeds. They are told once, for both.
 */

/** What nothing here can need, by statement, and why it is there all the same. */
const excused: Readonly<Record<string, string>> = {
  WriteOwnLog: "Lambda writes a function's log with the function's role; the sandbox keeps the lines itself.",
  ByPoliciesOfTheAccount:
    "It hands the key over to the policies of the account's roles, which are checked here.",
  Logs: "CloudWatch Logs encrypts what it keeps; the sandbox keeps the lines itself.",
  WriteAccessLogs:
    "API Gateway tests for the whole of it when the role is set, and the sandbox writes no log.",
};

let answers = 200;
const webhook = createServer((request, response) =>
  request.resume().on("end", () => response.writeHead(answers).end()),
);
await new Promise<void>((resolve) => webhook.listen(0, "127.0.0.1", resolve));
afterAll(() => webhook.close());

/** A sandbox in which everything is set that brings a permission. */
export function storyOfAllPermissions(): Story {
  return story({
    schedules: true,
    config: {
      webhookUrl: `http://127.0.0.1:${(webhook.address() as AddressInfo).port}/`,
      webhookSecrets: `whsec_${randomBytes(32).toString("base64")}`,
      webhookKey: "s3cret",
      lateReplyMessage: "The message that was waiting for you is gone.",
      apiGatewayAccountRole: "true",
      encryption: "customer",
    },
  });
}

/** What else happens, after the outcomes, and what all of it needed. */
export function judgePermissions(sandbox: Story): void {
  describe("everything else happens:", () => {
    it.each(Object.entries(deeds))("%s", async (_what, happens) => {
      await happens(sandbox, sandbox.person());
    });

    it("The webhook takes nothing", async () => {
      answers = 404;
      await sandbox.sendSms(sandbox.person(), "hello");
      answers = 200;
    });
  });

  describe("the permissions", () => {
    it("are enough", () => {
      expect(sandbox.sandbox.iam.refusals()).toEqual([]);
    });

    it("are all needed", () => {
      const unused = sandbox.sandbox.iam.unusedGrants();
      const needless = unused.filter(({ statement }) => !Object.hasOwn(excused, statement));
      expect(needless.map((grant) => told(sandbox, grant))).toEqual([]);
    });

    it("that are excused are still there, and unused", () => {
      const unused = sandbox.sandbox.iam.unusedGrants().map(({ statement }) => statement);
      expect(unused).toEqual(expect.arrayContaining(Object.keys(excused)));
    });
  });
}

/** `HandlerFunction close-hold, statement GetItem: dynamodb:GetItem on table/conversations-6a016f6`. */
function told(sandbox: Story, { holder, statement, action, resource }: Grant): string {
  const role = sandbox.sandbox.program.of("aws:iam/role:Role").find(({ state }) => state.name === holder);
  const [type = "", name = ""] = role?.parent?.split("::").slice(-2) ?? [];
  const of = role === undefined ? `The policy of ${short(holder)}` : `${type.split(":").at(-1)} ${name}`;
  return `${of}, statement ${statement}: ${action} on ${short(resource)} is needed by nothing`;
}

/** Without partition, region and account. */
function short(arn: string): string {
  return arn.split(":").slice(5).join(":");
}
