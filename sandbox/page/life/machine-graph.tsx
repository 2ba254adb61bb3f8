import {
  BaseEdge,
  Controls,
  type Edge,
  type EdgeProps,
  Handle,
  type Node,
  type NodeProps,
  Position,
  ReactFlow,
  ReactFlowProvider,
  useReactFlow,
} from "@xyflow/react";
import { type KeyboardEvent, type RefObject, useEffect, useMemo, useRef } from "react";
import { choice, useChoice } from "../state/choice.ts";
import { edgePath } from "./edge-path.ts";
import { layOut, type MachineLayout, nodeSize, type Place } from "./layout.ts";
import type { Machine, MachineState } from "./machine.ts";
import type { Fate, Progress } from "./progress.ts";

type StateNode = Node<
  { state: MachineState; fate: Fate; retries: number; isChosen: boolean; isStop: boolean; isStart: boolean },
  "state"
>;
type TransitionEdge = Edge<{ from: Place; to: Place; isClear: boolean }, "transition">;

const fateWords: Readonly<Record<Fate, string>> = {
  unreached: "not reached",
  running: "in progress",
  retrying: "is tried again",
  succeeded: "succeeded",
  caught: "error caught",
  failed: "failed",
};

/** The state machine with the way that this execution took. */
export function MachineGraph(props: { machine: Machine; progress: Progress }) {
  return (
    <ReactFlowProvider>
      <Flow {...props} />
    </ReactFlowProvider>
  );
}

function Flow({ machine, progress }: { machine: Machine; progress: Progress }) {
  const chosen = useChoice((value) => value.state);
  const layout = useMemo(() => layOut(machine), [machine]);
  const current = progress.visits.at(-1)?.name ?? machine.startAt;
  const stop = chosen ?? current;
  const nodes = nodesOf(machine, layout, progress, chosen, stop);
  const edges = edgesOf(machine, layout, progress);
  const frame = useRef<HTMLDivElement>(null);
  useFit(frame, machine.happyPath, chosen);
  const onKeyDown = (event: KeyboardEvent) => {
    const focused = (event.target as HTMLElement).dataset.state;
    const next = focused === undefined ? undefined : neighbour(focused, event.key, layout);
    if (next === undefined) return;
    event.preventDefault();
    if (choice.get().state !== undefined) choice.set({ state: next });
    frame.current?.querySelector<HTMLElement>(`[data-state="${next}"]`)?.focus();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the arrows move between the buttons within.
    <div className="machine" ref={frame} onKeyDown={onKeyDown}>
      <ReactFlow
        nodes={nodes}
        edges={edges}
        nodeTypes={nodeTypes}
        edgeTypes={edgeTypes}
        nodesDraggable={false}
        nodesConnectable={false}
        nodesFocusable={false}
        edgesFocusable={false}
        elementsSelectable={false}
        zoomOnScroll={false}
        preventScrolling={false}
        attributionPosition="top-right"
        minZoom={0.3}
        maxZoom={1.6}
        onPaneClick={() => choice.set({ state: undefined })}
        aria-label="The state machine"
      >
        <Controls showInteractive={false} position="top-right" aria-label="Zoom" />
      </ReactFlow>
      <Legend />
    </div>
  );
}

/** What the panel of the chosen state covers: its width and its distance from the frame. */
const panelWidth = 346;
const narrow = 560;

/**
 * Keeps the machine in view, whatever the size of its frame; where there is less room, the happy path and what is
 * chosen, which can be read there.
 */
function useFit(
  frame: RefObject<HTMLDivElement | null>,
  happyPath: readonly string[],
  chosen: string | undefined,
): void {
  const { fitView } = useReactFlow();
  const path = happyPath.join();
  useEffect(() => {
    if (frame.current === null) return;
    const observer = new ResizeObserver(([entry]) => {
      const isNarrow = (entry?.contentRect.width ?? 0) < narrow;
      const isCovered = chosen !== undefined && !isNarrow;
      const main = [...path.split(","), ...(chosen === undefined ? [] : [chosen])];
      void fitView({
        maxZoom: isCovered ? 0.9 : 1.1,
        padding: isCovered ? { left: "12px", y: 0.03, right: `${panelWidth}px` } : 0.03,
        ...((isNarrow || isCovered) && { nodes: main.map((id) => ({ id })) }),
      });
    });
    observer.observe(frame.current);
    return () => observer.disconnect();
  }, [frame, fitView, path, chosen]);
}

function nodesOf(
  machine: Machine,
  layout: MachineLayout,
  progress: Progress,
  chosen: string | undefined,
  stop: string,
): StateNode[] {
  return [...machine.states.values()].map((state) => {
    const place = layout.places.get(state.name);
    return {
      id: state.name,
      type: "state",
      // Lines run behind the states that they pass.
      zIndex: 2,
      position: { x: (place?.x ?? 0) - nodeSize.width / 2, y: (place?.y ?? 0) - nodeSize.height / 2 },
      ...nodeSize,
      data: {
        state,
        fate: progress.fateOf(state.name),
        retries: progress.retriesOf(state.name),
        isChosen: state.name === chosen,
        isStop: state.name === stop,
        isStart: state.name === machine.startAt,
      },
    };
  });
}

function edgesOf(machine: Machine, layout: MachineLayout, progress: Progress): TransitionEdge[] {
  const drawn = new Map<string, TransitionEdge>();
  for (const transition of machine.transitions) {
    const { from, to, kind } = transition;
    const [fromPlace, toPlace] = [layout.places.get(from), layout.places.get(to)];
    if (fromPlace === undefined || toPlace === undefined) continue;
    const id = `${from}>${to}`;
    const way = progress.wayOf(from, to);
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
      data: { from: fromPlace, to: toPlace, isClear: isClear(fromPlace, toPlace, layout) },
    });
  }
  return [...drawn.values()].sort((one, other) => (one.zIndex ?? 0) - (other.zIndex ?? 0));
}

function isClear(from: Place, to: Place, { places }: MachineLayout): boolean {
  return [...places.values()].every(
    ({ column, rank }) => column !== to.column || rank >= to.rank || rank < from.rank,
  );
}

function StateBox({ data }: NodeProps<StateNode>) {
  const { state, fate, retries, isChosen, isStop, isStart } = data;
  const tried = retries === 0 ? "" : `, tried again ${retries} time${retries === 1 ? "" : "s"}`;
  return (
    <>
      <Handle type="target" position={Position.Top} isConnectable={false} />
      <button
        type="button"
        className={`state ${fate} ${state.type.toLowerCase()}`}
        data-state={state.name}
        data-fate={fate}
        tabIndex={isStop ? 0 : -1}
        aria-pressed={isChosen}
        aria-label={`${state.name}, ${fateWords[fate]}${tried}${isStart ? ", where it starts" : ""}`}
        title={state.comment}
        onClick={(event) => {
          event.stopPropagation();
          choice.set({ state: isChosen ? undefined : state.name });
        }}
      >
        <span className={state.name.length > 18 ? "state-name long" : "state-name"}>{state.name}</span>
        {retries > 0 && <span className="retries">×{retries + 1}</span>}
      </button>
      <Handle type="source" position={Position.Bottom} isConnectable={false} />
    </>
  );
}

function TransitionLine({ data }: EdgeProps<TransitionEdge>) {
  if (data === undefined) return null;
  const { line, arrow } = edgePath(data.from, data.to, data.isClear);
  return (
    <>
      <BaseEdge path={line} />
      <path d={arrow} className="arrow" />
    </>
  );
}

const nodeTypes = { state: StateBox };
const edgeTypes = { transition: TransitionLine };

function Legend() {
  return (
    <ul className="legend" aria-label="Colours">
      {(["succeeded", "running", "caught", "failed", "unreached"] as const).map((fate) => (
        <li key={fate}>
          <i className={`swatch ${fate}`} /> {fate === "caught" ? "caught or retried" : fateWords[fate]}
        </li>
      ))}
    </ul>
  );
}

/** The nearest state in the direction of an arrow key. */
function neighbour(name: string, key: string, { places }: MachineLayout): string | undefined {
  const here = places.get(name);
  const directions: Readonly<Record<string, readonly [x: number, y: number]>> = {
    ArrowDown: [0, 1],
    ArrowUp: [0, -1],
    ArrowLeft: [-1, 0],
    ArrowRight: [1, 0],
  };
  const direction = directions[key];
  if (direction === undefined || here === undefined) return undefined;
  const [dx, dy] = direction;
  const [nearest] = [...places]
    .map(([other, place]) => {
      const along = (place.column - here.column) * dx + (place.rank - here.rank) * dy;
      const across = Math.abs((place.column - here.column) * dy) + Math.abs((place.rank - here.rank) * dx);
      return { other, along, distance: along + 3 * across };
    })
    .filter(({ along }) => along > 0)
    .sort((one, other) => one.distance - other.distance);
  return nearest?.other;
}
