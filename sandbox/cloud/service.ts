/**
 * The shape that every emulated AWS service has: actions in AWS's names, inputs and outputs in the form of
 * the service's own JSON protocol, errors by AWS's names. Whoever calls (a Lambda through the SDK, Step
 * Functions through an integration, API Gateway) calls through {@link Aws}, which checks permission first.
 */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };

/** An error as an AWS API would answer it, e.g. `new AwsError("ConditionalCheckFailedException", "…")`. */
export class AwsError extends Error {
  override readonly name: string = "AwsError";
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

/**
 * No answer came: whether the call was carried out, the caller cannot know. No service throws it, but whoever stands
 * between a caller and a service may ({@link Aws.intercept}); the endpoint then hangs up instead of answering.
 */
export class ConnectionLost extends AwsError {
  override readonly name = "ConnectionLost";

  constructor(message = "The connection broke before an answer came.") {
    super("ConnectionLost", message, 502);
  }
}

/** Who calls: a role (Lambda, Step Functions, API Gateway) or an AWS service on behalf of a resource. */
export type Principal = { readonly role: string } | { readonly service: string; readonly sourceArn: string };

export interface AwsService {
  /** The ARNs that this call touches, for the permission check. `["*"]` where AWS knows no resource. */
  resources(action: string, input: JsonObject): string[];
  /** What a call needs where that is not its own action on {@link resources}. */
  permissions?(action: string, input: JsonObject): Array<{ action: string; resource: string }>;
  /** Answers a call, or throws an {@link AwsError}; an unknown action is a thrown plain Error. */
  call(action: string, input: JsonObject, principal: Principal): Promise<JsonObject>;
  /** The IAM actions that have another name than the API's: Lambda's `Invoke` is `InvokeFunction`. */
  readonly iamActions?: Readonly<Record<string, string>>;
  /** Of a service whose protocol is REST-JSON: its operations by `<method> <path>`. */
  readonly restOperations?: ReadonlyMap<string, RestOperation>;
}

/** An operation of a REST-JSON API as found by its method and path. */
export interface RestOperation {
  readonly action: string;
  /** Members of the input that travel in the query string, with their names there. */
  readonly query: ReadonlyArray<{ readonly member: string; readonly name: string; readonly type: unknown }>;
}

export interface AwsCall {
  readonly principal: Principal;
  /** The service's IAM prefix, which is its SigV4 signing name too: `dynamodb`, `states`, `lambda`, `sms-voice`, `social-messaging`, `sqs`, `sns`, `events`. */
  readonly service: string;
  /** In PascalCase: `UpdateItem`. */
  readonly action: string;
  readonly input: JsonObject;
  /** Of a call that a workflow makes. */
  readonly origin?: CallOrigin;
}

/** Where in a workflow a call comes from. */
export interface CallOrigin {
  /** The execution's name. */
  readonly execution: string;
  /** The state's name. */
  readonly state: string;
}
