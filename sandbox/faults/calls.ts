import { type AwsCall, AwsError, ConnectionLost, type JsonObject } from "../cloud/service.ts";
import type { CallFault } from "./fault.ts";
import { isAbout } from "./person.ts";

const statusOfError: Readonly<Record<string, number>> = {
  AccessDeniedException: 403,
  AccessDeniedByMetaException: 403,
  ThrottledRequestException: 429,
  TooManyRequestsException: 429,
  InternalServiceException: 500,
  InternalServerException: 500,
  InternalServerError: 500,
  InternalFailure: 500,
  DependencyException: 502,
  ServiceUnavailable: 503,
  ServiceUnavailableException: 503,
};

export function fitsCall(fault: CallFault, call: AwsCall): boolean {
  const { state, service, action, caller, mentions } = fault.call;
  const principal = "role" in call.principal ? call.principal.role : call.principal.sourceArn;
  return (
    (state === undefined || state === call.origin?.state) &&
    (service === undefined || service === call.service) &&
    (action === undefined || action === call.action) &&
    (caller === undefined || principal.includes(caller)) &&
    (mentions === undefined || JSON.stringify(call.input).includes(mentions)) &&
    (fault.number === undefined || isAbout(call.input, fault.number))
  );
}

/** Fails a call, or loses it or its answer, as `fault` asks. */
export async function failCall(fault: CallFault, proceed: () => Promise<JsonObject>): Promise<never> {
  if (fault.error !== undefined) {
    const status = fault.status ?? statusOfError[fault.error] ?? 400;
    const message = fault.message ?? `${fault.error}, as asked of the sandbox.`;
    throw new AwsError(fault.error, message, status, fault.details ?? {});
  }
  // The answer is lost too if it was an error: the caller cannot tell.
  if (fault.lose === "answer") await proceed().catch(() => undefined);
  throw new ConnectionLost("The connection broke before an answer came, as asked of the sandbox.");
}
