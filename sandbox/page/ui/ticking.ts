import { useEffect, useState } from "react";
import { sandboxNow, useWorld } from "../state/world.ts";

/** The sandbox's time, seen anew every second while it runs by itself. */
export function useSandboxNow(): number {
  const { live, at } = useWorld(({ clock }) => clock);
  const [, setTick] = useState(0);
  useEffect(() => {
    if (!live) return;
    const timer = setInterval(() => setTick((tick) => tick + 1), 1000);
    return () => clearInterval(timer);
  }, [live]);
  return live ? sandboxNow() : at;
}
