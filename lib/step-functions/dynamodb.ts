import type { Continuation, Expression, Retrier, Task, Value } from "./asl.ts";
import { forHours } from "./retries.ts";

/** DynamoDB's attribute values, in the form of its API. */
export type AttributeValue = { readonly [type: string]: Value };

export const attribute = {
  string: (value: string) => ({ S: value }),
  /** DynamoDB takes numbers as strings; `number` is a JSONata expression without its marks. */
  number: (number: string) => ({ N: `{% $string(${number}) %}` as Expression }),
  true: { BOOL: true },
  map: (members: { readonly [key: string]: Value }) => ({ M: members }),
  /** A map whose members only an expression knows: it yields attribute values by name. */
  mapFrom: (members: Expression) => ({ M: members }),
};

/** SDK integrations prefix errors with `DynamoDb.`, the optimised ones with `DynamoDB.`: match both. */
type Prefixed<Name extends string> = `DynamoDb.${Name}` | `DynamoDB.${Name}`;

function named<const Name extends string>(...errors: readonly Name[]): Prefixed<Name>[] {
  return errors.flatMap((error) => [`DynamoDb.${error}` as const, `DynamoDB.${error}` as const]);
}

export const conditionFailed = named("ConditionalCheckFailedException");

/**
 * A transaction was not carried out: a condition failed, or a table was too busy, or another write met it. Only the
 * error's cause says which, and no state can tell by that.
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html
 */
export const transactionCancelled = named("TransactionCanceledException");

/** The table, or DynamoDB itself, is too busy. */
const busy = named(
  "ProvisionedThroughputExceededException",
  "RequestLimitExceededException",
  "ThrottlingException",
  "InternalServerErrorException",
);

/** What has no name of its own: an answer that was lost, or a request that will be refused again. */
const unnamed = named("DynamoDbException", "SdkClientException");

type DynamoDbError = (typeof conditionFailed)[number] | (typeof busy)[number] | (typeof unnamed)[number];
type TransactionError =
  | (typeof transactionCancelled)[number]
  | (typeof busy)[number]
  | (typeof unnamed)[number];

const shortly = { IntervalSeconds: 1, BackoffRate: 2, MaxAttempts: 5, JitterStrategy: "FULL" } as const;

/**
 * For notes, which hold no message up: half a minute. All our reads and writes are safe to repeat.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html
 */
export const retryDynamoDb: readonly Retrier<DynamoDbError>[] = [
  { ErrorEquals: [...busy, ...unnamed], ...shortly },
];

/** For what a message cannot go on without: as long as the table is busy. */
export const retryDynamoDbForHours: readonly Retrier<DynamoDbError>[] = [
  { ErrorEquals: busy, ...forHours },
  { ErrorEquals: unnamed, ...shortly },
];

/** For a transaction without which a message cannot go on. One that is cancelled for good is what the caller catches. */
export const retryTransactionForHours: readonly Retrier<TransactionError>[] = [
  { ErrorEquals: busy, ...forHours },
  { ErrorEquals: [...unnamed, ...transactionCancelled], ...shortly },
];

type Arguments = { readonly [key: string]: Value };

/** Reads an item; `Arguments` are those of GetItem. */
export function getItem<const Next extends string>(
  state: Continuation<DynamoDbError, Next> & { Arguments: Arguments },
): Task<Next> {
  return { Type: "Task", Resource: "arn:aws:states:::aws-sdk:dynamodb:getItem", ...state };
}

/** Writes to an item; `Arguments` are those of UpdateItem. */
export function updateItem<const Next extends string>(
  state: Continuation<DynamoDbError, Next> & { Arguments: Arguments },
): Task<Next> {
  return { Type: "Task", Resource: "arn:aws:states:::aws-sdk:dynamodb:updateItem", ...state };
}

/**
 * Writes to an item, a task token with it, and waits until somebody answers the token.
 * @typeParam Answer the errors with which it may be answered
 */
export function updateItemAndWait<Answer extends string>() {
  return <const Next extends string>(
    state: Continuation<DynamoDbError | Answer, Next> & {
      Arguments: Arguments;
      TimeoutSeconds: number | Expression;
    },
  ): Task<Next> => ({
    Type: "Task",
    Resource: "arn:aws:states:::aws-sdk:dynamodb:updateItem.waitForTaskToken",
    ...state,
  });
}

/**
 * Writes to several items, or to none; a task token with them; and waits until somebody answers the token.
 * `TransactItems` are those of TransactWriteItems.
 * @typeParam Answer the errors with which it may be answered
 */
export function transactWriteItemsAndWait<Answer extends string>() {
  return <const Next extends string>({
    TransactItems,
    ...state
  }: Continuation<TransactionError | Answer, Next> & {
    TransactItems: ReadonlyArray<{ readonly [write in "Update" | "Put"]?: Arguments }>;
    TimeoutSeconds: number | Expression;
  }): Task<Next> => ({
    Type: "Task",
    Resource: "arn:aws:states:::aws-sdk:dynamodb:transactWriteItems.waitForTaskToken",
    Arguments: { TransactItems },
    ...state,
  });
}

/** Deletes an item, if it is there; `Arguments` are those of DeleteItem. */
export function deleteItem<const Next extends string>(
  state: Continuation<DynamoDbError, Next> & { Arguments: Arguments },
): Task<Next> {
  return { Type: "Task", Resource: "arn:aws:states:::aws-sdk:dynamodb:deleteItem", ...state };
}

/**
 * `SET #a = :a, …` from a map of attribute names to values, with the placeholders that keep DynamoDB's
 * reserved words out of the way.
 * @param unlessPresent the attributes that keep the value that they have
 */
export function setting(
  values: { readonly [name: string]: AttributeValue },
  unlessPresent: readonly string[] = [],
) {
  const names = Object.keys(values);
  return {
    UpdateExpression: `SET ${names
      .map((name) =>
        unlessPresent.includes(name) ? `#${name} = if_not_exists(#${name}, :${name})` : `#${name} = :${name}`,
      )
      .join(", ")}`,
    ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, name])),
    ExpressionAttributeValues: Object.fromEntries(names.map((name) => [`:${name}`, values[name] ?? {}])),
  };
}
