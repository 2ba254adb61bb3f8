import jsonata from "jsonata";
import { describe, expect, it } from "vitest";
import { failureCaught } from "../../../workflows/steps/failure.ts";

/** `$failure`, as Step Functions works it out from what an error brings. */
async function failureOf(errorOutput: Record<string, unknown>): Promise<unknown> {
  const expression = jsonata(failureCaught.failure.slice(2, -2));
  expression.registerFunction("parse", (text: string) => JSON.parse(text));
  return expression.evaluate({}, { states: { errorOutput } });
}

const unexplained = "The message failed, and no reason was given.";

describe("what went wrong", () => {
  it.each([
    [
      "a carrier's failure, through a task token",
      { Error: "Undeliverable", Cause: '{"code":"131026","title":"Message undeliverable"}' },
      { code: "131026", title: "Message undeliverable" },
    ],
    [
      "a code that is a number",
      { Error: "Undeliverable", Cause: '{"code": 131026, "title": "Message undeliverable"}' },
      { code: "131026", title: "Message undeliverable" },
    ],
    [
      "quotes, umlauts and lines in a title",
      { Error: "Undeliverable", Cause: JSON.stringify({ code: "1", title: 'a "ü" \\ b\nc' }) },
      { code: "1", title: 'a "ü" \\ b\nc' },
    ],
    [
      "an error that a function of ours threw",
      {
        Error: "SendRejected",
        Cause: '{"errorType":"SendRejected","errorMessage":"Not \\"now\\"","trace":[]}',
      },
      { code: "SendRejected", title: 'Not "now"' },
    ],
    [
      "an error that AWS threw inside a function",
      {
        Error: "ResourceNotFoundException",
        Cause:
          '{"errorType":"ResourceNotFoundException","errorMessage":"arn:aws:dynamodb:us-east-1:1:table/x"}',
      },
      { code: "ResourceNotFoundException", title: unexplained },
    ],
    [
      "an error of AWS's around a function",
      { Error: "Lambda.AWSLambdaException", Cause: "User: arn:aws:sts::1:assumed-role/x is not authorized" },
      { code: "Lambda.AWSLambdaException", title: unexplained },
    ],
    [
      "a token answered without a cause",
      { Error: null, Cause: null },
      { code: "unknown", title: unexplained },
    ],
    ["no cause at all", { Error: "States.Timeout" }, { code: "States.Timeout", title: unexplained }],
    [
      "an empty cause",
      { Error: "States.Timeout", Cause: "" },
      { code: "States.Timeout", title: unexplained },
    ],
    [
      "a cause that was cut off",
      { Error: "SendRejected", Cause: '{"errorType":"SendRejected","errorMessage":"It was ref' },
      { code: "SendRejected", title: unexplained },
    ],
    ["a cause in braces that is no JSON", { Error: "X", Cause: "{oops}" }, { code: "X", title: unexplained }],
    [
      "JSON with members of other types",
      { Error: "X", Cause: '{"code": {"a": 1}, "title": ["b"], "errorMessage": 3}' },
      { code: "X", title: unexplained },
    ],
    ["JSON that is a list", { Error: "X", Cause: "[1, 2]" }, { code: "X", title: unexplained }],
  ])("is told of %s", async (_what, errorOutput, failure) => {
    expect(await failureOf(errorOutput)).toEqual(failure);
  });

  it("is told of a very long title, as far as a row should hold it", async () => {
    const cause = JSON.stringify({ code: "c".repeat(5_000), title: "t".repeat(5_000) });
    const { code, title } = (await failureOf({ Error: "X", Cause: cause })) as {
      code: string;
      title: string;
    };
    expect([code.length, title.length]).toEqual([256, 1024]);
  });
});
