/** The states in which a message waits for the person to write; all else of a workflow is read from its definition. */
export const replyWaits = {
  /** The template has been sent. */
  asked: "AwaitReply",
  /** The template has failed, and is sent again when the wait ends. */
  beforeTemplate: "AwaitReplyBeforeTemplate",
} as const;

export function isReplyWait(state: string | undefined): boolean {
  return Object.values<string | undefined>(replyWaits).includes(state);
}
