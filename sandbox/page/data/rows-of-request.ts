import { phoneNumber } from "../../host/answers.ts";
import type { Request } from "../state/requests.ts";
import type { Row } from "../state/world.ts";

/**
 * The rows that belong to a request: its own, its messages', what waits for these, and the conversation with whom it is to.
 * @param messages the rows of all messages
 */
export function rowsOfRequest(
  rows: readonly Row[],
  { id, number }: Request,
  messages: readonly Row[],
): readonly Row[] {
  const own = new Set(messages.filter(({ request_id }) => request_id === id).map((row) => row.eum_msg_id));
  return rows.filter(({ request_id, phone_id, eum_msg_id }) =>
    typeof phone_id === "string"
      ? phoneNumber(phone_id) === number
      : request_id === id || own.has(eum_msg_id),
  );
}
