/**
 * How long a call of AWS may take, milliseconds. A request's time counts from its start, connecting included.
 * The SDK sets none by itself, so a call that nobody answers would last until the function is stopped.
 * https://docs.aws.amazon.com/sdk-for-javascript/v3/developer-guide/node-configuring-timeouts.html
 */
export const callTimeouts = {
  /** A call that the SDK repeats: all attempts and the pauses between them fit into a function's 20 seconds. */
  repeatable: { attempts: 3, connectionTimeout: 2_000, requestTimeout: 4_000 },
  /** A send, which is never repeated: a late answer is worth more than none. */
  send: { attempts: 1, connectionTimeout: 2_000, requestTimeout: 8_000 },
} as const;
