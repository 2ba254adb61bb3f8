/** What becomes of the first message that somebody sends to this person. */
export function firstStep(to: { readonly name: string; readonly isOpen: boolean } | undefined): string {
  if (to === undefined)
    return "If the person's window is closed, they get a template, and the message is held.";
  return to.isOpen
    ? `${to.name}'s window is open, so the message goes at once. To see one held, choose somebody who has not written, or move the time on by a day.`
    : `${to.name}'s window is closed, so they get a template, and the message is held.`;
}
