/**
 * Errors of an invocation after which no code of the function has run, as `Retry` and `Catch` see them: what
 * Lambda answers before it starts a function.
 * https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html#API_Invoke_Errors
 *
 * Not among them are those after which it may have run:
 * - `Lambda.ServiceException`, `Lambda.AWSLambdaException`, `Lambda.SdkClientException` and
 *   `Lambda.ClientExecutionTimeoutException`: a fault at Lambda, or an answer that was lost
 *   https://docs.aws.amazon.com/step-functions/latest/dg/bp-lambda-serviceexception.html
 * - `Lambda.Unknown`, `States.Timeout`: it ran out of memory or time
 */

/** It cannot run just now: throttled, being updated, or without its network. */
const functionUnavailable = [
  "Lambda.TooManyRequestsException",
  "Lambda.ResourceConflictException",
  "Lambda.ResourceNotReadyException",
  "Lambda.EC2ThrottledException",
  "Lambda.EC2UnexpectedException",
  "Lambda.ENILimitReachedException",
  "Lambda.ENINotReadyException",
  "Lambda.SubnetIPAddressLimitReachedException",
] as const;

/** It cannot run until somebody mends the deployment: its code, its key, its network, or that it is there at all. */
const functionBroken = [
  "Lambda.ResourceNotFoundException",
  "Lambda.EC2AccessDeniedException",
  "Lambda.InvalidRuntimeException",
  "Lambda.InvalidSecurityGroupIDException",
  "Lambda.InvalidSubnetIDException",
  "Lambda.InvalidZipFileException",
  "Lambda.KMSAccessDeniedException",
  "Lambda.KMSDisabledException",
  "Lambda.KMSInvalidStateException",
  "Lambda.KMSNotFoundException",
] as const;

/** It does not run with this input, now or later. */
const invocationRefused = [
  "Lambda.InvalidParameterValueException",
  "Lambda.InvalidRequestContentException",
  "Lambda.RecursiveInvocationException",
  "Lambda.RequestTooLargeException",
  "Lambda.UnsupportedMediaTypeException",
] as const;

/** Nothing ran, and the same invocation may succeed later: after minutes, or once somebody has mended it. */
export const functionMayRunLater = [...functionUnavailable, ...functionBroken] as const;

/** Nothing ran. */
export const functionNotInvoked = [...functionMayRunLater, ...invocationRefused] as const;
export type FunctionNotInvoked = (typeof functionNotInvoked)[number];

/**
 * A state machine that may not invoke the function: nothing ran either, but only the cause tells it from a fault.
 * As people met it: aws-samples/lambda-refarch-imagerecognition #19, awslabs/aws-deployment-framework #460.
 */
export const invocationDenied = {
  error: "Lambda.AWSLambdaException",
  causeContains: "is not authorized to perform: lambda:InvokeFunction",
} as const;
