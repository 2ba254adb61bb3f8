import type { DynamoDBDocumentClient, QueryCommand } from "@aws-sdk/lib-dynamodb";
import { describe, expect, it } from "vitest";
import { readPosition, UnknownPosition, writePosition } from "../../../lib/tables/page-position.ts";
import { pageOf, RequestLists } from "../../../lib/tables/request-lists.ts";

const name = "a list";
const at = (second: number) => `2026-11-22T10:00:${String(second).padStart(2, "0")}.000Z`;
const entries = (...seconds: number[]) =>
  seconds.map((second) => ({ at: at(second), requestId: `r-${second}` }));
const all = (...seconds: number[]) => ({ entries: entries(...seconds), isAll: true });
const some = (...seconds: number[]) => ({ entries: entries(...seconds), isAll: false });
const positionIn = (text: string | undefined, keys: number) =>
  readPosition(String(text), { list: name, since: "", keys });

describe("a page", () => {
  it("has the newest of all keys, newest first", () => {
    const { requestIds } = pageOf([all(9, 4), all(), all(7)], { limit: 2, start: undefined, name });
    expect(requestIds).toEqual(["r-9", "r-7"]);
  });

  it("is the last when all has been read and all has been given", () => {
    const of = { limit: 3, start: undefined, name };
    expect(pageOf([all(9, 4), all(7)], of).next).toBeUndefined();
    expect(pageOf([all(9, 4), some(7)], of).next).toBeDefined();
    expect(pageOf([all(9, 4, 3), all(7)], of).next).toBeDefined();
    expect(pageOf([all(), all()], of).next).toBeUndefined();
  });

  it("says of each key how far it has given it, and keeps what an earlier page had said", () => {
    const first = pageOf([some(9, 8), all(7), all()], { limit: 2, start: undefined, name });
    const start = positionIn(first.next, 3);
    expect(start).toEqual({ until: at(8), after: [[at(8), "r-8"], null, null] });
    const second = pageOf([some(6, 2), all(7), all()], { limit: 1, start, name });
    expect(second.requestIds).toEqual(["r-7"]);
    expect(positionIn(second.next, 3)).toEqual({
      until: at(7),
      after: [[at(8), "r-8"], [at(7), "r-7"], null],
    });
  });
});

describe("a position", () => {
  const position = { until: at(5), after: [[at(6), "r-6"] as const, null] };
  const written = writePosition(name, position);
  const of = { list: name, since: at(5), keys: 2 };

  it("is read as it was written", () => {
    expect(readPosition(written, of)).toEqual(position);
  });

  it.each([
    ["of another list", written, { ...of, list: "another" }],
    ["of a list over other keys", written, { ...of, keys: 1 }],
    ["before the list begins", written, { ...of, since: at(6) }],
    [
      "of a request before the list begins",
      writePosition(name, { until: at(9), after: [[at(4), "r"], null] }),
      of,
    ],
    ["that is no JSON", "2", of],
    ["without an instant", writePosition(name, { until: "now", after: [null, null] }), of],
    [
      "after what can be no request",
      writePosition(name, { until: at(9), after: [[at(9), "+1 415"], null] }),
      of,
    ],
  ])("%s is none", (_what, text, list) => {
    expect(() => readPosition(text, list)).toThrow(UnknownPosition);
  });
});

describe("how many are held", () => {
  it("is the sum of all shards and all pages of each, of which only counts are asked for", async () => {
    const asked: unknown[] = [];
    const client = {
      send: async ({ input }: QueryCommand) => {
        const { IndexName, Select, ExclusiveStartKey: start, ExpressionAttributeValues: values } = input;
        const shard = values?.[":key"];
        asked.push([IndexName, Select, shard, start?.request_id]);
        if (shard !== "2" || start?.request_id === "r-2") return { Count: 1 };
        return { Count: 100, LastEvaluatedKey: { request_id: start === undefined ? "r-1" : "r-2" } };
      },
    };
    const lists = new RequestLists(client as unknown as DynamoDBDocumentClient, "requests");
    expect(await lists.countHeld()).toBe(204);
    expect(asked).toHaveLength(6);
    expect(asked).toContainEqual(["held", "COUNT", "2", "r-2"]);
    expect(asked).toContainEqual(["held", "COUNT", "3", undefined]);
  });
});
