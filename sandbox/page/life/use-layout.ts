import ELK from "elkjs/lib/elk-api.js";
import workerUrl from "elkjs/lib/elk-worker.min.js?url";
import { useEffect, useState } from "react";
import { layOut, type MachineLayout } from "./layout.ts";
import type { Machine } from "./machine.ts";

const elk = new ELK({ workerUrl });
const layouts = new Map<string, Promise<MachineLayout>>();

/** Where everything of a state machine stands; undefined for the moment that it takes to find out, once for each. */
export function useLayout(machine: Machine): MachineLayout | undefined {
  const [layout, setLayout] = useState<MachineLayout>();
  useEffect(() => {
    let isCurrent = true;
    void layoutOf(machine).then((found) => {
      if (isCurrent) setLayout(found);
    });
    return () => {
      isCurrent = false;
    };
  }, [machine]);
  return layout;
}

/** A definition is read anew with each execution, and is the same thing by what it says. */
function layoutOf(machine: Machine): Promise<MachineLayout> {
  const key = JSON.stringify([...machine.states.keys(), machine.transitions]);
  const known = layouts.get(key) ?? layOut(machine, elk);
  layouts.set(key, known);
  return known;
}
