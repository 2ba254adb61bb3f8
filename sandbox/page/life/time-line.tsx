import { type CSSProperties, useMemo } from "react";
import type { ExecutionDetail, PhoneMessage } from "../../host/answers.ts";
import { choice, useChoice } from "../state/choice.ts";
import { nameOf, type Request } from "../state/requests.ts";
import { useWorld } from "../state/world.ts";
import { useSandboxNow } from "../ui/ticking.ts";
import { duration, exact, withSeconds } from "../ui/time.ts";
import type { Progress } from "./progress.ts";
import { type Happening, type Span, type Stay, type Timeline, timelineOf } from "./timeline.ts";

const none: readonly PhoneMessage[] = [];

/** The execution in the order of time: how long it stayed where, and what others did meanwhile. */
export function TimeLine(props: { request: Request; progress: Progress; execution: ExecutionDetail }) {
  const { request, progress, execution } = props;
  const chat = useWorld(({ chats }) => chats[request.number]) ?? none;
  const now = useSandboxNow();
  const until = execution.stopped_at === undefined ? now : Date.parse(execution.stopped_at);
  const { entries, positionOf } = useMemo(
    () =>
      timelineOf({
        progress,
        answer: request.answer,
        chat,
        name: nameOf(request.number),
        startedAt: Date.parse(execution.started_at),
        until,
      }),
    [progress, request.answer, request.number, chat, execution.started_at, until],
  );
  return (
    <section className="time-line" aria-labelledby="time-line-title">
      <h2 id="time-line-title">
        Time line <small>short times are drawn longer than they are</small>
      </h2>
      <ol>
        {entries.map((entry, index) =>
          entry.kind === "stay" ? (
            <StayRow key={`${entry.state} ${entry.round}`} stay={entry} positionOf={positionOf} />
          ) : (
            // biome-ignore lint/suspicious/noArrayIndexKey: nothing else tells two equal words at one instant apart.
            <HappeningRow key={`${entry.words} ${index}`} happening={entry} positionOf={positionOf} />
          ),
        )}
      </ol>
    </section>
  );
}

type PositionOf = Timeline["positionOf"];

function StayRow({ stay, positionOf }: { stay: Stay; positionOf: PositionOf }) {
  const { state, round, fate, from, to, attempts } = stay;
  const isChosen = useChoice((value) => value.state === state);
  const tries = attempts.length > 1 ? `, ${attempts.length} tries` : "";
  return (
    <li>
      <button
        type="button"
        className="stay"
        aria-pressed={isChosen}
        onClick={() => choice.set({ state: isChosen ? undefined : state })}
      >
        <Instant at={from} />
        <span className="what">
          {state}
          {round > 1 && <small> round {round}</small>}
        </span>
        <span className="track" aria-hidden="true">
          <i className={`bar ${fate}`} style={placeOf(stay, positionOf)} />
          {attempts.map((attempt) => (
            <i
              key={attempt.from}
              className={attempt.isGood ? "attempt" : "attempt bad"}
              style={placeOf(attempt, positionOf)}
            />
          ))}
        </span>
        <span className="took">
          {duration(to - from)}
          {tries}
        </span>
      </button>
    </li>
  );
}

function HappeningRow({ happening, positionOf }: { happening: Happening; positionOf: PositionOf }) {
  const { words, isGood, from } = happening;
  return (
    <li className={isGood ? "happening" : "happening bad"}>
      <time dateTime={new Date(from).toISOString()}>{withSeconds(from)}</time>
      <span className="what" dir="auto" title={words}>
        {words}
      </span>
      <span className="track" aria-hidden="true">
        <i className="dot" style={placeOf(happening, positionOf)} />
      </span>
    </li>
  );
}

function Instant({ at }: { at: number }) {
  const iso = new Date(at).toISOString();
  return <time dateTime={iso}>{exact(iso)}</time>;
}

function placeOf({ from, to }: Span, positionOf: PositionOf): CSSProperties {
  const left = positionOf(from);
  return { left: `${left}%`, width: `${positionOf(to) - left}%` };
}
