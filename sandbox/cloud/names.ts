import { createHash } from "node:crypto";
import type { Creation } from "./service-definition.ts";

/**
 * The names and ids that AWS, and Pulumi, give by chance. Here they are derived from what makes a resource one of its
 * kind, so that two runs of one program are alike.
 */

/** The physical name: as given, or Pulumi's auto-name. */
export function nameOf(creation: Creation): string {
  const { name } = creation.inputs;
  return typeof name === "string" ? name : autoname(creation);
}

/** Pulumi appends seven random hexadecimal digits. */
export function autoname({ logicalName, identity }: Creation): string {
  return `${logicalName}-${digest(identity, "autoname").slice(0, 7)}`;
}

/** Ten characters of `[a-z0-9]`, as API Gateway gives them. */
export function shortId(identity: string, kind: string): string {
  return BigInt(`0x${digest(identity, kind)}`)
    .toString(36)
    .slice(0, 10);
}

export function uuid(identity: string, kind: string): string {
  const hex = digest(identity, kind);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** 64 hexadecimal digits. */
export function digest(identity: string, kind: string): string {
  return createHash("sha256").update(`${kind}/${identity}`).digest("hex");
}
