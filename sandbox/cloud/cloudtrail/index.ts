import type { ServiceDefinition } from "../service-definition.ts";

/** CloudTrail: that there is a trail, and no more. What is called is kept nowhere. */
export const cloudTrail: ServiceDefinition<undefined> = {
  name: "cloudtrail",
  resourceTypes: {},
  remoteComponents: {
    "awsx:cloudtrail:Trail": "it writes down who calls what, and nobody reads that here",
  },
};
