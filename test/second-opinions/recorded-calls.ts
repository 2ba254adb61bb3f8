import { beforeAll } from "vitest";
import { AwsError, type JsonObject } from "../../sandbox/cloud/service.ts";
import { outcomeStories } from "../docs/outcome-stories.ts";
import { type Story, story } from "../support/story.ts";

/** A call to an AWS service that the sandbox took, and what came of it. */
export interface RecordedCall {
  readonly service: string;
  readonly action: string;
  readonly input: JsonObject;
  readonly answer?: JsonObject;
  readonly error?: { readonly code: string; readonly details: JsonObject };
}

/**
 * Every call of every story that docs/outcomes.md tells, in the order in which the services took them; beside
 * them some that these stories do not make.
 */
export function recordedCalls(): { readonly sandbox: Story; readonly calls: readonly RecordedCall[] } {
  const calls: RecordedCall[] = [];
  const sandbox = story();
  beforeAll(async () => {
    record(sandbox, calls);
    for (const tell of Object.values(outcomeStories)) {
      const id = await tell(sandbox, sandbox.person());
      await sandbox.request(id);
    }
    await optOutAndIn(sandbox);
  });
  return { sandbox, calls };
}

function record(sandbox: Story, calls: RecordedCall[]): void {
  sandbox.sandbox.aws.intercept(async ({ service, action, input }, proceed) => {
    const place = calls.length;
    const call = { service, action, input: structuredClone(input) };
    calls.push(call);
    try {
      const answer = await proceed();
      calls[place] = { ...call, answer: structuredClone(answer) };
      return answer;
    } catch (thrown) {
      if (thrown instanceof AwsError) {
        calls[place] = { ...call, error: { code: thrown.code, details: structuredClone(thrown.details) } };
      }
      throw thrown;
    }
  });
}

async function optOutAndIn(sandbox: Story): Promise<void> {
  const eve = sandbox.person();
  await eve.writes("STOP");
  await sandbox.sendWhatsApp(eve, "hello");
  await eve.writes("START");
  await sandbox.sendWhatsApp(eve, "hello again", "a-key-of-its-own");
  await sandbox.api("POST", "/messages/a-key-of-its-own/cancel");
  await sandbox.api("GET", "/messages/nobody-knows-this-one");
}
