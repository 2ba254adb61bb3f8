import { tableArn } from "../arns.ts";
import { nameOf } from "../names.ts";
import type { ServiceDefinition } from "../service-definition.ts";
import type { DynamoDb } from "./dynamodb.ts";
import type { TableInputs } from "./table-schema.ts";
import type { StreamInputs } from "./table-stream.ts";

interface Encrypted {
  readonly arn: string;
  readonly serverSideEncryption?: { readonly kmsKeyArn?: string };
}

/** A stream is named after the instant at which it was enabled. */
const STREAM_LABEL = "2026-01-05T09:30:12.345";

export const dynamoDb: ServiceDefinition<DynamoDb> = {
  name: "dynamodb",
  start: async ({ clock, place }) => {
    const { DynamoDb } = await import("./dynamodb.ts");
    return new DynamoDb({ clock, place });
  },
  resourceTypes: {
    "aws:dynamodb/table:Table": {
      outputs: (creation) => {
        const name = nameOf(creation);
        const arn = tableArn(creation.place, name);
        if (creation.inputs.streamEnabled !== true) return { id: name, outputs: { name, arn } };
        return {
          id: name,
          outputs: { name, arn, streamArn: `${arn}/stream/${STREAM_LABEL}`, streamLabel: STREAM_LABEL },
        };
      },
      build: (table: TableInputs & Partial<StreamInputs> & Encrypted, running, { encryption }) => {
        encryption.encrypt(table.arn, table.serverSideEncryption?.kmsKeyArn);
        return running.createTable(table);
      },
    },
  },
};
