/** What a command leaves behind. */
export interface Outcome {
  /** 0 if it did what it was asked, or all is well; 1 if not; 2 if the command was not understood. */
  readonly exitCode: 0 | 1 | 2;
  /** For standard output. */
  readonly output?: string;
  /** For standard error. */
  readonly complaint?: string;
}

/** Whether `parseArgs` did not understand what it was given. */
export function isOfParseArgs(error: unknown): error is Error {
  return error instanceof Error && String((error as NodeJS.ErrnoException).code).startsWith("ERR_PARSE_ARGS");
}

/** Ends the process as a command ends. */
export function leave({ exitCode, output, complaint }: Outcome): void {
  if (output !== undefined) process.stdout.write(`${output}\n`);
  if (complaint !== undefined) process.stderr.write(`${complaint}\n`);
  process.exitCode = exitCode;
}
