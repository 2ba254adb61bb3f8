import type { ServiceDefinition } from "../service-definition.ts";

/** Where a program runs and as whom: what it may ask of STS, and of the provider itself. */
export const account: ServiceDefinition<undefined> = {
  name: "sts",
  resourceTypes: {},
  functions: {
    "aws:index/getCallerIdentity:getCallerIdentity": ({ accountId }) => ({
      accountId,
      arn: `arn:aws:iam::${accountId}:user/sandbox`,
      id: accountId,
      userId: "AIDASANDBOX",
    }),
    "aws:index/getRegion:getRegion": ({ region }) => ({
      description: `The sandbox's ${region}`,
      endpoint: `ec2.${region}.amazonaws.com`,
      id: region,
      name: region,
      region,
    }),
    "aws:index/getPartition:getPartition": () => ({
      dnsSuffix: "amazonaws.com",
      id: "aws",
      partition: "aws",
      reverseDnsPrefix: "com.amazonaws",
    }),
  },
};
