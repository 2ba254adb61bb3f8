import { refusals } from "../messaging/refusals.ts";
import { answer } from "./answers.ts";
import { type Content, json, type Operation, type ShownBy } from "./operation.ts";
import type { RequestSchemaName } from "./request-schemas.ts";

/** The characters that Step Functions takes in a name; idempotency-key.vtl has the same rule, and a test compares them. */
export const idempotencyKey = {
  pattern: "[A-Za-z0-9_-]{1,80}",
  rule: "1 to 80 characters of A-Z a-z 0-9 _ and -, but no name that every object of JavaScript has, such as constructor",
} as const;

/** POST of a message, which starts a workflow: both channels take the same header and answer alike. */
export function sendRoute<const Path extends `/${string}`, const Workflow extends string>(own: {
  readonly path: Path;
  readonly starts: Workflow;
  /** The shape of the body. */
  readonly body: RequestSchemaName;
  readonly operationId: string;
  readonly summary: string;
  readonly description: string;
  readonly shownBy: ShownBy;
}) {
  const { path, starts, body, shownBy, ...words } = own;
  return {
    method: "post" as const,
    path,
    target: { starts, checks: body },
    operation: sendOperation(words, json(body, shownBy)),
  };
}

/** POST of the same body to `<path>/check`, which a function answers. */
export function checkRoute<const Path extends `/${string}`>(
  sends: { readonly path: Path; readonly operation: Operation },
  words: Pick<Operation, "operationId" | "summary">,
) {
  const { requestBody } = sends.operation;
  const { "400": wrong, "413": tooLarge, "415": notJson } = answersToBodies;
  return {
    method: "post" as const,
    path: `${sends.path}/check` as const,
    target: { invokes: "checkRequest" as const },
    operation: {
      ...words,
      description:
        "Takes the body that sending takes, and says what would become of it now. Every rule is checked at once, those too of which sending tells later. Nothing is sent, and nothing is kept.",
      tags: ["Sending" as const],
      ...(requestBody === undefined ? {} : { requestBody }),
      responses: {
        "200": answer("It breaks no rule.", "Checked", { type: "whatsapp", next_status: "held" }),
        "400": wrong,
        "413": tooLarge,
        "415": notJson,
      },
    },
  };
}

/** What is answered to a body that cannot be accepted. */
const answersToBodies = {
  "400": answer("A field breaks a rule.", "Error", {
    error: "invalid_request",
    message: "destination_number: is missing",
    field: "destination_number",
  }),
  "413": answer("Too large.", "Error", {
    error: "request_too_large",
    message: "body: more than the 262,144 bytes that Step Functions takes; send files as links",
    field: "body",
  }),
  "415": answer("Not JSON.", "Error", refusals.notJson),
};

function sendOperation(
  words: Pick<Operation, "operationId" | "summary" | "description">,
  content: Content,
): Operation {
  return {
    ...words,
    tags: ["Sending"],
    parameters: [
      {
        name: "Idempotency-Key",
        in: "header",
        required: false,
        description: `${idempotencyKey.rule}. It becomes the request's id, and a message is sent once for it.`,
        schema: { type: "string", pattern: `^${idempotencyKey.pattern}$` },
      },
    ],
    requestBody: { required: true, content },
    responses: {
      "202": answer("Accepted.", "Accepted", { request_id: "order-4711", status: "accepted" }, ["Location"]),
      ...answersToBodies,
      "409": answer("That key was used before, and its request has ended or had another body.", "Error", {
        error: "idempotency_key_used",
        message:
          "Idempotency-Key: a request with this key exists. It has ended, or had another body; GET shows it. Give every new request a key of its own.",
        field: "Idempotency-Key",
        request_id: "order-4711",
      }),
      "429": answer(
        "Throttled, by the usage plan or by Step Functions: nothing was accepted.",
        "Error",
        {
          error: "too_many_requests",
          message: "Nothing was accepted. Try again, with the same Idempotency-Key.",
        },
        ["Retry-After"],
      ),
      "500": answer("Something is wrong in the stack: nothing was accepted.", "Error", {
        error: "internal_error",
        message: "Nothing was accepted. The request id in x-amzn-RequestId finds the reason in the logs.",
      }),
    },
  };
}
