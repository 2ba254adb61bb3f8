import type { ELK, ElkNode } from "elkjs/lib/elk-api.js";
import type { Machine, Transition } from "./machine.ts";

export const nodeSize = { width: 176, height: 30 } as const;

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface MachineLayout {
  readonly width: number;
  readonly height: number;
  /** The upper left corner of each state's box. */
  readonly places: ReadonlyMap<string, Point>;
  /** The corners of each transition's line, from the box that it leaves to the box that it enters, by {@link lineId}. */
  readonly lines: ReadonlyMap<string, readonly Point[]>;
  /** The transitions by which each state off the happy path is mainly reached. */
  readonly branches: ReadonlySet<Transition>;
}

export function lineId({ from, to }: Pick<Transition, "from" | "to">): string {
  return `${from}>${to}`;
}

/** https://eclipse.dev/elk/reference/options.html */
const options = {
  "elk.algorithm": "layered",
  "elk.direction": "DOWN",
  "elk.edgeRouting": "ORTHOGONAL",
  // Down is as the definition is written.
  "elk.layered.cycleBreaking.strategy": "MODEL_ORDER",
  "elk.layered.nodePlacement.strategy": "NETWORK_SIMPLEX",
  "elk.layered.considerModelOrder.strategy": "PREFER_EDGES",
  "elk.layered.compaction.postCompaction.strategy": "EDGE_LENGTH",
  "elk.spacing.nodeNode": "12",
  "elk.spacing.edgeNode": "6",
  "elk.spacing.edgeEdge": "4",
  "elk.layered.spacing.nodeNodeBetweenLayers": "8",
  "elk.layered.spacing.edgeNodeBetweenLayers": "4",
  "elk.layered.spacing.edgeEdgeBetweenLayers": "4",
};

/**
 * Lays a state machine out from top to bottom, with a way for each line that passes no state. All lines to a state
 * come in at one point, and run together before it.
 */
export async function layOut(machine: Machine, elk: ELK): Promise<MachineLayout> {
  const { width = 1, height = 1, children = [], edges = [] } = await elk.layout(graphOf(machine));
  return {
    width,
    height,
    places: new Map(children.map(({ id, x = 0, y = 0 }) => [id, { x, y }])),
    lines: new Map(
      edges.map(({ id, sections = [] }) => [
        id,
        sections
          .flatMap(({ startPoint, bendPoints = [], endPoint }) => [startPoint, ...bendPoints, endPoint])
          .map(({ x, y }) => ({ x: Math.round(x), y: Math.round(y) })),
      ]),
    ),
    branches: branchesOf(machine),
  };
}

function graphOf({ states, transitions, happyPath }: Machine): ElkNode {
  const isStep = ({ from, to }: Transition) =>
    happyPath.includes(from) && happyPath.indexOf(to) === happyPath.indexOf(from) + 1;
  const byId = new Map<string, Transition>();
  for (const transition of transitions) {
    // Where there are several ways from one state to another, an error is the least of them.
    const known = byId.get(lineId(transition));
    if (known === undefined || order[transition.kind] < order[known.kind])
      byId.set(lineId(transition), transition);
  }
  return {
    id: "machine",
    layoutOptions: options,
    children: [...states.keys()].map((id) => ({
      id,
      ...nodeSize,
      layoutOptions: { "elk.portConstraints": "FIXED_SIDE" },
      ports: [{ id: entry(id), width: 0, height: 0, layoutOptions: { "elk.port.side": "NORTH" } }],
    })),
    edges: [...byId].map(([id, transition]) => ({
      id,
      sources: [transition.from],
      targets: [entry(transition.to)],
      layoutOptions: isStep(transition) ? happyStep : otherStep[transition.kind],
    })),
  };
}

function entry(state: string): string {
  return `into ${state}`;
}

/** The happy path is to be as straight, short and downward as can be, errors last. */
const happyStep = priorities({ straightness: 100, direction: 100, shortness: 50 });
const otherStep: Readonly<Record<Transition["kind"], Record<string, string>>> = {
  next: priorities({ shortness: 5 }),
  choice: priorities({ shortness: 5 }),
  catch: {},
};

function priorities(given: Readonly<Record<string, number>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(given).map(([of, priority]) => [`elk.layered.priority.${of}`, String(priority)]),
  );
}

const order: Readonly<Record<Transition["kind"], number>> = { next: 0, choice: 1, catch: 2 };

/** One transition for each state off the happy path: the first way to it, errors last. */
function branchesOf({ states, transitions, happyPath }: Machine): Set<Transition> {
  const reached = new Set(happyPath);
  const branches = new Set<Transition>();
  const depth = (name: string) => happyPath.indexOf(name);
  while (branches.size < states.size) {
    const [found] = transitions
      .filter(({ from, to }) => reached.has(from) && !reached.has(to))
      .sort((one, other) => order[one.kind] - order[other.kind] || depth(other.from) - depth(one.from));
    if (found === undefined) break;
    reached.add(found.to);
    branches.add(found);
  }
  return branches;
}
