import { roleArn } from "../arns.ts";
import { digest, nameOf } from "../names.ts";
import type { ServiceDefinition } from "../service-definition.ts";
import type { Iam } from "./iam.ts";

/** IAM runs before all others, as part of the cloud itself: every call asks it. */
export const iam: ServiceDefinition<Iam> = {
  name: "iam",
  start: async (cloud) => cloud.iam,
  resourceTypes: {
    "aws:iam/role:Role": {
      outputs: (creation) => {
        const name = nameOf(creation);
        const path = String(creation.inputs.path ?? "/").replace(/^\//, "");
        return {
          id: name,
          outputs: {
            name,
            arn: roleArn(creation.place, path + name),
            uniqueId: `AROA${digest(name, "role").slice(0, 17).toUpperCase()}`,
          },
        };
      },
      build: (role: { arn: string; name: string; assumeRolePolicy: string }, running) =>
        running.addRole({ arn: role.arn, name: role.name, trust: JSON.parse(role.assumeRolePolicy) }),
    },
    "aws:iam/rolePolicy:RolePolicy": {
      outputs: (creation) => {
        const name = nameOf(creation);
        return { id: `${creation.inputs.role}:${name}`, outputs: { name } };
      },
      build: ({ role, policy }: { role: string; policy: string }, running) =>
        running.addRolePolicy(role, JSON.parse(policy)),
    },
  },
};
