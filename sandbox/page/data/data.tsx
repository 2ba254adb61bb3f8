import type { ReactNode } from "react";
import { Life } from "../life/life.tsx";
import { choice, type Inspection, useChoice } from "../state/choice.ts";
import { useWorld } from "../state/world.ts";
import { Tabs } from "../ui/tabs.tsx";
import { AllRequests } from "./all-requests.tsx";
import { Bus } from "./bus.tsx";
import { Logs } from "./logs.tsx";
import { Queues } from "./queues.tsx";
import { RawEvents } from "./raw-events.tsx";
import { Tables } from "./tables.tsx";

/** The chosen message's life, and beside it what the system holds. */
export function Data() {
  const current = useChoice((value) => value.inspection);
  const queued = useWorld(({ queues }) => queues.reduce((count, { waiting }) => count + waiting, 0));
  const published = useWorld(({ bus }) => bus.length);
  const tabs: ReadonlyArray<{ name: Inspection; label: ReactNode }> = [
    { name: "machine", label: "State machine" },
    { name: "tables", label: "Tables" },
    { name: "bus", label: <Counted word="Events" count={published} /> },
    { name: "raw", label: "Raw events" },
    { name: "logs", label: "Logs" },
    { name: "queues", label: <Counted word="Queues" count={queued} /> },
    { name: "requests", label: "Requests" },
  ];
  return (
    <Tabs
      label="What to look at"
      tabs={tabs}
      current={current}
      onChoose={(inspection) => choice.set({ inspection })}
    >
      {current === "machine" && <Life />}
      {current === "requests" && <AllRequests />}
      {current === "tables" && <Tables />}
      {current === "bus" && <Bus />}
      {current === "raw" && <RawEvents />}
      {current === "logs" && <Logs />}
      {current === "queues" && <Queues />}
    </Tabs>
  );
}

function Counted({ word, count }: { word: string; count: number }) {
  return (
    <>
      {word}
      {count > 0 && <small className="count">{count}</small>}
    </>
  );
}
