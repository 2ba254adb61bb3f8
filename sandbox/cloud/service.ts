/**
 * The shape that every emulated AWS service has: actions in AWS's names, inputs and outputs in the form of
 * the service's own JSON protocol, errors by AWS's names. Whoever calls (a Lambda through the SDK, Step
 * Functions through an integration, API Gateway) calls through {@link Aws}, which checks permission first.
 */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };

/** An error as an AWS API would answer it, e.g. `new AwsError("ConditionalCheckFailedException", "…")`. */
export class AwsError extends Error {
  override readonly name = "AwsError";
  /** AWS's error name, without a service prefix. */
  readonly code: string;
  /** The HTTP status of the answer. */
  readonly status: number;
  /** Further members of the error's shape, such as `Reason` of sms-voice's ConflictException. */
  readonly details: JsonObject;

  constructor(code: string, message: string, status = 400, details: JsonObject = {}) {
    super(message);
    this.code = code;
    this.status = status;
    this.details = details;
  }
}

/** Who calls: a role (Lambda, Step Functions, API Gateway) or an AWS service on behalf of a resource. */
export type Principal = { readonly role: string } | { readonly service: string; readonly sourceArn: string };

export interface AwsService {
  /** The ARNs that this call touches, for the permission check. `["*"]` where AWS knows no resource. */
  resources(action: string, input: JsonObject): string[];
  /** Answers a call, or throws an {@link AwsError}; an unknown action is a thrown plain Error. */
  call(action: string, input: JsonObject, principal: Principal): Promise<JsonObject>;
}

export interface AwsCall {
  readonly principal: Principal;
  /** The service's IAM prefix, which is its SigV4 signing name too: `dynamodb`, `states`, `lambda`, `sms-voice`, `social-messaging`, `sqs`, `sns`, `events`. */
  readonly service: string;
  /** In PascalCase: `UpdateItem`. */
  readonly action: string;
  readonly input: JsonObject;
  /** Of a workflow's call: the execution's name and the state, for whoever watches calls. */
  readonly from?: string;
}
