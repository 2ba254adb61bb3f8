import { useSandboxNow } from "../ui/ticking.ts";
import { countdown } from "../ui/time.ts";

/** How long until then, in the sandbox's time. */
export function Countdown({ until }: { until: string }) {
  const left = Date.parse(until) - useSandboxNow();
  return (
    <span className="countdown" title={`until ${until}`}>
      {countdown(left)}
    </span>
  );
}
