import { describe, expect, it } from "vitest";
import { story } from "../../support/story.ts";

/** An account that may run few Lambda invocations at once, as a new one. */
const sandbox = story({ concurrency: 2 });

describe("a workflow whose function is throttled", () => {
  it("is told so by Lambda's own error, and goes on", async () => {
    const people = Array.from({ length: 6 }, () => sandbox.person());
    const ids = await Promise.all(
      people.map(({ number }) =>
        sandbox.api("POST", "/sendSMS", { destination_number: number, message_body: "It arrives today." }),
      ),
    );
    await sandbox.passes(600);
    const executions = await Promise.all(ids.map(({ body }) => sandbox.execution(String(body.request_id))));
    const errors = executions.flatMap(({ history }) =>
      history.map(({ taskFailedEventDetails: failed }) => failed?.error),
    );
    expect(errors).toContain("Lambda.TooManyRequestsException");
    expect(executions.map(({ status }) => status)).toEqual(people.map(() => "SUCCEEDED"));
  });
});
