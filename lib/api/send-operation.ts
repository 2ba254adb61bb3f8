import { answer } from "./answers.ts";
import { json, type Operation, type ShownBy } from "./operation.ts";

/** POST of a message: both channels take the same header and answer alike. */
export function sendOperation(own: {
  readonly operationId: string;
  readonly summary: string;
  readonly description: string;
  /** The name of the body's shape. */
  readonly schema: string;
  readonly shownBy: ShownBy;
}): Operation {
  const { operationId, summary, description, schema, shownBy } = own;
  return {
    operationId,
    summary,
    description,
    tags: ["Sending"],
    parameters: [
      {
        name: "Idempotency-Key",
        in: "header",
        required: false,
        description:
          "1 to 80 characters of A-Z a-z 0-9 _ and -. It becomes the request's id, and a message is sent once for it.",
        schema: { type: "string" },
      },
    ],
    requestBody: { required: true, content: json(schema, shownBy) },
    responses: {
      "202": answer("Accepted.", "Accepted", { request_id: "order-4711", status: "accepted" }),
      "400": answer("The body breaks the schema, or the key its characters.", "Error", {
        error: "invalid_request",
        message:
          'The body does not match the schema: [object has missing required properties (["destination_number"])]',
      }),
      "409": answer("That key was used before and is closed, or with another body.", "Conflict", {
        error: "idempotency_key_used",
        request_id: "order-4711",
      }),
      "413": answer("Too large.", "Error", {
        error: "request_too_large",
        message: "The body is larger than the 262,144 bytes that Step Functions takes.",
      }),
      "415": answer("Not JSON.", "Error", {
        error: "unsupported_media_type",
        message: "Send JSON, with Content-Type: application/json.",
      }),
      "503": answer(
        "Step Functions did not answer as it should.",
        "Error",
        {
          error: "service_unavailable",
          message:
            "It is not known whether the message was accepted. Try again with the same Idempotency-Key: it is sent once.",
        },
        ["Retry-After"],
      ),
    },
  };
}
