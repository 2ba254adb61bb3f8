import { afterEach, describe, expect, it, vi } from "vitest";
import { closeHold } from "../../../lib/functions/close-hold.ts";
import { eventFunctions } from "../../../lib/functions/events.ts";
import { routeFunctions } from "../../../lib/functions/routes.ts";
import { readEnvironment } from "../../../lib/lambda/environment.ts";

afterEach(() => vi.unstubAllEnvs());

function given(variables: Record<string, string>): void {
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
}

describe("a function's environment", () => {
  const stateMachines = { sms: "arn:sms", whatsapp: "arn:whatsapp" };

  it("is read from strings into what they hold", () => {
    given({ REQUESTS_TABLE: "r", MESSAGES_TABLE: "m", STATE_MACHINES: JSON.stringify(stateMachines) });
    expect(readEnvironment(routeFunctions["get-request"])).toEqual({
      REQUESTS_TABLE: "r",
      MESSAGES_TABLE: "m",
      STATE_MACHINES: stateMachines,
    });
  });

  it("that is wrong stops the function at its start, with every mistake named", () => {
    given({ CONVERSATIONS_TABLE: "c", REQUESTS_TABLE: "" });
    expect(() => readEnvironment(closeHold)).toThrow(/REQUESTS_TABLE: is empty; ORIGINATION_ID/);
  });

  it("that is no JSON, or no number, where one is needed is wrong", () => {
    given({ LANGUAGES: "{", WINDOW_MARGIN_SECONDS: "ten" });
    expect(() => readEnvironment(eventFunctions["whatsapp-events"])).toThrow(
      /WINDOW_MARGIN_SECONDS: a whole number of seconds/,
    );
    expect(() => readEnvironment(eventFunctions["whatsapp-events"])).toThrow(/LANGUAGES: JSON/);
  });
});
