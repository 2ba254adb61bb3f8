import { type DynamoDBDocumentClient, QueryCommand, type QueryCommandOutput } from "@aws-sdk/lib-dynamodb";
import type { ListedStatus } from "../messaging/statuses.ts";
import { type Position, readPosition, writePosition } from "./page-position.ts";
import {
  endedAs,
  endedIndex,
  heldIndex,
  type RequestIndex,
  referenceIndex,
  shards,
} from "./request-indexes.ts";
import type { RequestView } from "./request-view.ts";
import type { StoredRequest } from "./requests.ts";

/** What the requests of a list have in common, and since when: an ISO instant in the tables' form. */
export interface RequestList {
  readonly by: { readonly reference: string } | { readonly status: ListedStatus };
  readonly since?: string | undefined;
}

export interface RequestIdsPage {
  /** Newest first. */
  readonly requestIds: readonly string[];
  /** Where the next page begins; undefined if there is none. */
  readonly next: string | undefined;
}

interface Entry {
  readonly at: string;
  readonly requestId: string;
}

/** Finds requests without their ids, by the indexes, which lag behind the table by moments. */
export class RequestLists {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(client: DynamoDBDocumentClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  /**
   * The ids of requests that were in the list a moment ago. Each may have left it since: the row decides.
   * @param list.next what the page before gave
   * @throws {UnknownPosition} if `next` is of another list, or of none
   */
  async page(
    list: RequestList & { readonly limit: number; readonly next?: string | undefined },
  ): Promise<RequestIdsPage> {
    const { since = "", limit, next } = list;
    const { index, keys } = placeOf(list.by);
    const name = JSON.stringify([list.by, since]);
    const start =
      next === undefined ? undefined : readPosition(next, { list: name, since, keys: keys.length });
    const found = await Promise.all(
      keys.map((key, place) => this.#newest({ index, key, since, limit, place }, start)),
    );
    return pageOf(found, { limit, start, name });
  }

  /**
   * How many requests are held, those included whose person has answered and whose message is on its way: their rows say
   * so until they end. Costs half a read unit for each 4 KB of the index, which is about 45 requests.
   */
  async countHeld(): Promise<number> {
    const counts = await Promise.all(shards.map((shard) => this.#count(heldIndex, shard)));
    return counts.reduce((sum, count) => sum + count, 0);
  }

  async #count(index: RequestIndex, key: string): Promise<number> {
    let count = 0;
    let start: Record<string, unknown> | undefined;
    do {
      const page: QueryCommandOutput = await this.#client.send(
        new QueryCommand({
          TableName: this.#table,
          IndexName: index.name,
          KeyConditionExpression: "#key = :key",
          ExpressionAttributeNames: { "#key": index.key },
          ExpressionAttributeValues: { ":key": key },
          Select: "COUNT",
          ...(start === undefined ? {} : { ExclusiveStartKey: start }),
        }),
      );
      count += page.Count ?? 0;
      start = page.LastEvaluatedKey;
    } while (start !== undefined);
    return count;
  }

  async #newest({ index, key, since, limit, place }: Reading, start: Position | undefined): Promise<Found> {
    const after = start?.after[place] ?? undefined;
    // DynamoDB refuses a start that lies outside of the condition.
    const until = after === undefined ? start?.until : undefined;
    const { Items = [], LastEvaluatedKey } = await this.#client.send(
      new QueryCommand({
        TableName: this.#table,
        IndexName: index.name,
        KeyConditionExpression: `#key = :key AND ${until === undefined ? "#at >= :since" : "#at BETWEEN :since AND :until"}`,
        ExpressionAttributeNames: { "#key": index.key, "#at": index.range },
        ExpressionAttributeValues: {
          ":key": key,
          // An empty text is no value of a key.
          ":since": since === "" ? "0" : since,
          ...(until === undefined ? {} : { ":until": until }),
        },
        ScanIndexForward: false,
        Limit: limit,
        ...(after === undefined
          ? {}
          : { ExclusiveStartKey: { [index.key]: key, [index.range]: after[0], request_id: after[1] } }),
      }),
    );
    const entries = Items.map((item) => ({
      at: String(item[index.range]),
      requestId: String(item.request_id),
    }));
    return { entries, isAll: LastEvaluatedKey === undefined };
  }
}

interface Reading {
  readonly index: RequestIndex;
  readonly key: string;
  readonly since: string;
  readonly limit: number;
  /** Which of the keys it is. */
  readonly place: number;
}

/** Of one key, newest first. */
interface Found {
  readonly entries: readonly Entry[];
  readonly isAll: boolean;
}

function placeOf(by: RequestList["by"]): { readonly index: RequestIndex; readonly keys: readonly string[] } {
  if ("reference" in by) return { index: referenceIndex, keys: [by.reference] };
  const { status } = by;
  if (status === "held") return { index: heldIndex, keys: shards };
  return { index: endedIndex, keys: shards.map((shard) => endedAs(status, shard)) };
}

/** Whether a request that an index has named is in the list, by its row and by what its caller sees of it. */
export function isIn({ by }: RequestList, request: StoredRequest, view: RequestView): boolean {
  if ("reference" in by) return request.reference === by.reference;
  // Held are not those whose message is on its way: their rows say so until they end.
  return by.status === "held" ? view.latest_status === "held" : request.outcome === by.status;
}

/** The newest of all keys, as one list. */
export function pageOf(
  found: readonly Found[],
  { limit, start, name }: { limit: number; start: Position | undefined; name: string },
): RequestIdsPage {
  const all = found
    .flatMap(({ entries }, place) => entries.map((entry) => ({ ...entry, place })))
    .sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0));
  const given = all.slice(0, limit);
  const last = given.at(-1);
  const isLast = all.length === given.length && found.every(({ isAll }) => isAll);
  if (last === undefined || isLast)
    return { requestIds: given.map(({ requestId }) => requestId), next: undefined };
  const after = found.map((_, place) => {
    const lastOfKey = given.findLast((entry) => entry.place === place);
    return lastOfKey === undefined
      ? (start?.after[place] ?? null)
      : ([lastOfKey.at, lastOfKey.requestId] as const);
  });
  return {
    requestIds: given.map(({ requestId }) => requestId),
    next: writePosition(name, { until: last.at, after }),
  };
}
