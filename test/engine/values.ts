/**
 * Property values as they cross the wire between a Pulumi program and the engine. What JSON cannot say is an
 * object with a signature, or, if it is not known yet, one certain string:
 * https://www.pulumi.com/docs/iac/concepts/how-pulumi-works/
 */
import * as pulumi from "@pulumi/pulumi";

export type PropertyMap = Readonly<Record<string, unknown>>;

const { specialSigKey, specialSecretSig, specialArchiveSig, unknownValue } =
  pulumi.runtime as unknown as Record<string, string>;

export function secret(value: unknown): PropertyMap {
  return { [String(specialSigKey)]: specialSecretSig, value };
}

export function isRecord(value: unknown): value is PropertyMap {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function isSecret(value: unknown): value is { readonly value: unknown } {
  return isRecord(value) && value[String(specialSigKey)] === specialSecretSig;
}

/** The folder that an archive is made from; undefined of anything else. */
export function archivePath(value: unknown): string | undefined {
  if (!isRecord(value) || value[String(specialSigKey)] !== specialArchiveSig) return undefined;
  return String(value.path);
}

/** Whether anything in `value` is known only once something has been made. */
export function hasUnknown(value: unknown): boolean {
  // A text that was put together from an unknown is unknown as a whole.
  if (value === unknownValue) return true;
  if (Array.isArray(value)) return value.some(hasUnknown);
  return isRecord(value) && Object.values(value).some(hasUnknown);
}

/** Every text in `value` that the state would show in plain: secrets are left out. */
export function plainTexts(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (Array.isArray(value)) return value.flatMap(plainTexts);
  return isRecord(value) && !isSecret(value) ? Object.values(value).flatMap(plainTexts) : [];
}
