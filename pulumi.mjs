import * as pulumi from "@pulumi/pulumi";

/**
 * What Pulumi starts: the program is index.ts. A Node that does not run TypeScript by itself would only say
 * `Unknown file extension ".ts"`, so this is in JavaScript, and says what to do.
 */
export default async function program() {
  if (!process.features.typescript) {
    throw new pulumi.RunError(
      `This program needs a Node that runs TypeScript by itself, which is 22.18 or later; Pulumi runs it on ${process.version}. Put a later one first on your PATH: https://nodejs.org/en/download`,
    );
  }
  return { ...(await import("./index.ts")) };
}
