import type { Expression, Retrier, Value } from "./asl.ts";

/** DynamoDB's attribute values, in the form of its API. */
export const attribute = {
  string: (value: string) => ({ S: value }),
  /** DynamoDB takes numbers as strings; `number` is a JSONata expression without its marks. */
  number: (number: string) => ({ N: `{% $string(${number}) %}` as Expression }),
  map: (members: { [key: string]: Value }) => ({ M: members }),
};

/** SDK integrations prefix errors with `DynamoDb.`, the optimised ones with `DynamoDB.`: match both. */
function named(...errors: string[]): string[] {
  return errors.flatMap((error) => [`DynamoDb.${error}`, `DynamoDB.${error}`]);
}

export const conditionFailed = named("ConditionalCheckFailedException");

/**
 * Errors after which the same write may be tried again; all our writes are safe to repeat.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html
 */
export const retryDynamoDb: Retrier = {
  ErrorEquals: named(
    "ProvisionedThroughputExceededException",
    "RequestLimitExceededException",
    "ThrottlingException",
    "InternalServerErrorException",
    "DynamoDbException",
    "SdkClientException",
  ),
  IntervalSeconds: 1,
  BackoffRate: 2,
  MaxAttempts: 5,
  JitterStrategy: "FULL",
};

/**
 * `SET #a = :a, …` from a map of attribute names to values, with the placeholders that keep DynamoDB's
 * reserved words out of the way. A value that is a string is an expression of its own, such as
 * `if_not_exists(#held, :zero)`.
 */
export function setting(values: { [name: string]: { [type: string]: Value } }, unlessPresent: string[] = []) {
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
