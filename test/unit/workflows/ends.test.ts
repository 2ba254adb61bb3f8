import { describe, expect, it } from "vitest";
import { outcomeNames, outcomes } from "../../../lib/messaging/outcomes.ts";
import { ends } from "../../../workflows/steps/ends.ts";
import { definitions } from "./definitions.ts";

describe("the ends of a workflow", () => {
  it("are a state for each outcome, with its meaning for whoever reads the console", () => {
    expect(ends("expired", "failed")).toEqual({
      Expired: {
        Type: "Succeed",
        Comment: outcomes.expired.meaning,
        Output: { request_id: "{% $states.context.Execution.Name %}", status: "expired" },
      },
      MessageFailed: {
        Type: "Fail",
        Comment: outcomes.failed.meaning,
        Error: "{% $failure.code %}",
        Cause: "{% $failure.title %}",
      },
    });
  });

  it("put out the status that a carrier reported, and AWS's id, where there is a message", () => {
    expect(ends("delivered", "unconfirmed")).toMatchObject({
      Delivered: { Output: { status: "{% $delivery.status %}", eum_msg_id: "{% $message_id %}" } },
      SentWithoutConfirmation: {
        Output: { status: "{% $message_status %}", eum_msg_id: "{% $message_id %}" },
      },
    });
  });
});

it("an outcome is the end of some workflow, or it would be declared and never come", () => {
  const states = Object.values(definitions).flatMap(({ States }) => Object.keys(States));
  expect(outcomeNames.filter((name) => !states.includes(outcomes[name].state))).toEqual([]);
});

describe.each(Object.entries(definitions))("%s", (_name, { States }) => {
  it("ends in outcomes and nowhere else", () => {
    const known = new Set<string>(outcomeNames.map((name) => outcomes[name].state));
    const last = Object.entries(States).filter(([, { Type }]) => Type === "Succeed" || Type === "Fail");
    expect(last.map(([name]) => name).filter((name) => !known.has(name))).toEqual([]);
  });
});
