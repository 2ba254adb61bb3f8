import { arnOf } from "../arns.ts";
import { autoname, uuid } from "../names.ts";
import type { ServiceDefinition } from "../service-definition.ts";

/** KMS: who may use which key. Nothing is encrypted; what is said to be needs the permissions all the same. */
export const kms: ServiceDefinition<undefined> = {
  name: "kms",
  resourceTypes: {
    "aws:kms/key:Key": {
      outputs: ({ identity, place }) => {
        const keyId = uuid(identity, "key");
        return { id: keyId, outputs: { keyId, arn: arnOf(place, "kms", `key/${keyId}`) } };
      },
      build: ({ arn, policy }: { arn: string; policy: string }, _running, { iam }) =>
        iam.addResourcePolicy(arn, JSON.parse(policy)),
    },
    "aws:kms/alias:Alias": {
      outputs: (creation) => {
        const { name, namePrefix } = creation.inputs;
        const alias = String(name ?? `${namePrefix}${autoname(creation).slice(-7)}`);
        return { id: alias, outputs: { name: alias, arn: arnOf(creation.place, "kms", alias) } };
      },
      withoutEffect: "nothing here names a key by its alias",
    },
  },
};
