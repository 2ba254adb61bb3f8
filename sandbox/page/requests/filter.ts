import { nameOf, type Request } from "../state/requests.ts";

/** Which requests the list shows. */
export interface Filter {
  /** A part of the text, the id, the reference, the number or the name. */
  readonly text: string;
  readonly status: string | undefined;
  /** Only those to this number. */
  readonly number: string | undefined;
}

export const everything: Filter = { text: "", status: undefined, number: undefined };

export function matches(request: Request, { text, status, number }: Filter): boolean {
  if (status !== undefined && request.answer?.latest_status !== status) return false;
  if (number !== undefined && request.number !== number) return false;
  const wanted = text.trim().toLowerCase();
  const words = [request.says, request.id, request.reference ?? "", request.number, nameOf(request.number)];
  return wanted === "" || words.some((word) => word.toLowerCase().includes(wanted));
}
