import { Graph, layout } from "@dagrejs/dagre";
import type { Machine, Transition } from "./machine.ts";

export const nodeSize = { width: 142, height: 32 } as const;
const columnPitch = nodeSize.width + 22;
const rankPitch = nodeSize.height + 15;
/** To either side of the happy path; with more the states would be too small to read. */
const mostColumns = 2;

export interface Place {
  /** The middle of the node. */
  readonly x: number;
  readonly y: number;
  /** From the happy path, which is 0; negative to the left. */
  readonly column: number;
  readonly rank: number;
}

export interface MachineLayout {
  readonly places: ReadonlyMap<string, Place>;
  /** The transitions by which each state off the happy path is mainly reached. */
  readonly branches: ReadonlySet<Transition>;
}

/**
 * Lays a state machine out from top to bottom. dagre ranks the states; the happy path is then one straight column,
 * and each branch off it stands beside, in one piece, as near to where it leaves as there is room.
 */
export function layOut(machine: Machine): MachineLayout {
  const branches = branchesOf(machine);
  const grid = new Grid(ranksOf(machine, branches));
  for (const [rank, name] of machine.happyPath.entries()) grid.put(name, 0, rank);
  const childrenOf = (name: string) => [...branches].filter(({ from }) => from === name).map(({ to }) => to);
  /** The line of states that follow each other from `name` on. */
  const lineFrom = (name: string): string[] => [name, ...childrenOf(name).slice(0, 1).flatMap(lineFrom)];
  const place = (name: string, from: string) => {
    const line = lineFrom(name);
    grid.putLine(line, from);
    for (const state of line) for (const child of childrenOf(state).slice(1)) place(child, state);
  };
  for (const name of machine.happyPath) for (const child of childrenOf(name)) place(child, name);
  return { places: grid.places, branches };
}

class Grid {
  readonly places = new Map<string, Place>();
  readonly #taken = new Set<string>();
  readonly #wanted: ReadonlyMap<string, number>;

  /** @param wanted the rank that each state would have if there were room */
  constructor(wanted: ReadonlyMap<string, number>) {
    this.#wanted = wanted;
  }

  put(name: string, column: number, rank: number): void {
    this.places.set(name, { column, rank, x: column * columnPitch, y: rank * rankPitch });
    this.#taken.add(`${column}/${rank}`);
  }

  /** Puts states under each other, below and beside the one from which the first is reached. */
  putLine(line: readonly string[], from: string): void {
    const start = this.places.get(from) ?? { column: 0, rank: 0 };
    const [first = from] = line;
    const wanted = Math.max(start.rank + 1, Math.min(this.#wanted.get(first) ?? 0, start.rank + 2));
    const options = [];
    for (let column = -mostColumns; column <= mostColumns; column++) {
      const rank = this.#firstRoom(column, wanted, line.length);
      const distance = Math.abs(column - start.column) + (column === start.column ? 2 : 0);
      options.push({
        column,
        rank,
        cost: (rank - wanted) * 1.2 + distance * 1.5 + this.#crowd(column) * 0.1,
      });
    }
    const [best] = options.sort((one, other) => one.cost - other.cost);
    if (best === undefined) return;
    for (const [index, name] of line.entries()) this.put(name, best.column, best.rank + index);
  }

  #firstRoom(column: number, from: number, length: number): number {
    let rank = from;
    while ([...Array(length).keys()].some((index) => this.#taken.has(`${column}/${rank + index}`))) rank++;
    return rank;
  }

  #crowd(column: number): number {
    return [...this.places.values()].filter((place) => place.column === column).length;
  }
}

/** One transition for each state off the happy path: the first way to it, errors last. */
function branchesOf({ states, transitions, happyPath }: Machine): Set<Transition> {
  const reached = new Set(happyPath);
  const branches = new Set<Transition>();
  const order = { next: 0, choice: 1, catch: 2 };
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

function ranksOf(
  { states, transitions, happyPath }: Machine,
  branches: ReadonlySet<Transition>,
): ReadonlyMap<string, number> {
  const graph = new Graph();
  graph.setGraph({ rankdir: "TB", ranksep: 1, nodesep: 1 });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const name of states.keys()) graph.setNode(name, { width: 1, height: 1 });
  const isStep = ({ from, to }: Transition) =>
    happyPath.includes(from) && happyPath.indexOf(to) === happyPath.indexOf(from) + 1;
  for (const transition of transitions) {
    const { from, to, kind } = transition;
    // Ways back onto the happy path do not push it down; a branch stays near where it leaves.
    if (isStep(transition)) graph.setEdge(from, to, { weight: 10 });
    else if (branches.has(transition)) graph.setEdge(from, to, { weight: 4 });
    else if (kind !== "catch" && !happyPath.includes(to)) graph.setEdge(from, to, { weight: 1 });
  }
  layout(graph);
  const heights = [...new Set([...states.keys()].map((name) => Math.round(graph.node(name).y)))].sort(
    (a, b) => a - b,
  );
  return new Map([...states.keys()].map((name) => [name, heights.indexOf(Math.round(graph.node(name).y))]));
}
