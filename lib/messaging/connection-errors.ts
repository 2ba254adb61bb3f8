/**
 * Failures of a call that come before its first byte leaves: what was to be sent cannot have arrived. In
 * words and codes of Node.js and the AWS SDK; test/messaging/connection-errors.test.ts holds them against both.
 */

/** System calls that only the making of a connection does. */
const connecting = new Set(["connect", "getaddrinfo"]);

/** Codes that only the making of a connection has, for errors that do not name their system call. */
const connectionCodes = new Set(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN"]);

/**
 * The far side's certificate was refused, which Node.js decides before it writes a byte of the request.
 * https://nodejs.org/docs/latest-v24.x/api/tls.html#x509-certificate-error-codes
 */
const certificateCode =
  /^(CERT_|CRL_|UNABLE_TO_|ERROR_IN_C|DEPTH_ZERO_|SELF_SIGNED_|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH_|HOSTNAME_|ERR_TLS_CERT_)/;

/** The SDK's connection timeout and Node's end of an unfinished TLS handshake: no code of their own tells them. */
const connectionSentences = [
  "did not establish a connection with the server within the configured timeout",
  "disconnected before secure TLS connection was established",
];

/** Without credentials the SDK cannot sign a request, so it makes none. */
const signingErrors = new Set(["CredentialsProviderError", "TokenProviderError"]);

/**
 * @param error what a call of the AWS SDK threw
 * @returns a code or name of the reason; undefined if something may have left
 */
export function whyNothingLeft(error: unknown): string | undefined {
  const { name, message, code, syscall, errors } = Object(error) as Record<string, unknown>;
  // Several addresses were tried, and each has its own error.
  if (error instanceof AggregateError && Array.isArray(errors) && errors.length > 0) {
    const reasons = errors.map(whyNothingLeft);
    return reasons.every((reason) => reason !== undefined) ? reasons[0] : undefined;
  }
  if (typeof name === "string" && signingErrors.has(name)) return name;
  if (typeof code === "string") {
    if (connectionCodes.has(code) || certificateCode.test(code)) return code;
    if (typeof syscall === "string" && connecting.has(syscall)) return code;
  }
  if (typeof message === "string" && connectionSentences.some((sentence) => message.includes(sentence)))
    return "NotConnected";
  return undefined;
}
