import { type ParseArgsConfig, parseArgs } from "node:util";
import { isOfParseArgs, type Outcome } from "../command.ts";
import { UsageMistake } from "../doctor/stack.ts";

/** The stack, or something in it, could not be reached or is not there: the message says what to do. */
export class NotPossible extends Error {
  override readonly name = "NotPossible";
}

/** Where the stack is, as options of every command. */
export const placeOptions = {
  stack: { type: "string" },
  outputs: { type: "string" },
  sandbox: { type: "string" },
  json: { type: "boolean" },
  help: { type: "boolean", short: "h" },
} as const satisfies NonNullable<ParseArgsConfig["options"]>;

export const placeUsage = `  --stack <name>    a deployed stack: "pulumi stack output" is asked where it is, and Pulumi.<name>.yaml for the credentials;
                    may be left out if there is only one, or PULUMI_STACK names it
  --outputs <file>  in place of asking Pulumi: what "pulumi stack output --json" has printed
  --sandbox [url]   the local system instead; without a URL that of npm start, ${defaultSandbox()}
  --json            the same for programs; begin with "npm run -s"
  --help            this`;

export function defaultSandbox(): string {
  return "http://127.0.0.1:4000";
}

/**
 * Runs a command, and turns its mistakes into what it leaves behind.
 * @param args what follows `npm run <command> --`
 * @param work does it, and says what to print
 */
export async function command<const Options extends NonNullable<ParseArgsConfig["options"]>>(
  args: readonly string[],
  { options, usage }: { readonly options: Options; readonly usage: string },
  work: (parsed: Parsed<Options>) => Promise<string>,
): Promise<Outcome> {
  try {
    const parsed = parseArgs({ args: withDefaultSandbox(args), options, allowPositionals: true });
    if ((parsed.values as { help?: boolean }).help) return { exitCode: 0, output: usage };
    return { exitCode: 0, output: await work(parsed) };
  } catch (error) {
    if (error instanceof UsageMistake) return { exitCode: 2, complaint: error.message };
    if (error instanceof NotPossible) return { exitCode: 1, complaint: error.message };
    if (isOfParseArgs(error)) return { exitCode: 2, complaint: `${error.message}\n\n${usage}` };
    throw error;
  }
}

export type Parsed<Options extends NonNullable<ParseArgsConfig["options"]>> = ReturnType<
  typeof parseArgs<{ args: string[]; options: Options; allowPositionals: true }>
>;

/** `--sandbox` may stand without its URL, which parseArgs does not know. */
function withDefaultSandbox(args: readonly string[]): string[] {
  return args.flatMap((arg, place) => {
    if (arg !== "--sandbox" || /^https?:/.test(args[place + 1] ?? "")) return [arg];
    return [`--sandbox=${defaultSandbox()}`];
  });
}
