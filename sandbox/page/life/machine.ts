/** A state machine as its definition says it. */
export interface Machine {
  readonly startAt: string;
  /** In the definition's order. */
  readonly states: ReadonlyMap<string, MachineState>;
  readonly transitions: readonly Transition[];
  /** The way through it where nothing goes wrong and nobody is spared a step. */
  readonly happyPath: readonly string[];
}

export interface MachineState {
  readonly name: string;
  readonly type: string;
  readonly comment: string;
  readonly resource: string | undefined;
}

export interface Transition {
  readonly from: string;
  readonly to: string;
  readonly kind: "next" | "choice" | "catch";
  /** What makes it go this way: the rule of a choice, or the errors that are caught. */
  readonly why: string;
}

interface Definition {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, StateDefinition>>;
}

interface StateDefinition {
  readonly Type: string;
  readonly Comment?: string;
  readonly Resource?: string;
  readonly Next?: string;
  readonly Default?: string;
  readonly Choices?: ReadonlyArray<{ readonly Next: string; readonly Condition?: string }>;
  readonly Catch?: ReadonlyArray<{ readonly Next: string; readonly ErrorEquals: readonly string[] }>;
}

const known = new WeakMap<object, Machine>();

/** Reads a definition as `GET /sandbox/executions/{request_id}` has it. */
export function machineOf(definition: unknown): Machine {
  const cached = known.get(definition as object);
  if (cached !== undefined) return cached;
  const { StartAt, States } = definition as Definition;
  const states = new Map(
    Object.entries(States).map(([name, state]) => [
      name,
      { name, type: state.Type, comment: state.Comment ?? "", resource: state.Resource },
    ]),
  );
  const transitions = Object.entries(States).flatMap(([from, state]): Transition[] => [
    ...nextOf(state).map((to) => ({ from, to, kind: "next" as const, why: "" })),
    ...(state.Choices ?? []).map(({ Next, Condition = "" }) => ({
      from,
      to: Next,
      kind: "choice" as const,
      why: Condition.replace(/^\{%\s*|\s*%\}$/g, ""),
    })),
    ...(state.Catch ?? []).map(({ Next, ErrorEquals }) => ({
      from,
      to: Next,
      kind: "catch" as const,
      why: ErrorEquals.join(", "),
    })),
  ]);
  const machine = { startAt: StartAt, states, transitions, happyPath: happyPath(StartAt, States) };
  known.set(definition as object, machine);
  return machine;
}

function nextOf({ Next, Default }: StateDefinition): string[] {
  return [Next, Default].filter((name) => name !== undefined);
}

/** Tasks succeed, and choices take their default. */
function happyPath(startAt: string, states: Definition["States"]): string[] {
  const path: string[] = [];
  let name: string | undefined = startAt;
  while (name !== undefined && !path.includes(name)) {
    path.push(name);
    const state: StateDefinition | undefined = states[name];
    name = state === undefined ? undefined : nextOf(state)[0];
  }
  return path;
}
