import { BaseEdge, type Edge, type EdgeProps } from "@xyflow/react";
import { edgePath, labelPlace } from "./edge-path.ts";
import { lineId, type MachineLayout, type Point } from "./layout.ts";
import type { Machine } from "./machine.ts";
import type { Progress } from "./progress.ts";

export type TransitionEdge = Edge<
  {
    points: readonly Point[];
    why: string;
    /** What decided, if it went this way. */
    decided: string | undefined;
  },
  "transition"
>;

/** The lines between states; those that were taken are in front. */
export function edgesOf(machine: Machine, layout: MachineLayout, progress: Progress): TransitionEdge[] {
  const drawn = new Map<string, TransitionEdge>();
  for (const transition of machine.transitions) {
    const { from, to, kind } = transition;
    const id = lineId(transition);
    const way = progress.wayOf(from, to);
    const why = [drawn.get(id)?.data?.why, transition.why]
      .filter((reason) => reason !== undefined && reason !== "")
      .join(", or ");
    const isError =
      way === "caught" || (kind === "catch" && drawn.get(id)?.className?.includes("plain") !== true);
    const isMain = !isError || layout.branches.has(transition);
    drawn.set(id, {
      id,
      type: "transition",
      source: from,
      target: to,
      zIndex: way === undefined ? 0 : 1,
      className: [isError && way !== "gone" ? "error" : "plain", isMain ? "main" : "faint", way ?? ""].join(
        " ",
      ),
      data: {
        points: layout.lines.get(id) ?? [],
        why,
        decided: way === undefined ? undefined : (progress.errorOf(from, to) ?? rulesOf(machine, from, to)),
      },
    });
  }
  return [...drawn.values()].sort((one, other) => (one.zIndex ?? 0) - (other.zIndex ?? 0));
}

/** The rules of a choice that lead from one state to another. */
function rulesOf({ transitions }: Machine, from: string, to: string): string {
  return transitions
    .filter((each) => each.kind === "choice" && each.from === from && each.to === to)
    .map(({ why }) => why)
    .join(", or ");
}

/** A transition; pointing at it says what leads this way. */
export function TransitionLine({ data }: EdgeProps<TransitionEdge>) {
  if (data === undefined) return null;
  const { line, arrow } = edgePath(data.points);
  return (
    <g className="transition">
      {data.why !== "" && <title>{data.why}</title>}
      <BaseEdge path={line} />
      <path d={arrow} className="arrow" />
      <Decided {...data} />
    </g>
  );
}

/** The rule or the error's name, beside a line that was taken. */
function Decided({ points, decided = "" }: { points: readonly Point[]; decided: string | undefined }) {
  if (decided === "") return null;
  const { anchor, ...place } = labelPlace(points);
  return (
    <text className="decided" textAnchor={anchor} {...place}>
      {decided.length > longestLabel ? `${decided.slice(0, longestLabel)}…` : decided}
    </text>
  );
}

const longestLabel = 30;
