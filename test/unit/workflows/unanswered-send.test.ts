import jsonata from "jsonata";
import { describe, expect, it } from "vitest";
import { definitions } from "./definitions.ts";

/** What the workflow knows of a send without an answer, from the error's cause; at `now`, epoch milliseconds. */
async function knownOf(errorMessage: string, now: number): Promise<Record<string, unknown>> {
  const { Catch = [] } = (definitions["send-whatsapp"]?.States.SendMessage ?? {}) as {
    Catch?: ReadonlyArray<{ ErrorEquals: readonly string[]; Assign: Record<string, string> }>;
  };
  const { Assign = {} } = Catch.find(({ ErrorEquals }) => ErrorEquals.includes("SendOutcomeUnknown")) ?? {};
  const Cause = JSON.stringify({ errorType: "SendOutcomeUnknown", errorMessage });
  const assigned = (name: string) => {
    const expression = jsonata(Assign[name]?.slice(2, -2) ?? "");
    expression.registerFunction("parse", (text: string) => JSON.parse(text));
    expression.registerFunction("millis", () => now);
    return expression.evaluate({}, { states: { errorOutput: { Cause } }, unsure_since: 0 });
  };
  return { relied_on: await assigned("relied_on"), unsure_since: await assigned("unsure_since") };
}

describe("a send without an answer", () => {
  it("says on what it relied", async () => {
    const said = JSON.stringify({ reason: "No answer came.", relied_on: "a digest" });
    expect(await knownOf(said, 1_700_000_000_500)).toEqual({ relied_on: "a digest", unsure_since: 0 });
  });

  it("has its time to go by where a function of before 0.3 says only why", async () => {
    expect(await knownOf("No answer came.", 1_700_000_000_500)).toEqual({
      relied_on: "",
      unsure_since: 1_699_999_999,
    });
  });
});
