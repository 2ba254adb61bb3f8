import { describe, expect, it } from "vitest";
import { functionMayRunLater, functionNotInvoked } from "../../../lib/step-functions/lambda-errors.ts";

describe("errors after which no code of a function has run", () => {
  it("are named as Step Functions names Lambda's exceptions, each once", () => {
    for (const name of functionNotInvoked) expect(name).toMatch(/^Lambda\.[A-Z]\w+Exception$/);
    expect(new Set(functionNotInvoked).size).toBe(functionNotInvoked.length);
    expect(functionNotInvoked).toEqual(expect.arrayContaining([...functionMayRunLater]));
  });

  it.each([
    "Lambda.ServiceException",
    "Lambda.AWSLambdaException",
    "Lambda.SdkClientException",
    "Lambda.ClientExecutionTimeoutException",
    "Lambda.Unknown",
    "States.Timeout",
  ])("are not %s, after which it may have", (name) => {
    expect(functionNotInvoked).not.toContain(name);
  });
});
