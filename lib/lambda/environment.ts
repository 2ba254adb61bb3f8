import * as v from "valibot";
import type { FunctionContract } from "../functions/contract.ts";

/**
 * Reads the function's environment once, at start: a missing or wrong variable is a deployment mistake, and
 * says so before any event is touched.
 */
export function readEnvironment<Contract extends FunctionContract>({
  environment,
}: Contract): v.InferOutput<Contract["environment"]> {
  const result = v.safeParse(environment, process.env);
  if (result.success) return result.output;
  const mistakes = result.issues.map((issue) => `${v.getDotPath(issue) ?? "environment"}: ${issue.message}`);
  throw new Error(`This function's environment variables are wrong. ${mistakes.join("; ")}`);
}
