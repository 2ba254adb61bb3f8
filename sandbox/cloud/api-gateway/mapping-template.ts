import { Compile, parse } from "velocityjs";
import type { Json } from "../service.ts";
import { JavaDouble } from "./java-number.ts";
import { booleanStringMethods, callStringMethod, escapeJavaScript } from "./java-string.ts";
import { queryJson } from "./json-path.ts";
import { UnsupportedTemplate } from "./unsupported.ts";

/** What `$input` shows: of the request the raw body, of a response the back end's; the parameters are always the request's. */
export interface TemplateInput {
  readonly body: string;
  readonly path: Readonly<Record<string, string>>;
  readonly querystring: Readonly<Record<string, string>>;
  /** With names as they were sent. */
  readonly header: Readonly<Record<string, string>>;
}

/** `$context`; `responseOverride` is what templates may write to. */
export interface TemplateContext {
  readonly [name: string]: unknown;
  readonly responseOverride: ResponseOverride;
}

export interface ResponseOverride {
  status?: unknown;
  header: Record<string, unknown>;
}

/**
 * A mapping template of API Gateway: Velocity, with `$input`, `$context`, `$util` and `$stageVariables`.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html
 *
 * Stricter than Velocity, so that a slip shows here: an unknown variable, property, method or directive is an
 * {@link UnsupportedTemplate}, where Velocity would print the source text into the JSON.
 */
export class MappingTemplate {
  readonly #name: string;
  readonly #tree: SyntaxTree;

  constructor(name: string, source: string) {
    this.#name = name;
    this.#tree = this.#explain(() => checked(source));
  }

  render(input: TemplateInput, context: TemplateContext): string {
    const variables = {
      input: inputVariable(input),
      context: contextVariable(context),
      util: utilVariable,
      stageVariables: strict("$stageVariables", {}),
    };
    return this.#explain(() =>
      new Compile(this.#tree, {
        customMethodHandlers: [{ uid: "java", match: () => true, resolve: callMethod }],
      }).render(variables),
    );
  }

  #explain<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new UnsupportedTemplate(`Mapping template ${this.#name}: ${reason}`, { cause: error });
    }
  }
}

type SyntaxTree = ReturnType<typeof parse>;

/** Of sound templates, by source: parsing takes ten times as long as rendering, which leaves the tree as it is. */
const trees = new Map<string, SyntaxTree>();

function checked(source: string): SyntaxTree {
  const known = trees.get(source);
  if (known !== undefined) return known;
  const tree = parse(source);
  new Checker().check(tree);
  trees.set(source, tree);
  return tree;
}

/** A node of velocityjs's syntax tree, as far as the check looks. */
interface Node {
  readonly type?: string;
  readonly [member: string]: unknown;
}

const allowedNodes = new Set(["references", "set", "if", "elseif", "else", "foreach", "comment"]);

/** Walks the syntax tree before the first rendering, so that a branch that is rarely taken is looked at too. */
class Checker {
  readonly #variables = new Set(["input", "context", "util", "stageVariables", "foreach"]);

  check(nodes: readonly unknown[]): void {
    this.#declare(nodes);
    this.#block(nodes);
  }

  #declare(value: unknown): void {
    if (Array.isArray(value)) {
      for (const item of value) this.#declare(item);
      return;
    }
    const node = asNode(value);
    if (node?.type === "set" && Array.isArray(node.equal)) {
      const target = asNode(node.equal[0]);
      if (typeof target?.id === "string" && target.path === undefined) this.#variables.add(target.id);
    }
    if (node?.type === "foreach" && typeof node.to === "string") this.#variables.add(node.to);
  }

  #block(nodes: readonly unknown[]): void {
    for (const value of nodes) {
      if (Array.isArray(value)) {
        this.#block(value);
        continue;
      }
      const node = asNode(value);
      if (node === undefined) continue;
      if (!allowedNodes.has(String(node.type))) {
        throw new UnsupportedTemplate(
          `the directive "${String(node.id ?? node.type)}" is not known to the sandbox`,
        );
      }
      if (node.type === "if" || node.type === "elseif") this.#condition(node.condition);
      this.#expression(node);
    }
  }

  /** Velocity takes an empty string and 0 for true, JavaScript for false: a condition has to be a boolean. */
  #condition(value: unknown): void {
    const node = asNode(value);
    const operands = Array.isArray(node?.expression) ? node.expression : [];
    if (node?.type === "math") {
      if (["==", "!=", "<", ">", "<=", ">="].includes(String(node.operator))) return;
      if (["&&", "||", "not", "parenthesis"].includes(String(node.operator))) {
        for (const operand of operands) this.#condition(operand);
        return;
      }
    }
    if (node?.type === "bool") return;
    const last = asNode(Array.isArray(node?.path) ? node.path.at(-1) : undefined);
    if (last?.type === "method" && booleanMethods.has(String(last.id))) return;
    if (last?.type === "property" && last.id === "hasNext") return;
    throw new UnsupportedTemplate(
      "a condition has to be a comparison or a method that answers true or false",
    );
  }

  #expression(value: unknown): void {
    if (Array.isArray(value)) {
      for (const item of value) this.#expression(item);
      return;
    }
    const node = asNode(value);
    if (node === undefined) return;
    if (node.type === "references" && !this.#variables.has(String(node.id))) {
      throw new UnsupportedTemplate(`$${String(node.id)} is never set`);
    }
    if (node.type === "string" && node.isEval === true && /[$#]/.test(String(node.value))) {
      this.#block(parse(String(node.value)));
    }
    for (const [member, child] of Object.entries(node)) if (member !== "pos") this.#expression(child);
  }
}

function asNode(value: unknown): Node | undefined {
  return isNode(value) ? value : undefined;
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const booleanMethods = new Set([...booleanStringMethods, "containsKey"]);

/** An object of API Gateway's own with methods, such as `$input`. */
class Methods {
  readonly name: string;
  readonly methods: Readonly<Record<string, (...args: unknown[]) => unknown>>;

  constructor(name: string, methods: Record<string, (...args: unknown[]) => unknown>) {
    this.name = name;
    this.methods = methods;
  }
}

interface MethodCall {
  readonly context: unknown;
  readonly property: string;
  readonly params: unknown[];
}

function callMethod({ context, property, params }: MethodCall): unknown {
  if (context instanceof Methods) {
    const method = Object.hasOwn(context.methods, property) ? context.methods[property] : undefined;
    if (method === undefined)
      throw new UnsupportedTemplate(`${context.name}.${property}() is not known to the sandbox`);
    return method(...params);
  }
  if (typeof context === "string") return callStringMethod(context, property, params);
  // What has no such method gives null in Velocity, which counts as false. Allowed where templates count on it.
  if (property === "matches" || (property === "toString" && context === undefined)) return undefined;
  if (property === "toString") return javaText(context);
  if (Array.isArray(context)) return callListMethod(context, property, params);
  if (typeof context === "object" && context !== null) return callMapMethod(context, property, params);
  throw new UnsupportedTemplate(
    `${property}() of ${JSON.stringify(context) ?? "null"} is not known to the sandbox`,
  );
}

/** Of numbers and booleans as Java prints them; of lists and maps no more than that they are some. */
function javaText(value: unknown): string {
  if (value instanceof JavaDouble) return value.toString();
  if (Array.isArray(value)) return "[…]";
  return typeof value === "object" ? "{…}" : String(value);
}

function callListMethod(list: readonly unknown[], method: string, params: readonly unknown[]): unknown {
  if (method === "size") return list.length;
  if (method === "isEmpty") return list.length === 0;
  if (method === "contains") return list.includes(params[0]);
  if (method === "get") {
    const index = Number(params[0]);
    if (!(index in list))
      throw new UnsupportedTemplate(`get(${index}) of a list of ${list.length} (Java throws)`);
    return list[index];
  }
  throw new UnsupportedTemplate(`the List method "${method}" is not known to the sandbox`);
}

function callMapMethod(map: object, method: string, params: readonly unknown[]): unknown {
  const entries = new Map<string, unknown>(Object.entries(map));
  if (method === "keySet") return [...entries.keys()];
  if (method === "size") return entries.size;
  if (method === "isEmpty") return entries.size === 0;
  if (method === "containsKey") return entries.has(String(params[0]));
  if (method === "get") return present(entries.get(String(params[0])));
  throw new UnsupportedTemplate(`the Map method "${method}" is not known to the sandbox`);
}

/** Velocity prints a reference to null as its own source text, which velocityjs does for undefined. */
function present(value: unknown): unknown {
  return value === null ? undefined : value;
}

function inputVariable(input: TemplateInput): Methods & { body: string } {
  // An empty body reads as an empty object.
  const body = input.body === "" ? "{}" : input.body;
  const { path, querystring, header } = input;
  const variable = new Methods("$input", {
    json: (expression) => JSON.stringify(queryJson(body, String(expression)) ?? ""),
    path: (expression) => present(queryJson(body, String(expression))),
    params: (name) => {
      if (name === undefined) return { path, querystring, header };
      // In this order, and by the name exactly as it was sent.
      for (const source of [path, querystring, header]) {
        if (Object.hasOwn(source, String(name))) return source[String(name)];
      }
      return "";
    },
  });
  return strict("$input", Object.assign(variable, { body }));
}

function contextVariable(context: TemplateContext): TemplateContext {
  const variable: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(context)) {
    const isStrict = name !== "responseOverride" && isNode(value);
    variable[name] = isStrict ? strict(`$context.${name}`, value) : present(value);
  }
  return strict("$context", { ...variable, responseOverride: context.responseOverride });
}

const utilVariable = strict(
  "$util",
  new Methods("$util", {
    base64Decode: (text) => Buffer.from(String(text), "base64").toString("utf8"),
    base64Encode: (text) => Buffer.from(String(text), "utf8").toString("base64"),
    escapeJavaScript: (text) => (text === undefined ? undefined : escapeJavaScript(String(text))),
    parseJson: (text): Json => JSON.parse(String(text)),
    // URLEncoder writes a space as + and leaves . - * _ alone.
    urlDecode: (text) => decodeURIComponent(String(text).replaceAll("+", "%20")),
    urlEncode: (text) =>
      encodeURIComponent(String(text))
        .replaceAll("%20", "+")
        .replace(/[!'()~]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`),
  }),
);

/** `object`, but reading a member that it does not have is an error that names it. */
function strict<T extends object>(name: string, object: T): T {
  return new Proxy(object, {
    get(target, member) {
      if (typeof member === "symbol" || member in target) return Reflect.get(target, member);
      // velocityjs looks whether there is such a member before it asks callMethod.
      if (target instanceof Methods && Object.hasOwn(target.methods, member)) return undefined;
      throw new UnsupportedTemplate(`${name}.${member} is not known to the sandbox`);
    },
  });
}
