import type { Point } from "./layout.ts";

const corner = 6;
const arrow = 4;

/** How a line is drawn: an SVG path with round corners, and its arrowhead, which points down. */
export function edgePath(points: readonly Point[]): { line: string; arrow: string } {
  const [first, ...rest] = points;
  const end = rest.at(-1);
  if (first === undefined || end === undefined) return { line: "", arrow: "" };
  const turns = rest
    .slice(0, -1)
    .map((at, index) => turn(points[index] ?? first, at, points[index + 2] ?? end));
  return {
    line: [`M${first.x} ${first.y}`, ...turns, `L${end.x} ${end.y - arrow}`].join(""),
    arrow: `M${end.x} ${end.y}l${-arrow} ${-arrow * 1.6}h${arrow * 2}z`,
  };
}

/** Where words beside a line stand: at the middle of its longest piece, right of it or above it. */
export function labelPlace(points: readonly Point[]): { x: number; y: number; anchor: "start" | "middle" } {
  const pieces = points.slice(1).map((end, index) => {
    const start = points[index] ?? end;
    return { start, end, length: Math.abs(end.x - start.x) + Math.abs(end.y - start.y) };
  });
  const [longest] = pieces.sort((one, other) => other.length - one.length);
  if (longest === undefined) return { x: 0, y: 0, anchor: "start" };
  const { start, end } = longest;
  const [x, y] = [(start.x + end.x) / 2, (start.y + end.y) / 2];
  return start.x === end.x ? { x: x + 5, y: y + 3, anchor: "start" } : { x, y: y - 4, anchor: "middle" };
}

/** To a corner and around it, as far as there is room on both sides. */
function turn(before: Point, at: Point, after: Point): string {
  const start = towards(at, before);
  const end = towards(at, after);
  return `L${start.x} ${start.y}Q${at.x} ${at.y} ${end.x} ${end.y}`;
}

function towards(from: Point, to: Point): Point {
  const distance = Math.abs(to.x - from.x) + Math.abs(to.y - from.y);
  const part = distance === 0 ? 0 : Math.min(corner, distance / 2) / distance;
  return { x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part };
}
