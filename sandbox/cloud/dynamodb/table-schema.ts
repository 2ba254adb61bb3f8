import type { JsonObject } from "../service.ts";

/** The inputs of an `aws.dynamodb.Table` that decide what the table is. */
export interface TableInputs {
  readonly name: string;
  readonly hashKey: string;
  readonly rangeKey?: string;
  readonly attributes: ReadonlyArray<{ readonly name: string; readonly type: string }>;
  readonly globalSecondaryIndexes?: readonly IndexInputs[];
  readonly ttl?: { readonly attributeName?: string; readonly enabled?: boolean };
  readonly streamEnabled?: boolean;
}

interface IndexInputs {
  readonly name: string;
  readonly keySchemas: ReadonlyArray<{ readonly attributeName: string; readonly keyType: string }>;
  readonly projectionType: string;
  readonly nonKeyAttributes?: readonly string[];
}

/** In the form of `CreateTable`. */
export function keySchema({ hashKey, rangeKey }: { hashKey: string; rangeKey?: string }): JsonObject[] {
  const hash = { AttributeName: hashKey, KeyType: "HASH" };
  return rangeKey === undefined ? [hash] : [hash, { AttributeName: rangeKey, KeyType: "RANGE" }];
}

/** In the form of `CreateTable`. */
export function indexSchema(index: IndexInputs): JsonObject {
  return {
    IndexName: index.name,
    KeySchema: index.keySchemas.map(({ attributeName, keyType }) => ({
      AttributeName: attributeName,
      KeyType: keyType,
    })),
    Projection: {
      ProjectionType: index.projectionType,
      ...(index.nonKeyAttributes === undefined ? {} : { NonKeyAttributes: [...index.nonKeyAttributes] }),
    },
  };
}
