import elk from "elkjs/lib/elk.bundled.js";
import { describe, expect, it } from "vitest";
import {
  layOut,
  lineId,
  type MachineLayout,
  nodeSize,
  type Point,
} from "../../../sandbox/page/life/layout.ts";
import { machineOf } from "../../../sandbox/page/life/machine.ts";
import { definitions } from "../../unit/workflows/definitions.ts";

describe.each(Object.entries(definitions))("the picture of %s", (_name, definition) => {
  const machine = machineOf(definition);
  const laidOut = layOut(machine, new elk.default());

  it("gives every state a place of its own, and every transition a line", async () => {
    const { places, lines } = await laidOut;
    expect([...places.keys()].sort()).toEqual([...machine.states.keys()].sort());
    for (const one of places.keys())
      for (const other of places.keys()) if (one !== other) expect(meet(one, other, places)).toBe(false);
    expect([...lines.keys()].sort()).toEqual([...new Set(machine.transitions.map(lineId))].sort());
  });

  it("leads every line from its state to its state, past all others", async () => {
    const { places, lines } = await laidOut;
    for (const [id, points] of lines) {
      const [from = "", to = ""] = id.split(">");
      expect(points.at(0), id).toSatisfy((point: Point) => isAtBottom(point, places.get(from)));
      expect(points.at(-1), id).toSatisfy((point: Point) => isAtTop(point, places.get(to)));
      expect(crossed(points, places), id).toEqual([]);
    }
  });

  it("runs up and down, left and right only", async () => {
    for (const points of (await laidOut).lines.values())
      for (const [one, other] of segments(points)) expect(one.x === other.x || one.y === other.y).toBe(true);
  });
});

/** The states whose boxes a line enters. */
function crossed(points: readonly Point[], places: MachineLayout["places"]): string[] {
  return [...places]
    .filter(([, box]) => segments(points).some(([one, other]) => enters(one, other, box)))
    .map(([name]) => name);
}

function segments(points: readonly Point[]): Array<[Point, Point]> {
  return points.slice(1).map((point, index) => [points[index] ?? point, point]);
}

/** To touch the edge is not to enter. */
function enters(one: Point, other: Point, box: Point): boolean {
  return (
    Math.max(one.x, other.x) > box.x + 0.5 &&
    Math.min(one.x, other.x) < box.x + nodeSize.width - 0.5 &&
    Math.max(one.y, other.y) > box.y + 0.5 &&
    Math.min(one.y, other.y) < box.y + nodeSize.height - 0.5
  );
}

function meet(one: string, other: string, places: MachineLayout["places"]): boolean {
  const [a, b] = [places.get(one), places.get(other)];
  if (a === undefined || b === undefined) return true;
  return Math.abs(a.x - b.x) < nodeSize.width && Math.abs(a.y - b.y) < nodeSize.height;
}

function isAtBottom(point: Point, box: Point | undefined): boolean {
  return box !== undefined && isWithin(point, box) && Math.abs(point.y - box.y - nodeSize.height) < 0.5;
}

function isAtTop(point: Point, box: Point | undefined): boolean {
  return box !== undefined && isWithin(point, box) && Math.abs(point.y - box.y) < 0.5;
}

function isWithin(point: Point, box: Point): boolean {
  return point.x >= box.x && point.x <= box.x + nodeSize.width;
}
