/** How long things are remembered, in seconds; what DynamoDB's time to live is set from. */

/** A conversation, after its last change. An opt-out is kept for good. */
export const conversationLifetimeSeconds = 30 * 24 * 60 * 60;

/** A request and its messages. */
export const trackingLifetimeSeconds = 365 * 24 * 60 * 60;
