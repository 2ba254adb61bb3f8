/** How long things are remembered, in seconds; what DynamoDB's time to live is set from. */

/** A conversation, after its last change. An opt-out is kept for good. */
export const conversationLifetimeSeconds = 30 * 24 * 60 * 60;

/** A request and its messages. */
export const trackingLifetimeSeconds = 365 * 24 * 60 * 60;

/** The task token of a wait, after the wait has ended; whoever ends it in order forgets it at once. */
export const waitLifetimeSeconds = 24 * 60 * 60;

/** What number a business-scoped user id stands for, after it was last seen. */
export const userIdLifetimeSeconds = 365 * 24 * 60 * 60;
