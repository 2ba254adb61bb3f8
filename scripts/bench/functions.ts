import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { startSandbox } from "../../sandbox/host/sandbox.ts";
import { collectEvents } from "./events.ts";
import { median } from "./statistics.ts";
import { handlerNames, sizeOf, type Variants, variantsOf } from "./variants.ts";

const run = promisify(execFile);
const probe = fileURLToPath(new URL("./probe.mjs", import.meta.url));

/** How a function starts, medians in milliseconds. */
export interface FunctionFigures {
  readonly name: string;
  /** Kibibytes. */
  readonly size: number;
  /** Loading its bundle, as it is deployed. */
  readonly load: number;
  /** The same without source maps. */
  readonly withoutSourceMaps: number;
  /** The same code, its packages not bundled. */
  readonly unbundled: number;
  /** A bundle that only makes the same clients. */
  readonly clients: number;
  /** Its first answer after that, with whatever it asks of AWS, and its second; undefined if nothing invoked it here. */
  readonly first: number | undefined;
  readonly second: number | undefined;
}

interface Times {
  readonly load: number;
  readonly first?: number;
  readonly second?: number;
}

/** @param times how often each start is measured; the variants take turns, so that what else the computer does meets all */
export async function measureFunctions(times: number): Promise<FunctionFigures[]> {
  const sandbox = await startSandbox({ live: false });
  try {
    const events = await collectEvents(sandbox);
    const aws = await awsOf(sandbox.url);
    const figures: FunctionFigures[] = [];
    for (const name of handlerNames()) {
      const definition = sandbox.program
        .of("aws:lambda/function:Function")
        .find((candidate) => candidate.name === name);
      // The webhook's is there only where one is configured.
      if (definition === undefined) continue;
      const { variables = {} } = (definition.state.environment ?? {}) as {
        variables?: Record<string, string>;
      };
      const environment = { ...aws, ...variables, AWS_LAMBDA_FUNCTION_NAME: name };
      const start = { environment, event: events.get(name), times };
      figures.push(await measure(name, await variantsOf(name), start));
    }
    return figures;
  } finally {
    await sandbox.stop();
  }
}

/** What a function's environment says so that it reaches the sandbox. */
async function awsOf(url: string): Promise<Record<string, string>> {
  const answer = await fetch(`${url}/sandbox/aws`);
  const { endpoint, region, credentials } = (await answer.json()) as {
    endpoint: string;
    region: string;
    credentials: { accessKeyId: string; secretAccessKey: string; sessionToken: string };
  };
  return {
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_SESSION_TOKEN: credentials.sessionToken,
  };
}

interface Start {
  readonly environment: Readonly<Record<string, string>>;
  readonly event: unknown;
  readonly times: number;
}

async function measure(name: string, variants: Variants, start: Start): Promise<FunctionFigures> {
  const { times, event, environment } = start;
  const withSourceMaps = { ...environment, NODE_OPTIONS: "--enable-source-maps" };
  const bundle: Times[] = [];
  const plain: Times[] = [];
  const unbundled: Times[] = [];
  const clients: Times[] = [];
  for (let time = 0; time < times; time++) {
    bundle.push(await probed(variants.bundle, withSourceMaps, event));
    plain.push(await probed(variants.bundle, { ...environment, NODE_OPTIONS: "" }));
    unbundled.push(await probed(variants.unbundled, withSourceMaps));
    clients.push(await probed(variants.clients, withSourceMaps));
  }
  const load = (measured: readonly Times[]) => median(measured.map((one) => one.load));
  const answer = (which: "first" | "second") => {
    const measured = bundle.flatMap((one) => one[which] ?? []);
    return measured.length === 0 ? undefined : median(measured);
  };
  return {
    name,
    size: sizeOf(variants.bundle),
    load: load(bundle),
    withoutSourceMaps: load(plain),
    unbundled: load(unbundled),
    clients: load(clients),
    first: answer("first"),
    second: answer("second"),
  };
}

/** In a process of its own, which has compiled nothing yet. */
async function probed(
  path: string,
  environment: Readonly<Record<string, string>>,
  event?: unknown,
): Promise<Times> {
  const given = event === undefined ? {} : { BENCH_EVENT: JSON.stringify(event) };
  const { stdout } = await run(process.execPath, [probe, path], { env: { ...environment, ...given } });
  return JSON.parse(stdout.trim().split("\n").at(-1) ?? "") as Times;
}
