import { nodeSize, type Place } from "./layout.ts";

const halfWidth = nodeSize.width / 2;
const halfHeight = nodeSize.height / 2;
const corner = 7;
const arrow = 4;
/** Between two columns, where lines run up and down. */
const gutter = 11;

/**
 * How a transition is drawn: an SVG path, and its arrowhead.
 * @param isClear whether nothing stands above `to` in its column as far up as `from`
 */
export function edgePath(from: Place, to: Place, isClear: boolean): { line: string; arrow: string } {
  if (from.column === to.column) return to.rank === from.rank + 1 ? straight(from, to) : around(from, to);
  return to.rank > from.rank && isClear ? sideways(from, to) : beside(from, to);
}

/** Down to the next. */
function straight(from: Place, to: Place): { line: string; arrow: string } {
  const end = to.y - halfHeight;
  return { line: `M${from.x} ${from.y + halfHeight}V${end - arrow}`, arrow: downAt(to.x, end) };
}

/** Within its column past others: out of its side and into the other's. */
function around(from: Place, to: Place): { line: string; arrow: string } {
  const side = from.column < 0 ? -1 : 1;
  const start = from.x + side * halfWidth;
  const end = to.x + side * halfWidth;
  return upAndDown({ x: start, y: from.y }, { x: end, y: to.y }, start + side * gutter, side);
}

/** Out of its side, and down into the other's top. */
function sideways(from: Place, to: Place): { line: string; arrow: string } {
  const side = Math.sign(to.x - from.x);
  const start = from.x + side * halfWidth;
  const end = to.y - halfHeight;
  const line = `M${start} ${from.y}H${to.x - side * corner}Q${to.x} ${from.y} ${to.x} ${from.y + corner}V${end - arrow}`;
  return { line, arrow: downAt(to.x, end) };
}

/** Through the gutter beside the other, and into its side. */
function beside(from: Place, to: Place): { line: string; arrow: string } {
  const side = Math.sign(from.x - to.x);
  const start = from.x - side * halfWidth;
  const end = to.x + side * halfWidth;
  return upAndDown({ x: start, y: from.y }, { x: end, y: to.y }, end + side * gutter, side);
}

/** @param side from which side it comes into its end: 1 from the right */
function upAndDown(
  start: { x: number; y: number },
  end: { x: number; y: number },
  x: number,
  side: number,
): { line: string; arrow: string } {
  const tip = end.x + side * arrow;
  const head = `M${end.x} ${end.y}l${side * arrow * 1.6} ${-arrow}v${arrow * 2}z`;
  if (start.y === end.y) return { line: `M${start.x} ${start.y}H${tip}`, arrow: head };
  const down = Math.sign(end.y - start.y);
  const towards = Math.sign(x - start.x) || 1;
  const line = [
    `M${start.x} ${start.y}`,
    `H${x - towards * corner}`,
    `Q${x} ${start.y} ${x} ${start.y + down * corner}`,
    `V${end.y - down * corner}`,
    `Q${x} ${end.y} ${x - side * corner} ${end.y}`,
    `H${tip}`,
  ].join("");
  return { line, arrow: head };
}

function downAt(x: number, y: number): string {
  return `M${x} ${y}l${-arrow} ${-arrow * 1.6}h${arrow * 2}z`;
}
