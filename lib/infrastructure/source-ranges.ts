import { createHash } from "node:crypto";
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { StackConfig } from "./config.ts";

type RangeConfig = Pick<StackConfig, "auth" | "allowedSourceRanges">;

/**
 * Has the API take calls from the configured ranges alone, from its next deployment on.
 * @returns nothing if no ranges are configured
 */
export function limitToRanges(
  name: string,
  args: {
    readonly api: aws.apigateway.RestApi;
    /** The API's OpenAPI document. */
    readonly body: pulumi.Output<string>;
    readonly config: RangeConfig;
  },
  options: pulumi.CustomResourceOptions,
): { readonly policy: aws.apigateway.RestApiPolicy; readonly document: pulumi.Output<string> } | undefined {
  const { api, body, config } = args;
  if (config.allowedSourceRanges === undefined) return undefined;
  const document = pulumi
    .all([api.executionArn, body])
    .apply(([apiArn, text]) => sourceRangePolicy(config, { apiArn, document: text }));
  const policy = new aws.apigateway.RestApiPolicy(name, { restApiId: api.id, policy: document }, options);
  // The provider may say the policy back in other words, so what it was given is compared.
  return { policy, document };
}

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
  { auth, allowedSourceRanges }: RangeConfig,
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
