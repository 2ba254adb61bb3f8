import type * as fc from "fast-check";

/**
 * How often a property is tried. The seed is always the same, so that a build is never red by luck; a failure
 * prints it with the path to the shrunk case. More, or other, cases:
 *
 *     PROPERTY_SEED=random PROPERTY_TIMES=20 npx vitest run test/properties test/unit --testTimeout=0
 */
export function runs(numRuns: number): fc.Parameters<unknown> {
  const { PROPERTY_SEED: seed = "20261126", PROPERTY_TIMES: times = "1" } = process.env;
  return {
    numRuns: Math.ceil(numRuns * Number(times)),
    ...(seed === "random" ? {} : { seed: Number(seed) }),
    // Less than a test may take: what fails is told though it could be shrunk further, and a busy machine tries fewer.
    interruptAfterTimeLimit: 120_000 * Number(times),
  };
}
