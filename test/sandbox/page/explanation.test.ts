import { describe, expect, it } from "vitest";
import type { ExecutionDetail, RequestAnswer } from "../../../sandbox/host/answers.ts";
import { explain } from "../../../sandbox/page/life/explanation.ts";
import { firstStep } from "../../../sandbox/page/life/first-step.ts";
import { machineOf } from "../../../sandbox/page/life/machine.ts";
import { progressOf } from "../../../sandbox/page/life/progress.ts";
import { replyWaits } from "../../../sandbox/page/life/waits.ts";
import { requestOf } from "../../../sandbox/page/state/requests.ts";
import { definitions } from "../../unit/workflows/definitions.ts";

const machine = machineOf(definitions["send-whatsapp"]);

describe("what the page says of a request", () => {
  it("knows the states by the workflow's names", () => {
    expect([...machine.states.keys()]).toEqual(expect.arrayContaining(Object.values(replyWaits)));
  });

  it("is that its template goes again, where Meta did not take it", () => {
    const { headline, text } = explained(
      {
        status: "RUNNING",
        current_state: replyWaits.beforeTemplate,
        waiting_until: "2026-11-22T10:00:06.000Z",
      },
      {
        latest_status: "held",
        messages: [
          {
            role: "template",
            latest_status: "failed",
            error: { code: "131056", title: "Pair rate limit hit" },
          },
        ],
      },
    );
    expect(headline).toBe("Held");
    expect(text).toMatch(
      /did not get through to them: Pair rate limit hit \(131056\); it goes again at \d\d:\d\d/,
    );
  });

  it.each([
    ["2026-11-22T10:00:00.000Z", "in the second in which it was accepted"],
    ["2026-11-22T10:00:01.000Z", "1 s after it was accepted"],
    ["2026-11-22T10:02:05.000Z", "2 min 5 s after it was accepted"],
  ])("is by the second when it arrived, where Meta says no more: %s", (delivered, words) => {
    const { text } = explained(
      { status: "SUCCEEDED", started_at: "2026-11-22T10:00:00.764Z" },
      { latest_status: "delivered", delivery_history: { delivered }, messages: [] },
    );
    expect(text).toContain(`, ${words}.`);
  });

  it("is to the millisecond when an SMS arrived", () => {
    const { text } = explained(
      { status: "SUCCEEDED", state_machine: "send-sms" },
      {
        latest_status: "delivered",
        delivery_history: { delivered: "2026-11-22T10:00:00.420Z" },
        messages: [],
      },
    );
    expect(text).toContain(", 420 ms after it was accepted.");
  });

  it("is the workflow's own word, where too many messages are held for the person already", () => {
    const { headline, text } = explained(
      { status: "FAILED" },
      { latest_status: "too_many_held", messages: [] },
      [
        {
          timestamp: startedAt,
          type: "FailStateEntered",
          stateEnteredEventDetails: { name: "TooManyHeld", input: "{}" },
        },
      ],
    );
    expect(headline).toBe("Too many held");
    expect(text).toBe(machine.states.get("TooManyHeld")?.comment);
  });
});

describe("the first step that the page tells of", () => {
  it("is a template where the person's window is closed", () => {
    expect(firstStep({ name: "Ana", isOpen: false })).toMatch(
      /^Ana's window is closed, so they get a template/,
    );
  });

  it("is the message itself where it is open, and says how to see one held", () => {
    expect(firstStep({ name: "Ana", isOpen: true })).toMatch(/^Ana's window is open, .* by a day\.$/);
  });

  it("promises nothing where nobody is chosen", () => {
    expect(firstStep(undefined)).toMatch(/^If the person's window is closed/);
  });
});

const startedAt = "2026-11-22T10:00:00.000Z";

function explained(
  execution: Partial<ExecutionDetail>,
  answer: unknown,
  history: readonly unknown[] = [],
): ReturnType<typeof explain> {
  const detail = {
    request_id: "parcel-81",
    state_machine: "send-whatsapp",
    input: { destination_number: "+14155550123" },
    started_at: startedAt,
    transitions: 1,
    history,
    ...execution,
  } as unknown as ExecutionDetail;
  const request = requestOf(detail, { "parcel-81": answer as RequestAnswer });
  return explain({ request, machine, progress: progressOf(detail) });
}
