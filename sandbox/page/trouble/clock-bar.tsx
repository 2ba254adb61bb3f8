import { useState } from "react";
import { attempt } from "../state/choice.ts";
import { advance, freeze, resume } from "../state/deeds.ts";
import { nameOf, numberOf } from "../state/requests.ts";
import { useWorld } from "../state/world.ts";
import { useSandboxNow } from "../ui/ticking.ts";
import { dayOf, duration, withSeconds } from "../ui/time.ts";

const steps = [
  { label: "+1 min", name: "+1 min: move the time on by one minute", seconds: 60 },
  { label: "+2 h", name: "+2 h: move the time on by two hours", seconds: 7200 },
  { label: "+24 h", name: "+24 h: move the time on by 24 hours", seconds: 86_400 },
];

/** The sandbox's time, and buttons that move it. */
export function ClockBar() {
  const now = useSandboxNow();
  const live = useWorld(({ clock }) => clock.live);
  const next = useNextTimeout();
  const [moving, setMoving] = useState(false);
  const move = (seconds: number) =>
    attempt(async () => {
      setMoving(true);
      await advance(seconds).finally(() => setMoving(false));
    });
  const untilNext = next === undefined ? 0 : Math.max(0, Date.parse(next.until) - now);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would draw and lay itself out as one.
    <div className="clock-bar" role="group" aria-label="The sandbox's time" aria-busy={moving}>
      <p
        className="clock"
        title={live ? "Time runs by itself here, and can be moved" : "Time stands still until you move it"}
      >
        <time dateTime={new Date(now).toISOString()}>
          <span className="day">{dayOf(now)}</span> <b>{withSeconds(now)}</b>
        </time>
        {!live && <span className="still">stands still</span>}
      </p>
      <div className="clock-steps">
        <button
          type="button"
          title={live ? "Time stands still until you move it or let it run" : "Time runs by itself again"}
          onClick={() => attempt(live ? freeze : resume)}
        >
          {live ? "Freeze" : "Resume"}
        </button>
        {!live && (
          <button type="button" aria-label="+5 s: move the time on by five seconds" onClick={() => move(5)}>
            +5 s
          </button>
        )}
        {steps.map(({ label, name, seconds }) => (
          <button key={label} type="button" aria-label={name} disabled={moving} onClick={() => move(seconds)}>
            {label}
          </button>
        ))}
        <button
          type="button"
          className="to-timeout"
          disabled={next === undefined || moving}
          title={
            next === undefined
              ? "No message is waiting"
              : `The wait of ${next.who}'s message ends in ${duration(untilNext)}`
          }
          onClick={() => move(Math.ceil(untilNext / 1000) + 1)}
        >
          To the next timeout
        </button>
      </div>
    </div>
  );
}

/** The wait that ends soonest. */
function useNextTimeout(): { until: string; who: string } | undefined {
  const executions = useWorld((world) => world.executions);
  const [soonest] = executions
    .flatMap((execution) =>
      execution.waiting_until === undefined ? [] : [{ execution, until: execution.waiting_until }],
    )
    .sort((one, other) => one.until.localeCompare(other.until));
  if (soonest === undefined) return undefined;
  return { until: soonest.until, who: nameOf(numberOf(soonest.execution)) };
}
