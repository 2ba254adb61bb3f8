import { describe, expect, it } from "vitest";
import { attribute, conditionFailed, retryDynamoDb, setting } from "../../../lib/step-functions/dynamodb.ts";

describe("setting attributes", () => {
  it("names each by a placeholder, so that DynamoDB's reserved words are out of the way", () => {
    expect(setting({ type: attribute.string("sms"), at: attribute.number("$millis()") })).toEqual({
      UpdateExpression: "SET #type = :type, #at = :at",
      ExpressionAttributeNames: { "#type": "type", "#at": "at" },
      ExpressionAttributeValues: { ":type": { S: "sms" }, ":at": { N: "{% $string($millis()) %}" } },
    });
  });

  it("leaves those alone that are to keep the value that they have", () => {
    const { UpdateExpression } = setting({ a: attribute.string("1"), b: attribute.string("2") }, ["b"]);
    expect(UpdateExpression).toBe("SET #a = :a, #b = if_not_exists(#b, :b)");
  });
});

describe("an error of DynamoDB's", () => {
  it("is matched in both spellings, whichever kind of integration met it", () => {
    expect(conditionFailed).toEqual([
      "DynamoDb.ConditionalCheckFailedException",
      "DynamoDB.ConditionalCheckFailedException",
    ]);
  });

  it("is not tried again if it is the write's own condition", () => {
    const retried: string[] = retryDynamoDb.flatMap(({ ErrorEquals }) => [...ErrorEquals]);
    for (const error of conditionFailed) expect(retried).not.toContain(error);
  });
});
