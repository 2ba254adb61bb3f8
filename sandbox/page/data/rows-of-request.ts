import { phoneNumber } from "../../host/answers.ts";
import type { Request } from "../state/requests.ts";
import type { Row } from "../state/world.ts";

/** The rows that belong to a request: its own, its messages', and the conversation with whom it is to. */
export function rowsOfRequest(rows: readonly Row[], { id, number }: Request): readonly Row[] {
  return rows.filter(({ request_id, phone_id }) =>
    typeof phone_id === "string" ? phoneNumber(phone_id) === number : request_id === id,
  );
}
