/** The inputs of an `aws.lambda.EventSourceMapping` on a table's stream that decide what it does. */
export interface StreamMappingInputs {
  /** The ARN of a stream. */
  readonly eventSourceArn: string;
  /** Name or ARN. */
  readonly functionName: string;
  readonly startingPosition?: string;
  /** Default 100. */
  readonly batchSize?: number;
  readonly maximumBatchingWindowInSeconds?: number;
  readonly functionResponseTypes?: readonly string[];
  /** Default -1: until the record's age ends it. */
  readonly maximumRetryAttempts?: number;
  /** Default -1: as long as the stream keeps it. */
  readonly maximumRecordAgeInSeconds?: number;
  readonly bisectBatchOnFunctionError?: boolean;
  readonly destinationConfig?: { readonly onFailure?: { readonly destinationArn?: string } };
  readonly filterCriteria?: { readonly filters?: ReadonlyArray<{ readonly pattern?: string }> };
  readonly tumblingWindowInSeconds?: number;
  readonly enabled?: boolean;
}

/** @throws Error for a mapping that Lambda would refuse, or that the sandbox does not know */
export function refuseInvalid(mapping: StreamMappingInputs): void {
  const refuse = (reason: string) => {
    throw new Error(`The event source mapping of ${mapping.functionName} is refused: ${reason}.`);
  };
  const { batchSize = 100, maximumBatchingWindowInSeconds: window = 0, startingPosition } = mapping;
  if (startingPosition !== "LATEST" && startingPosition !== "TRIM_HORIZON")
    refuse(`a stream needs the startingPosition LATEST or TRIM_HORIZON, not "${startingPosition}"`);
  if (batchSize < 1 || batchSize > 10_000) refuse(`a batchSize is 1 to 10,000, not ${batchSize}`);
  if (window > 300) refuse(`a batching window is 300 s at most, not ${window}`);
  const unknown = mapping.functionResponseTypes?.find((type) => type !== "ReportBatchItemFailures");
  if (unknown !== undefined) refuse(`there is no functionResponseType "${unknown}"`);
  if (mapping.tumblingWindowInSeconds !== undefined) refuse("the sandbox knows no tumbling windows");
  const destination = mapping.destinationConfig?.onFailure?.destinationArn;
  if (destination !== undefined && !destination.startsWith("arn:aws:sqs:"))
    refuse(`the sandbox's failure destinations are queues, not ${destination}`);
}
