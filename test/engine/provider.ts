import { createHash } from "node:crypto";
import { type PropertyMap, secret } from "./values.ts";

/** What the stand-in for AWS's provider answers. Its values only have to be told apart, and to look like AWS's. */

const region = "us-east-1";
const account = "111122223333";

/** The API key that API Gateway makes up. */
export const apiKeyValue = "made-up-by-api-gateway";

/** What AWS computes when a resource is made: too much of it for most, as nobody looks at the rest. */
export function computedOutputs(type: string, name: string, urn: string): PropertyMap {
  const service = type.split(":")[1]?.split("/")[0] ?? "";
  const physical = `${name}-${createHash("sha256").update(urn).digest("hex").slice(0, 7)}`;
  const arn = `arn:aws:${service}:${region}:${account}:${physical}`;
  return {
    name: physical,
    arn,
    executionArn: arn,
    invokeUrl: `https://${physical}.execute-api.${region}.amazonaws.com/v1`,
    rootResourceId: "root",
    streamArn: `${arn}/stream/2026-01-05T09:30:12.345`,
    url: `https://sqs.${region}.amazonaws.com/${account}/${physical}`,
    ...keyOutputs(type),
  };
}

/** The provider's schema marks the value of an `ApiKey` as a secret, and that of a `UsagePlanKey` not. */
function keyOutputs(type: string): PropertyMap {
  if (type === "aws:apigateway/apiKey:ApiKey") return { value: secret(apiKeyValue) };
  if (type === "aws:apigateway/usagePlanKey:UsagePlanKey") return { value: apiKeyValue };
  return {};
}

/** Answers of the functions that the program asks; undefined of one that nobody has thought of. */
export function invoked(token: string): Record<string, string> | undefined {
  return {
    "aws:index/getCallerIdentity:getCallerIdentity": { id: account, accountId: account, arn: "", userId: "" },
    "aws:index/getPartition:getPartition": { id: "aws", partition: "aws", dnsSuffix: "amazonaws.com" },
    "aws:index/getRegion:getRegion": { id: region, name: region, region, endpoint: "", description: "" },
  }[token];
}
