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
