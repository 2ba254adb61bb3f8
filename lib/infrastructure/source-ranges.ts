import { createHash } from "node:crypto";
import type { StackConfig } from "./config.ts";

/**
 * The resource policy with which API Gateway takes calls from these addresses alone.
 *
 * - Where a key lets callers in, API Gateway asks the policy for an Allow.
 * - Where IAM does, an Allow would let everybody in the account call without any permission of their own, so there the
 *   policy denies all other addresses and allows nothing.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-authorization-flow.html
 * @param document the API's document. Each import of one makes API Gateway forget the policy, so that it must be put
 *   again: with another name for its statement it is another policy.
 */
export function sourceRangePolicy(
  { auth, allowedSourceRanges }: Pick<StackConfig, "auth" | "allowedSourceRanges">,
  { apiArn, document }: { readonly apiArn: string; readonly document: string },
): string {
  const byKey = auth === "key";
  const hash = createHash("sha256").update(document).digest("hex");
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Sid: `SourceRanges${hash.slice(0, 16)}`,
        Effect: byKey ? "Allow" : "Deny",
        Principal: "*",
        Action: "execute-api:Invoke",
        Resource: `${apiArn}/*`,
        Condition: { [byKey ? "IpAddress" : "NotIpAddress"]: { "aws:SourceIp": allowedSourceRanges } },
      },
    ],
  });
}
