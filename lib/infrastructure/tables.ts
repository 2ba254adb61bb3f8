import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { requestIndex, wamidIndex } from "../tables/messages.ts";
import { requestIndexes } from "../tables/request-indexes.ts";
import type { Encrypted } from "./encryption-key.ts";

export interface TablesArgs extends Encrypted {
  /**
   * Whether the tables must stay. DynamoDB refuses their deletion then, and Pulumi does before it deletes anything
   * else: by DynamoDB alone, all but the tables would be gone, and with it the API's address and key.
   */
  readonly deletionProtection: boolean;
}

/** The four tables. What each holds: docs/architecture.md. */
export class Tables extends pulumi.ComponentResource {
  readonly conversations: aws.dynamodb.Table;
  readonly messages: aws.dynamodb.Table;
  readonly waits: aws.dynamodb.Table;
  readonly requests: aws.dynamodb.Table;

  constructor(name: string, args: TablesArgs, options?: pulumi.ComponentResourceOptions) {
    super("messaging:dynamodb:Tables", name, {}, options);
    const parent = { parent: this };
    const tableOptions = { ...parent, protect: args.deletionProtection };
    const unprotected = {
      billingMode: "PAY_PER_REQUEST",
      pointInTimeRecovery: { enabled: true },
      ...(args.key === undefined ? {} : { serverSideEncryption: { enabled: true, kmsKeyArn: args.key.arn } }),
    };
    const common = { ...unprotected, deletionProtectionEnabled: args.deletionProtection };

    this.conversations = new aws.dynamodb.Table(
      "conversations",
      {
        ...common,
        hashKey: "phone_id",
        rangeKey: "origination_id",
        attributes: [
          { name: "phone_id", type: "S" },
          { name: "origination_id", type: "S" },
        ],
        ttl: { attributeName: "expires_at", enabled: true },
      },
      tableOptions,
    );
    // Changes of these two are published as events: see change-stream.ts.
    const streamed = { ...common, streamEnabled: true, streamViewType: "NEW_AND_OLD_IMAGES" };
    this.messages = new aws.dynamodb.Table(
      "messages",
      {
        ...streamed,
        ...indexedBy("eum_msg_id", [wamidIndex, requestIndex]),
        ttl: { attributeName: "expiration_date", enabled: true },
      },
      tableOptions,
    );
    // Without a stream, which would show the task tokens to whoever reads it: docs/decisions/0044. And without
    // protection: nothing in it must be kept, and whoever goes back to a version without it could not.
    this.waits = new aws.dynamodb.Table(
      "waits",
      {
        ...unprotected,
        hashKey: "eum_msg_id",
        attributes: [{ name: "eum_msg_id", type: "S" }],
        ttl: { attributeName: "expires_at", enabled: true },
      },
      parent,
    );
    this.requests = new aws.dynamodb.Table(
      "requests",
      {
        ...streamed,
        ...indexedBy("request_id", requestIndexes),
        ttl: { attributeName: "expiration_date", enabled: true },
      },
      tableOptions,
    );
    this.registerOutputs({});
  }
}

/** An index of keys alone, by the names of its attributes, which hold strings. */
interface Index {
  readonly name: string;
  readonly key: string;
  readonly range?: string;
}

/** The indexes of a table, and the attributes that they and its own key need to know. */
function indexedBy(hashKey: string, indexes: readonly Index[]) {
  const keysOf = ({ key, range }: Index) => (range === undefined ? [key] : [key, range]);
  const names = new Set([hashKey, ...indexes.flatMap(keysOf)]);
  return {
    hashKey,
    attributes: [...names].map((name) => ({ name, type: "S" })),
    // By keySchemas, because hashKey is deprecated. The provider has shown a difference at every deployment with it,
    // but for indexes with a range key: https://github.com/hashicorp/terraform-provider-aws/pull/46442
    globalSecondaryIndexes: indexes.map((index) => ({
      name: index.name,
      keySchemas: keysOf(index).map((attributeName, place) => ({
        attributeName,
        keyType: place === 0 ? "HASH" : "RANGE",
      })),
      projectionType: "KEYS_ONLY",
    })),
  };
}
