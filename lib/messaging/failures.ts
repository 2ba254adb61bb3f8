/** Why a message failed, in the words of whoever refused it; never with a number or a text in it. */
export interface Failure {
  /** Meta's code, AWS's error name or a carrier's event type. */
  readonly code: string;
  readonly title: string;
  readonly details?: string;
}
