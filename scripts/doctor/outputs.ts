import { execFile } from "node:child_process";
import { promisify } from "node:util";

/** Pulumi did not say what a stack's outputs are. */
export class NoOutputs extends Error {
  override readonly name = "NoOutputs";
  /** The first line of what Pulumi said of it; undefined if there is no Pulumi. */
  readonly said: string | undefined;

  constructor(said: string | undefined) {
    super(said ?? "there is no pulumi on the PATH");
    this.said = said;
  }
}

/**
 * The outputs of a stack that is deployed, as JSON, secrets left out.
 * @throws {NoOutputs}
 */
export async function outputsOf(stack: string): Promise<string> {
  const args = ["stack", "output", "--json", "--non-interactive", "--stack", stack];
  try {
    return (await promisify(execFile)("pulumi", args)).stdout;
  } catch (error) {
    const { code, stderr = "" } = error as NodeJS.ErrnoException & { stderr?: string };
    throw new NoOutputs(code === "ENOENT" ? undefined : stderr.trim().split("\n")[0]);
  }
}
