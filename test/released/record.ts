import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import type { Sandbox } from "../../sandbox/host/sandbox.ts";
import { attemptsIn, endIn, toldIn, waitIn } from "./attempts.ts";
import { watchChanges } from "./changes.ts";
import { Door } from "./door.ts";
import { placeholders } from "./names.ts";
import { folderOf, type RecordedSituation, type Recording } from "./recording.ts";
import { type Situation, situations } from "./situations.ts";

/**
 * `npm run record-version`: makes test/released/versions/<version>/ of this checkout, when a version is released.
 * `-- --checkout <folder>` makes that of another one, in which `npm ci` was run: of a version that was released before.
 */
const { values } = parseArgs({ options: { checkout: { type: "string", default: "." } } });
const checkout = resolve(values.checkout);
const { version } = JSON.parse(readFileSync(`${checkout}/package.json`, "utf8")) as { version: string };

const folder = folderOf(version);
if (existsSync(folder))
  throw new Error(
    `${version} was recorded, and is what is out there: raise the version first. To record it anew, delete ${folder}.`,
  );

/** Where a version has its sandbox. */
const module = ["sandbox/host/sandbox.ts", "sandbox/sandbox.ts"]
  .map((path) => `${checkout}/${path}`)
  .find((path) => existsSync(path));
if (module === undefined) throw new Error(`There is no sandbox in ${checkout}.`);
const { startSandbox } = (await import(pathToFileURL(module).href)) as {
  startSandbox(options: { live: boolean; startAt: number }): Promise<Sandbox>;
};

const startAt = Date.parse("2026-11-22T10:00:00Z");

/** A sandbox of that version for a while. */
async function inSandbox<Result>(work: (sandbox: Sandbox, door: Door) => Promise<Result>): Promise<Result> {
  const sandbox = await startSandbox({ live: false, startAt });
  try {
    return await work(sandbox, new Door(sandbox));
  } finally {
    await sandbox.stop();
  }
}

const definitions = await inSandbox(async ({ program }) =>
  Object.fromEntries(
    program
      .of("aws:sfn/stateMachine:StateMachine")
      .map(({ name, state }) => [name, JSON.parse(placeholders(String(state.definition)))]),
  ),
);
const states = Object.values(definitions as Recording["definitions"]).flatMap(({ States }) =>
  Object.keys(States),
);

const recorded: RecordedSituation[] = [];
const changes: Recording["changes"][number][] = [];
for (const [name, situation] of Object.entries(situations)) {
  // A state that this version did not have.
  if (Object.values(situation.waits).some((state) => state !== undefined && !states.includes(state)))
    continue;
  const moment = await inSandbox(async (_, door) => {
    await come(door, situation);
    return momentOf(name, situation, door);
  });
  const cameTo: Record<string, RecordedSituation["cameTo"][string]> = {};
  for (const [way, goOn] of Object.entries(situation.ways)) {
    cameTo[way] = await inSandbox(async (sandbox, door) => {
      const watched = watchChanges(sandbox.aws);
      await come(door, situation);
      await goOn(door);
      await door.passes(10);
      // One way of each is enough of them.
      if (Object.keys(cameTo).length === 0) changes.push(watched.seen());
      const executions = Object.keys(situation.waits).map((id) => door.execution(id));
      return (await Promise.all(executions)).map((execution) => ({
        request_id: execution.request_id,
        end: endIn(execution),
        ...toldIn(execution, situation.waits[execution.request_id]),
      }));
    });
    console.log(`${name}: ${way}: ${cameTo[way].map(({ end }) => end).join(", ")}`);
  }
  recorded.push({ ...moment, cameTo });
}

/** Makes the situation, and lets time pass until all wait where they should. */
async function come(door: Door, { come, waits }: Situation): Promise<void> {
  await come(door);
  for (const [id, state] of Object.entries(waits)) {
    for (let step = 0; ; step++) {
      const { current_state, status } = await door.execution(id);
      if (state === undefined ? status !== "RUNNING" : current_state === state) break;
      if (step === 60)
        throw new Error(`${id} does not come to ${state ?? "an end"}: it is in ${current_state}.`);
      await door.passes(0.5);
    }
  }
}

async function momentOf(
  name: string,
  { waits }: Situation,
  door: Door,
): Promise<Omit<RecordedSituation, "cameTo">> {
  const ids = Object.keys(waits);
  const executions = await Promise.all(ids.map((id) => door.execution(id)));
  const moment = {
    name,
    number: door.number,
    at: await door.now(),
    executions: executions.map((execution) => ({
      request_id: execution.request_id,
      workflow: execution.state_machine.replace(/-[0-9a-f]{7}$/, ""),
      input: execution.input,
      ...(waits[execution.request_id] === undefined ? {} : { state: waits[execution.request_id] }),
      attempts: attemptsIn(execution),
    })),
    rows: {
      conversations: await door.rows("conversations"),
      messages: await door.rows("messages"),
      requests: await door.rows("requests"),
      waits: await door.rows("waits"),
    },
    answers: Object.fromEntries(await Promise.all(ids.map(async (id) => [id, await door.get(id)]))),
  };
  let text = JSON.stringify(moment);
  for (const execution of executions) text = text.replaceAll(...waitIn(execution, "execution"));
  for (const execution of executions) text = text.replaceAll(...waitIn(execution, "token"));
  return JSON.parse(placeholders(text));
}

/** JSON with a line for each thing in it, down to what is small: short, and its changes can be read. */
function asLines(value: unknown): string {
  const text = JSON.stringify(value);
  if (text.length < 1_000 || typeof value !== "object" || value === null) return text;
  const [open, close] = Array.isArray(value) ? ["[", "]"] : ["{", "}"];
  const members = Array.isArray(value)
    ? value.map(asLines)
    : Object.entries(value).map(([name, member]) => `${JSON.stringify(name)}:${asLines(member)}`);
  return `${open}\n${members.join(",\n")}\n${close}`;
}

mkdirSync(folder, { recursive: true });
for (const [name, content] of Object.entries({ definitions, situations: recorded, changes }))
  writeFileSync(`${folder}${name}.json`, `${asLines(content)}\n`);
console.log(`Recorded ${recorded.length} situations of ${version} in ${folder}.`);
