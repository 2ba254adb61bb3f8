import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { SeenChanges } from "./changes.ts";

/** What a released version left behind: its definitions, and what was in flight in it. `npm run record-version` writes it. */
export interface Recording {
  /** The workflows' definitions by name, with `{function:<name>}` and `{table:<name>}` for names that a stack makes. */
  readonly definitions: Readonly<Record<string, { readonly States: Readonly<Record<string, unknown>> }>>;
  readonly situations: readonly RecordedSituation[];
  /** What the streams of its tables held, with what the version published because of it. */
  readonly changes: readonly SeenChanges[];
}

/** A moment of that version, and what came of it. */
export interface RecordedSituation {
  readonly name: string;
  /** The person's number, E.164. */
  readonly number: string;
  /** When it was recorded, ISO instant. */
  readonly at: string;
  readonly executions: readonly RecordedExecution[];
  /** By table. Task tokens are `{token:<request id>}`, ARNs of executions `{execution:<request id>}`. */
  readonly rows: Readonly<Record<Exclude<TableName, "waits">, Rows>> & {
    /** Missing of before 0.3. */
    readonly waits?: Rows;
  };
  /** What GET answered of each request, by its id. */
  readonly answers: Readonly<Record<string, RecordedAnswer>>;
  /** What came of it in that version, by the name of how it went on. */
  readonly cameTo: Readonly<Record<string, readonly CameTo[]>>;
}

type Rows = ReadonlyArray<Readonly<Record<string, unknown>>>;

export type TableName = "conversations" | "messages" | "requests" | "waits";

export interface RecordedAnswer {
  readonly latest_status: string;
  readonly [member: string]: unknown;
}

export interface RecordedExecution {
  readonly request_id: string;
  readonly workflow: string;
  readonly input: unknown;
  /** Where it was; undefined if it had ended. */
  readonly state?: string;
  /** Every attempt at a task until then, in order. That of the wait itself, if it is a task, is the last. */
  readonly attempts: readonly RecordedAttempt[];
}

export interface RecordedAttempt {
  readonly state: string;
  /** Of a function: its name, and the `Payload` that it got. */
  readonly function?: string;
  readonly payload?: unknown;
  /** Whether the state waits for a task token. */
  readonly waits?: true;
  readonly result?: unknown;
  readonly error?: string;
  readonly cause?: string;
}

/** Where an execution ended, and what ended its wait. */
export interface CameTo {
  readonly request_id: string;
  readonly end: string;
  /** What answered the task token, or the timeout; nothing of a wait that is none for a token. */
  readonly told?: { readonly output?: unknown; readonly error?: string; readonly cause?: string };
}

const folder = new URL("versions/", import.meta.url);

/** The versions that were recorded, oldest first. */
export const releasedVersions: readonly string[] = readdirSync(folder).sort((one, other) =>
  one.localeCompare(other, "en", { numeric: true }),
);

export function folderOf(version: string): string {
  return fileURLToPath(new URL(`${version}/`, folder));
}

export function readRecording(version: string): Recording {
  const read = (name: string) => JSON.parse(readFileSync(`${folderOf(version)}${name}.json`, "utf8"));
  return { definitions: read("definitions"), situations: read("situations"), changes: read("changes") };
}
