import { answer } from "./answers.ts";
import type { SchemaObject } from "./model-schema.ts";
import type { Operation } from "./operation.ts";

/** Who may call the API, as far as its documents say it. */
export interface ApiAccess {
  /** By an API key, or by the caller's own AWS credentials. */
  readonly auth: "key" | "iam";
  /** Whether only some source addresses may. */
  readonly isLimitedToRanges: boolean;
}

/** As it is where nothing is configured. */
export const byKey: ApiAccess = { auth: "key", isLimitedToRanges: false };

const signed =
  "Nothing was done. Sign the request with AWS Signature Version 4, for the service execute-api, with credentials that may call execute-api:Invoke on it.";

/** What is said to callers who may not call; each is a 403. */
export const forbidden = {
  key: { message: "x-api-key: give the API key of this stack", field: "x-api-key" },
  address: { message: "Nothing was done: this API does not take calls from your address." },
  /** API Gateway says of a call without a signature and of a path that there is not the same. */
  unsigned: {
    message: `Missing Authentication Token, or there is no such path. ${signed}`,
    field: "Authorization",
  },
  wronglySigned: { message: `The signature is not one that AWS takes. ${signed}`, field: "Authorization" },
  notAllowed: {
    message:
      "Nothing was done: your credentials may not call execute-api:Invoke on it, or not from your address.",
  },
} as const;

/**
 * The security schemes of the documents, of which each operation names the only one.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-authtype.html
 */
export function securitySchemes({ auth }: ApiAccess): Readonly<Record<string, SchemaObject>> {
  if (auth === "key") {
    return {
      api_key: {
        type: "apiKey",
        name: "x-api-key",
        in: "header",
        description: "The API key of the stack, one of its outputs.",
      },
    };
  }
  return {
    sigv4: {
      type: "apiKey",
      name: "Authorization",
      in: "header",
      description: "AWS Signature Version 4, for the service execute-api.",
      "x-amazon-apigateway-authtype": "awsSigv4",
    },
  };
}

export function securityOf(access: ApiAccess): NonNullable<Operation["security"]> {
  return Object.keys(securitySchemes(access)).map((scheme) => ({ [scheme]: [] }));
}

/** An operation with what callers read in it of who may call. */
export function withAccess(operation: Operation, access: ApiAccess): Operation {
  if (access.auth === "key") return operation;
  const refused = answer("Not signed, or not allowed.", "Error", {
    error: "forbidden",
    ...forbidden.unsigned,
  });
  return {
    ...operation,
    security: securityOf(access),
    responses: { ...operation.responses, "403": refused },
  };
}
