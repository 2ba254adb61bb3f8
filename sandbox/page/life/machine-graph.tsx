import {
  Controls,
  Handle,
  type Node,
  type NodeProps,
  Position,
  ReactFlow,
  ReactFlowProvider,
  useReactFlow,
} from "@xyflow/react";
import { type CSSProperties, type KeyboardEvent, type RefObject, useEffect, useRef } from "react";
import { choice, useChoice } from "../state/choice.ts";
import { type MachineLayout, nodeSize } from "./layout.ts";
import type { Machine, MachineState } from "./machine.ts";
import type { Fate, Progress } from "./progress.ts";
import { edgesOf, TransitionLine } from "./transition-line.tsx";
import { useLayout } from "./use-layout.ts";

type StateNode = Node<
  { state: MachineState; fate: Fate; retries: number; isChosen: boolean; isStop: boolean; isStart: boolean },
  "state"
>;
const fateWords: Readonly<Record<Fate, string>> = {
  unreached: "not reached",
  running: "in progress",
  retrying: "is tried again",
  succeeded: "succeeded",
  caught: "error caught",
  failed: "failed",
};

/** The state machine with the way that this execution took. */
export function MachineGraph({ machine, progress }: { machine: Machine; progress: Progress }) {
  const layout = useLayout(machine);
  if (layout === undefined)
    return (
      <div className="machine" aria-busy="true">
        <p className="hint" role="status">
          The states are being laid out, which takes a moment the first time.
        </p>
      </div>
    );
  return (
    <ReactFlowProvider>
      <Flow machine={machine} progress={progress} layout={layout} />
    </ReactFlowProvider>
  );
}

function Flow({
  machine,
  progress,
  layout,
}: {
  machine: Machine;
  progress: Progress;
  layout: MachineLayout;
}) {
  const chosen = useChoice((value) => value.state);
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
    <div
      className="machine"
      ref={frame}
      onKeyDown={onKeyDown}
      style={{ "--aspect": layout.width / layout.height } as CSSProperties}
    >
      <Legend />
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
        attributionPosition="bottom-left"
        minZoom={0.3}
        maxZoom={1.6}
        onPaneClick={() => choice.set({ state: undefined })}
        aria-label="The state machine"
      >
        <Controls showInteractive={false} position="top-right" aria-label="Zoom" />
      </ReactFlow>
    </div>
  );
}

/** What the panel of the chosen state covers: its width and its distance from the frame. */
const panelWidth = 346;
/** The same of the buttons for the zoom. */
const zoomWidth = 44;
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
        maxZoom: isCovered ? 0.8 : 1,
        padding: { left: "12px", y: 0.03, right: `${isCovered ? panelWidth : isNarrow ? 12 : zoomWidth}px` },
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
    return {
      id: state.name,
      type: "state",
      zIndex: 2,
      position: layout.places.get(state.name) ?? { x: 0, y: 0 },
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
        <span className={state.name.length > 20 ? "state-name long" : "state-name"}>{state.name}</span>
        {retries > 0 && <span className="retries">×{retries + 1}</span>}
      </button>
      <Handle type="source" position={Position.Bottom} isConnectable={false} />
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
      const [right, down] = [place.x - here.x, place.y - here.y];
      const along = right * dx + down * dy;
      const across = Math.abs(right * dy) + Math.abs(down * dx);
      return { other, along, distance: along + 3 * across };
    })
    .filter(({ along }) => along > 1)
    .sort((one, other) => one.distance - other.distance);
  return nearest?.other;
}
