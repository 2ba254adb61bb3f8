/**
 * Seconds after which a status is looked at again whose message has no row yet: after its first delivery, its
 * second, and so on. The row usually comes within a second, and within minutes where the table is throttled;
 * after the last look the message is somebody else's, for other programs may send from the same account.
 */
export const rowDelays = [2, 10, 60, 180] as const;
