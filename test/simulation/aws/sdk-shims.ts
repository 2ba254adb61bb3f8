import type { Plugin } from "esbuild";

/**
 * Puts the simulation in the place of the AWS SDK while a handler is bundled. Only the clients are replaced; the
 * commands and the errors keep the names that the real packages export, so that a handler that uses one which
 * does not exist still fails to bundle.
 *
 * The bundle finds the simulation in the variables `simulated` and `jsonCopy` (function-code.ts).
 */
export const sdkShims: Plugin = {
  name: "sdk-shims",
  setup(build) {
    build.onResolve({ filter: /^@aws-sdk\/(client-[a-z0-9-]+|lib-dynamodb)$/ }, ({ path }) => ({
      path,
      namespace: "simulated-sdk",
    }));
    build.onResolve({ filter: /^@aws-lambda-powertools\/(logger|metrics)$/ }, ({ path }) => ({
      path,
      namespace: "simulated-powertools",
    }));
    build.onLoad({ filter: /.*/, namespace: "simulated-sdk" }, async ({ path }) => ({
      contents:
        path === "@aws-sdk/lib-dynamodb"
          ? documentClient(await exportsOf(path))
          : client(path, await exportsOf(path)),
    }));
    build.onLoad({ filter: /.*/, namespace: "simulated-powertools" }, () => ({ contents: powertools }));
  },
};

interface Exports {
  readonly commands: readonly string[];
  readonly clients: readonly string[];
  readonly errors: readonly string[];
}

async function exportsOf(path: string): Promise<Exports> {
  const exported = Object.entries((await import(path)) as Record<string, unknown>);
  const classes = exported.filter(
    (entry): entry is [string, { prototype?: unknown }] => typeof entry[1] === "function",
  );
  const errors = classes.filter(([, value]) => value.prototype instanceof Error).map(([name]) => name);
  const named = (suffix: RegExp) => classes.map(([name]) => name).filter((name) => suffix.test(name));
  return {
    errors,
    commands: named(/Command$/).filter((name) => !name.startsWith("$")),
    clients: named(/[^_]Client$/),
  };
}

function client(path: string, { commands, clients, errors }: Exports): string {
  return [
    "export const errorClasses = {};",
    "function defineError(name) {",
    "  return errorClasses[name] = class extends Error {",
    "    constructor({ message, details, status }) {",
    "      super(message); this.name = name; Object.assign(this, details); this.$metadata = { httpStatusCode: status };",
    "    }",
    "  };",
    "}",
    "class Command { constructor(input = {}) { this.input = input; } }",
    "export function toError(problem) {",
    "  const known = errorClasses[problem.code];",
    "  if (known !== undefined) return new known(problem);",
    "  const error = Object.assign(new Error(problem.message), problem.details);",
    "  error.name = problem.code;",
    "  error.$metadata = { httpStatusCode: problem.status };",
    "  return error;",
    "}",
    "class Client {",
    "  constructor(config = {}) { this.config = config; }",
    "  async send(command) {",
    "    try {",
    `      return await simulated.call(${JSON.stringify(path)}, command.action, command.input, this.config);`,
    "    } catch (problem) { throw toError(problem); }",
    "  }",
    "  destroy() {}",
    "}",
    ...commands.map(
      (name) =>
        `export class ${name} extends Command { get action() { return ${JSON.stringify(name.replace(/Command$/, ""))}; } }`,
    ),
    ...clients.map((name) => `export class ${name} extends Client {}`),
    ...errors.map((name) => `export const ${name} = /* @__PURE__ */ defineError(${JSON.stringify(name)});`),
  ].join("\n");
}

/** What the document client calls its commands, and what DynamoDB's API calls them. */
const documentActions: Readonly<Record<string, string>> = {
  GetCommand: "GetItem",
  PutCommand: "PutItem",
  UpdateCommand: "UpdateItem",
  DeleteCommand: "DeleteItem",
  QueryCommand: "Query",
};

function documentClient({ commands }: Exports): string {
  return [
    'import { DynamoDBClient } from "@aws-sdk/client-dynamodb";',
    "class Command { constructor(input) { this.input = jsonCopy(input); } }",
    ...commands.map((name) => {
      const action = documentActions[name] ?? `${name} of the document client`;
      return `export class ${name} extends Command { get action() { return ${JSON.stringify(action)}; } }`;
    }),
    "export class DynamoDBDocumentClient extends DynamoDBClient {",
    "  static from(client) { return new DynamoDBDocumentClient(client.config); }",
    "}",
  ].join("\n");
}

const powertools = `
export class Logger {
  debug() {}
  info(message, more) { simulated.log(message, more); }
  warn(message, more) { simulated.log(message, more); }
  error(message, more) { simulated.log(message, more); }
  critical(message, more) { simulated.log(message, more); }
  appendKeys() {}
  addContext() {}
}
export class Metrics {
  addMetric() {}
  addDimensions() {}
  addDimension() {}
  addMetadata() {}
  hasStoredMetrics() { return false; }
  publishStoredMetrics() {}
  singleMetric() { return new Metrics(); }
}
export const MetricUnit = { Count: "Count", Seconds: "Seconds", Milliseconds: "Milliseconds" };
export const MetricUnits = MetricUnit;
`;
