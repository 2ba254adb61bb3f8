import type { Server } from "node:http";
import { createRequire } from "node:module";

/** As much of `memory-level` as is mended here. */
interface MemoryLevel {
  values(...options: unknown[]): ValueIterator;
  keys(...options: unknown[]): ValueIterator;
}

interface ValueIterator {
  close(): Promise<void>;
  return?: () => Promise<void>;
}

interface DynaliteOptions {
  /** Milliseconds for which a new table is CREATING. */
  readonly createTableMs?: number;
  readonly deleteTableMs?: number;
  readonly updateTableMs?: number;
}

type Constructor = new (options: object) => MemoryLevel;

/** What dynalite itself requires. */
const requireOfDynalite = createRequire(createRequire(import.meta.url).resolve("dynalite"));
const memoryLevel = requireOfDynalite("memory-level") as { MemoryLevel: Constructor };

/**
 * The store of dynalite's rows, mended in two places, without which every query would cost a sandbox memory for good:
 *
 * - dynalite ends its iterators by `return`, which those of abstract-level 3 do not have: they have `close`. One that
 *   is not closed keeps every row as it was when the iterator began.
 * - Rows as text rather than as buffers: small buffers are slices of a pool, and one that stays keeps the whole pool.
 */
class MendedLevel extends memoryLevel.MemoryLevel {
  constructor(options: object) {
    super({ ...options, storeEncoding: "utf8" });
  }

  override values(...options: unknown[]): ValueIterator {
    return returning(super.values(...options));
  }

  override keys(...options: unknown[]): ValueIterator {
    return returning(super.keys(...options));
  }
}

function returning(iterator: ValueIterator): ValueIterator {
  iterator.return ??= () => iterator.close();
  return iterator;
}

memoryLevel.MemoryLevel = MendedLevel;

/** A server that answers DynamoDB's protocol from memory. It must not have been loaded by anybody before. */
export const dynalite = requireOfDynalite("dynalite") as (options?: DynaliteOptions) => Server;
