import * as pulumi from "@pulumi/pulumi";

/**
 * Bytes of all environment variables of a function, as the JSON object that Lambda measures.
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
 */
const most = 4_096;

/** Names, ARNs and addresses of resources are not known before they are made; none of ours is longer. */
const longestOutput = 128;

/**
 * Refuses an environment that Lambda would refuse only once the rest of the stack is made.
 * @throws {pulumi.RunError} that names the longest variables
 */
export function checkEnvironmentSize(
  functionName: string,
  environment: Readonly<Record<string, pulumi.Input<string>>>,
): void {
  const sizes = Object.entries(environment).map(([name, value]) => ({
    name,
    // With its quotes, colon and comma.
    bytes: jsonBytes(name) + (typeof value === "string" ? jsonBytes(value) : longestOutput + 2) + 2,
  }));
  const total = sizes.reduce((sum, { bytes }) => sum + bytes, 1);
  if (total <= most) return;
  const longest = sizes.sort((one, other) => other.bytes - one.bytes).slice(0, 3);
  const names = longest.map(({ name, bytes }) => `${name} with ${bytes}`).join(", ");
  throw new pulumi.RunError(
    `The function ${functionName} would have about ${total} bytes of environment variables, and Lambda takes ${most}. Shorten the settings that they come from; the longest are ${names} (the settings lateReplyMessage, optOutKeywords and optInKeywords, waTemplate, and the languages).`,
  );
}

function jsonBytes(text: string): number {
  return Buffer.byteLength(JSON.stringify(text));
}
