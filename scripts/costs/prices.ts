/**
 * List prices of us-east-1 in US dollars, without free tiers, as of `asOf`: for a million of each, and of logs for a gigabyte.
 * https://aws.amazon.com/step-functions/pricing/ and its like of each service
 */
export const prices = {
  asOf: "2026-11-22",
  transition: 25,
  invocation: 0.2,
  /** arm64. */
  gigabyteSecond: 13.3334,
  writeUnit: 0.625,
  /** A strong read of 4 KB; an eventual one is half a unit. */
  readUnit: 0.125,
  queueRequest: 0.4,
  topicMessage: 0.5,
  apiRequest: 3.5,
  /** Events that this stack publishes; those of AWS's own services are free. Taken from others' accounts of AWS's page. */
  busEvent: 1,
  /** Taken in by CloudWatch Logs. */
  logGigabyte: 0.5,
} as const;

/**
 * Milliseconds for which an invocation is billed: an assumption, not a measurement on AWS. Warm, each waits for two or
 * three calls within the region. In the sandbox, whose services run on the same computer, the median of each function was 13
 * (publish-changes) to 49 (accept-request), on two busy cores. docs/first-deployment.md has the command that tells.
 */
export const assumedMilliseconds = 50;
