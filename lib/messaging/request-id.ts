/**
 * Whether a request can have this id: it is the name of an execution. Any other is nobody's, and need not be
 * asked for. https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html
 */
export function isRequestId(text: string): boolean {
  return /^[A-Za-z0-9_-]{1,80}$/.test(text);
}
