import { createRequire } from "node:module";
import { expect, it } from "vitest";
import "../../../../sandbox/cloud/dynamodb/dynalite.ts";

const requireOfDynalite = createRequire(createRequire(import.meta.url).resolve("dynalite"));
const { MemoryLevel } = requireOfDynalite("memory-level");

it("dynalite's store closes an iterator that is ended by return, as dynalite ends it", async () => {
  const store = new MemoryLevel({ valueEncoding: "json" });
  await store.put("key", { text: "value" });
  const iterator = store.values();
  expect(await iterator.next()).toEqual({ text: "value" });
  await iterator.return();
  await expect(iterator.next()).rejects.toMatchObject({ code: "LEVEL_ITERATOR_NOT_OPEN" });
});
