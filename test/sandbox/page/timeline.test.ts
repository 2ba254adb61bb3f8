import { describe, expect, it } from "vitest";
import type { ExecutionDetail, PhoneMessage, RequestAnswer } from "../../../sandbox/host/answers.ts";
import { progressOf } from "../../../sandbox/page/life/progress.ts";
import { timelineOf } from "../../../sandbox/page/life/timeline.ts";

const at = (time: string) => `2026-11-22T${time}Z`;

/** Sends with one try that failed, is held for two hours, and sends again. */
const history = [
  entered("10:00:00.000", "Send"),
  tried("10:00:00.010"),
  failed("10:00:00.020"),
  tried("10:00:02.020"),
  succeeded("10:00:02.030"),
  exited("10:00:02.030"),
  entered("10:00:02.030", "Wait"),
  tried("10:00:02.040"),
  succeeded("12:00:02.040"),
  exited("12:00:02.040"),
  entered("12:00:02.040", "Send"),
  tried("12:00:02.050"),
] as unknown as ExecutionDetail["history"];
const answer = {
  messages: [
    {
      role: "template",
      type: "whatsapp",
      delivery_history: { sent_for_delivery: at("10:00:02.025"), failed: at("10:00:03.000") },
      error: { code: "131026", title: "Message undeliverable" },
    },
  ],
} as unknown as RequestAnswer;
const chat = [
  { direction: "in", at: at("09:00:00.000"), body: "Before" },
  { direction: "in", at: at("12:00:02.000"), body: "Yes" },
  { direction: "out", at: at("12:00:02.100"), body: "It arrives today." },
] as unknown as PhoneMessage[];

const { entries, positionOf } = timelineOf({
  progress: progressOf({ history, status: "RUNNING" }),
  answer,
  chat,
  name: "Ana",
  startedAt: Date.parse(at("10:00:00.000")),
  until: Date.parse(at("12:00:05.000")),
});

describe("the time line", () => {
  it("tells stays and happenings in the order of time, and counts rounds", () => {
    expect(
      entries.map((entry) => (entry.kind === "stay" ? `${entry.state} ${entry.round}` : entry.words)),
    ).toEqual([
      "Send 1",
      "Wait 1",
      "Template failed (WhatsApp): Message undeliverable (131026)",
      "Ana writes “Yes”",
      "Send 2",
    ]);
  });

  it("tells what came in the same second in the order of a message's steps", () => {
    const second = at("10:00:01.000");
    const told = timelineOf({
      progress: progressOf({ history: [], status: "RUNNING" }),
      answer: {
        messages: [
          {
            role: "message",
            type: "whatsapp",
            delivery_history: { read: second, delivered: second, sent: second },
          },
        ],
      } as unknown as RequestAnswer,
      chat: [],
      name: "Ana",
      startedAt: Date.parse(at("10:00:00.000")),
      until: Date.parse(at("10:00:05.000")),
    });
    expect(told.entries.map((entry) => entry.kind === "happening" && entry.words)).toEqual([
      "Message sent (WhatsApp)",
      "Message delivered (WhatsApp)",
      "Message read (WhatsApp)",
    ]);
  });

  it("shows each try within its stay", () => {
    const [first, , , , last] = entries;
    expect(first).toMatchObject({ attempts: [{ isGood: false }, { isGood: true }] });
    // What goes on still reaches to now.
    expect(last).toMatchObject({ to: Date.parse(at("12:00:05.000")), attempts: [{ isGood: true }] });
  });

  it("runs from 0 to 100, and leaves room for milliseconds beside hours", () => {
    const [first, wait] = entries;
    expect(positionOf(first?.from ?? 0)).toBe(0);
    expect(positionOf(Date.parse(at("12:00:05.000")))).toBeCloseTo(100);
    const width = (entry: typeof first) => positionOf(entry?.to ?? 0) - positionOf(entry?.from ?? 0);
    expect(width(first)).toBeGreaterThan(10);
    expect(width(wait)).toBeGreaterThan(width(first));
  });
});

function entered(time: string, name: string) {
  return { timestamp: at(time), type: "TaskStateEntered", stateEnteredEventDetails: { name, input: "{}" } };
}

function tried(time: string) {
  return { timestamp: at(time), type: "TaskScheduled", taskScheduledEventDetails: { parameters: "{}" } };
}

function failed(time: string) {
  return { timestamp: at(time), type: "TaskFailed", taskFailedEventDetails: { error: "SendThrottled" } };
}

function succeeded(time: string) {
  return { timestamp: at(time), type: "TaskSucceeded", taskSucceededEventDetails: { output: "{}" } };
}

function exited(time: string) {
  return { timestamp: at(time), type: "TaskStateExited", stateExitedEventDetails: { output: "{}" } };
}
