import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

/** What a role may do, in one statement. */
export interface Permission {
  /** Why the role needs it, in PascalCase: the statement's id. */
  readonly sid: string;
  readonly actions: readonly string[];
  readonly resources: readonly pulumi.Input<string>[];
}

/** A role for one AWS service, with exactly these permissions. */
export function serviceRole(
  name: string,
  service: string,
  permissions: readonly Permission[],
  options: pulumi.ResourceOptions,
): aws.iam.Role {
  const role = new aws.iam.Role(
    name,
    {
      assumeRolePolicy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" }],
      }),
    },
    options,
  );
  new aws.iam.RolePolicy(
    name,
    {
      role: role.name,
      policy: pulumi.jsonStringify({
        Version: "2012-10-17",
        Statement: permissions.map(({ sid, actions, resources }) => ({
          Sid: sid,
          Effect: "Allow",
          Action: actions,
          Resource: resources,
        })),
      }),
    },
    options,
  );
  return role;
}
