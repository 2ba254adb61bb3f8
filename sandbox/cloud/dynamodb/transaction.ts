import { AwsError, type JsonObject } from "../service.ts";

/** One write of a transaction, as the call that would make it alone. */
export interface TransactWrite {
  readonly action: "PutItem" | "UpdateItem" | "DeleteItem";
  readonly input: JsonObject;
}

const actions = { Put: "PutItem", Update: "UpdateItem", Delete: "DeleteItem" } as const;

/**
 * The writes of TransactWriteItems' input, in their order. IAM asks for their own actions, not for one of the
 * transaction's.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis-iam.html
 */
export function writesOf({ TransactItems = [] }: JsonObject): TransactWrite[] {
  return (TransactItems as JsonObject[]).map((item) => {
    const [[name, input] = ["nothing"]] = Object.entries(item);
    if (!(name in actions)) throw new Error(`The sandbox's DynamoDB knows no ${name} in a transaction.`);
    return { action: actions[name as keyof typeof actions], input: input as JsonObject };
  });
}

/**
 * What cancels a transaction: one reason for each of its writes, in their order.
 * @param failed for each write whether its condition failed
 */
export function cancelled(failed: readonly boolean[]): AwsError {
  return transactionCancelled(failed.map((hasFailed) => (hasFailed ? "ConditionalCheckFailed" : "None")));
}

const messages: Readonly<Record<string, string>> = {
  ConditionalCheckFailed: "The conditional request failed",
};

/** @param codes the reasons, one for each write: `None`, `ConditionalCheckFailed`, `ThrottlingError` … */
export function transactionCancelled(codes: readonly string[]): AwsError {
  const reasons = codes.map((Code) => {
    const Message = messages[Code];
    return Message === undefined ? { Code } : { Code, Message };
  });
  return new AwsError(
    "TransactionCanceledException",
    `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes.join(", ")}]`,
    400,
    { CancellationReasons: reasons },
  );
}
