/**
 * Reads what an expression refers to out of its syntax tree, and rejects what Step Functions rejects: the
 * reference engine evaluates `$`, `$$` and bare names to nothing at the top level, silently.
 * https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html
 */

/** The processed tree of the reference engine (its own types leave half of it out). */
export interface SyntaxNode {
  readonly type: string;
  readonly value?: unknown;
  readonly position?: number;
  readonly steps?: SyntaxNode[];
  readonly stages?: SyntaxNode[];
  readonly predicate?: SyntaxNode[];
  readonly expr?: SyntaxNode;
  readonly terms?: { expression: SyntaxNode }[];
  readonly group?: { lhs: [SyntaxNode, SyntaxNode][] };
  readonly focus?: string;
  readonly index?: string;
  readonly expressions?: SyntaxNode[];
  readonly expression?: SyntaxNode;
  readonly lhs?: SyntaxNode | [SyntaxNode, SyntaxNode][];
  readonly rhs?: SyntaxNode;
  readonly procedure?: SyntaxNode;
  readonly arguments?: SyntaxNode[];
  readonly body?: SyntaxNode;
  readonly condition?: SyntaxNode;
  readonly then?: SyntaxNode;
  readonly else?: SyntaxNode;
  readonly pattern?: SyntaxNode;
  readonly update?: SyntaxNode;
  readonly delete?: SyntaxNode;
}

export interface References {
  /** Workflow variables, without their `$`. */
  readonly variables: ReadonlySet<string>;
  /** Members of `$states` that are named, e.g. `input`; `*` if it is used as a whole. */
  readonly states: ReadonlySet<string>;
  /** Whether `$states.context.Task` (or a whole that holds it) is used. */
  readonly taskToken: boolean;
}

const NEWER_THAN_STEP_FUNCTIONS =
  "is newer than the JSONata that Step Functions implements (2.0.6): use `condition ? a : b` and $exists()";

class Walk {
  readonly variables = new Set<string>();
  readonly states = new Set<string>();
  taskToken = false;
  readonly #functions: ReadonlySet<string>;

  constructor(functions: ReadonlySet<string>) {
    this.#functions = functions;
  }

  /** `inContext`: inside a path, a predicate …, where `$` and bare names have something to refer to. */
  visit(node: SyntaxNode | undefined, inContext: boolean, scope: Set<string>): void {
    if (node === undefined) return;
    this.#visitByType(node, inContext, scope);
    for (const { expr } of [...(node.predicate ?? []), ...(node.stages ?? [])]) this.visit(expr, true, scope);
    for (const pair of node.group?.lhs ?? []) for (const part of pair) this.visit(part, true, scope);
  }

  #visitByType(node: SyntaxNode, inContext: boolean, scope: Set<string>): void {
    switch (node.type) {
      case "string":
      case "number":
      case "value":
      case "regex":
      case "operator":
        return;
      case "name":
      case "wildcard":
      case "descendant":
      case "parent":
        if (!inContext)
          throw new Error(`${bareName(node)} refers to no document here: start from $states.input`);
        return;
      case "variable":
        this.#variable(String(node.value), inContext, scope);
        return;
      case "path":
        this.#path(node.steps ?? [], inContext, scope);
        return;
      case "sort":
        for (const term of node.terms ?? []) this.visit(term.expression, true, scope);
        return;
      case "binary":
      case "apply":
      case "unary":
        for (const part of children(node)) this.visit(part, inContext, scope);
        return;
      case "bind":
        this.#bind(node, inContext, scope);
        return;
      case "function":
      case "partial":
        this.visit(node.procedure, inContext, scope);
        for (const argument of node.arguments ?? []) this.visit(argument, inContext, scope);
        return;
      case "lambda":
        // A lambda keeps the context in which it is written, not the one in which it is called.
        this.visit(
          node.body,
          inContext,
          new Set([...scope, ...(node.arguments ?? []).map((a) => String(a.value))]),
        );
        return;
      case "condition":
        rejectNewOperators(node);
        for (const part of [node.condition, node.then, node.else]) this.visit(part, inContext, scope);
        return;
      case "transform":
        for (const part of [node.pattern, node.update, node.delete]) this.visit(part, true, scope);
        return;
      case "block": {
        const inner = new Set(scope);
        for (const part of node.expressions ?? []) this.visit(part, inContext, inner);
        return;
      }
      default:
        throw new Error(`has a construct that this interpreter does not know ("${node.type}")`);
    }
  }

  #variable(name: string, inContext: boolean, scope: ReadonlySet<string>): void {
    if (name === "") {
      if (!inContext) throw new Error("$ refers to no document here: start from $states.input");
      return;
    }
    if (name === "$") throw new Error("$$ refers to no document in Step Functions: start from $states.input");
    if (name === "eval")
      throw new Error("$eval is not available in Step Functions: use $parse for JSON text");
    if (scope.has(name)) return;
    if (name === "states") {
      this.states.add("*");
      this.taskToken = true;
      return;
    }
    if (!this.#functions.has(name)) this.variables.add(name);
  }

  #path(steps: readonly SyntaxNode[], inContext: boolean, outer: ReadonlySet<string>): void {
    const scope = new Set(outer);
    const [first, second, third] = steps;
    const ofStates = first?.type === "variable" && first.value === "states" && !scope.has("states");
    const named = ofStates && second?.type === "name";
    if (named) {
      this.states.add(String(second.value));
      if (second.value === "context" && (third?.type !== "name" || third.value === "Task"))
        this.taskToken = true;
    }
    for (const [index, step] of steps.entries()) {
      if (step.focus !== undefined) scope.add(step.focus);
      if (step.index !== undefined) scope.add(step.index);
      for (const stage of step.stages ?? []) if (stage.type === "index") scope.add(String(stage.value));
      this.visit(step, inContext || index > 0, index === 0 && named ? new Set([...scope, "states"]) : scope);
    }
  }

  #bind(node: SyntaxNode, inContext: boolean, scope: Set<string>): void {
    const name = Array.isArray(node.lhs) ? "" : String(node.lhs?.value);
    if (name === "states") throw new Error("$states is reserved");
    // A lambda may call itself by the name that it is bound to; any other value may not use it yet.
    if (node.rhs?.type === "lambda") scope.add(name);
    this.visit(node.rhs, inContext, scope);
    scope.add(name);
  }
}

function bareName(node: SyntaxNode): string {
  if (node.type === "name") return `The bare name "${String(node.value)}"`;
  return `"${node.type === "wildcard" ? "*" : node.type === "descendant" ? "**" : "%"}"`;
}

function children(node: SyntaxNode): SyntaxNode[] {
  const left = node.lhs === undefined ? [] : Array.isArray(node.lhs) ? node.lhs.flat() : [node.lhs];
  return [
    ...left,
    ...(node.rhs === undefined ? [] : [node.rhs]),
    ...(node.expressions ?? []),
    ...(node.expression === undefined ? [] : [node.expression]),
  ];
}

/** The engine turns `a ?? b` and `a ?: b` into conditions; a written condition never has these marks. */
function rejectNewOperators(node: SyntaxNode): void {
  const { condition, then } = node;
  if (condition?.type === "function" && condition.position === undefined) {
    throw new Error(`The operator ?? ${NEWER_THAN_STEP_FUNCTIONS}`);
  }
  const start = position(condition);
  if (start !== undefined && start === position(then))
    throw new Error(`The operator ?: ${NEWER_THAN_STEP_FUNCTIONS}`);
}

function position(node: SyntaxNode | undefined): number | undefined {
  return node?.position ?? node?.steps?.[0]?.position;
}

/** Throws an error that says what is not allowed. `functions`: the names that are not variables. */
export function findReferences(tree: SyntaxNode, functions: ReadonlySet<string>): References {
  const walk = new Walk(functions);
  walk.visit(tree, false, new Set());
  return walk;
}
