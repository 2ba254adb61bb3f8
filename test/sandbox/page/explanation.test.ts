import { describe, expect, it } from "vitest";
import type { ExecutionDetail, RequestAnswer } from "../../../sandbox/host/answers.ts";
import { explain } from "../../../sandbox/page/life/explanation.ts";
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
