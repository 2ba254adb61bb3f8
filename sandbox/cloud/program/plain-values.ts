import { resolve } from "node:path";
import * as pulumi from "@pulumi/pulumi";

/** Pulumi marks what JSON cannot say (secrets, assets, references) with a key of this name. */
const { specialSigKey } = pulumi.runtime;

/**
 * Pulumi's form of an object as plain data: secrets unwrapped, references to resources as their ids, archives and
 * assets as absolute paths, relative ones being taken from `directory`.
 */
export function plainObject(value: unknown, directory: string): Record<string, unknown> {
  const plain: unknown = plainValue(value, directory);
  if (typeof plain !== "object" || plain === null || Array.isArray(plain)) {
    throw new Error(`The program's outputs are not an object: ${JSON.stringify(plain)}`);
  }
  return plain as Record<string, unknown>;
}

function plainValue(value: unknown, directory: string): unknown {
  if (Array.isArray(value)) return value.map((item) => plainValue(item, directory));
  if (typeof value !== "object" || value === null) return value;
  const record = value as Record<string, unknown>;
  switch (record[specialSigKey]) {
    case undefined:
      return Object.fromEntries(
        Object.entries(record).map(([key, member]) => [key, plainValue(member, directory)]),
      );
    case pulumi.runtime.specialSecretSig:
      return plainValue(record.value, directory);
    case pulumi.runtime.specialArchiveSig:
      return plainArchive(record, directory);
    case pulumi.runtime.specialAssetSig:
      return plainAsset(record, directory);
    case pulumi.runtime.specialResourceSig:
      return record.id ?? record.urn;
    default:
      throw new Error(
        `The program passes a value of a kind that the sandbox does not know: ${JSON.stringify(value)}`,
      );
  }
}

/** A FileArchive is `{ archive: <absolute path> }`; Pulumi takes relative paths from the program's folder. */
function plainArchive(record: Record<string, unknown>, directory: string): unknown {
  if (typeof record.path === "string") return { archive: resolve(directory, record.path) };
  if (record.assets !== undefined) return { assets: plainValue(record.assets, directory) };
  throw new Error("The sandbox knows file archives and asset archives, not remote ones.");
}

function plainAsset(record: Record<string, unknown>, directory: string): unknown {
  if (typeof record.path === "string") return { asset: resolve(directory, record.path) };
  if (typeof record.text === "string") return { text: record.text };
  throw new Error("The sandbox knows file assets and string assets, not remote ones.");
}

/** Whether Pulumi's form of `value` is a secret, or has one anywhere inside. */
export function holdsSecret(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  const record = value as Record<string, unknown>;
  if (record[specialSigKey] === pulumi.runtime.specialSecretSig) return true;
  return Object.values(record).some(holdsSecret);
}
