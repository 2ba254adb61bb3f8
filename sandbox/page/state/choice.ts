import type { Channel } from "./channels.ts";
import { createStore, useStore } from "./store.ts";

/** Which part of the page a narrow screen shows. */
export const views = ["phones", "send", "life"] as const;
export type View = (typeof views)[number];

export const inspections = ["machine", "tables", "bus", "raw", "logs", "queues", "requests"] as const;
export type Inspection = (typeof inspections)[number];

/** What the reader is looking at. */
export interface Choice {
  readonly number: string | undefined;
  readonly channel: Channel;
  readonly requestId: string | undefined;
  readonly state: string | undefined;
  readonly view: View;
  readonly inspection: Inspection;
  /** A word on what just happened, and whether it is bad news. */
  readonly notice: { readonly text: string; readonly bad: boolean; readonly id: number } | undefined;
}

export const choice = createStore<Choice>({
  number: undefined,
  channel: "whatsapp",
  requestId: undefined,
  state: undefined,
  view: "life",
  inspection: "machine",
  notice: undefined,
});

export function useChoice<Part>(select: (value: Choice) => Part): Part {
  return useStore(choice, select);
}

let notices = 0;

export function tell(text: string, bad = false): void {
  notices++;
  choice.set({ notice: { text, bad, id: notices } });
}

/** Runs what a click asked for; what goes wrong is told in its own words. */
export async function attempt(work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    tell(error instanceof Error ? error.message : String(error), true);
  }
}
