/**
 * A number in [0, 1) that depends on nothing but its two arguments. Drawing by name, not from a sequence, is what
 * lets a choice be taken out of a run without changing what every later choice comes to.
 */
export function draw(seed: number, name: string): number {
  let hash = 0x811c9dc5 ^ seed;
  for (let index = 0; index < name.length; index++) {
    hash = Math.imul(hash ^ name.charCodeAt(index), 0x01000193);
  }
  // The finaliser of MurmurHash3: neighbouring names must not draw neighbouring numbers.
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}

/** `size` bytes that depend on nothing but the arguments. */
export function drawBytes(seed: number, name: string, size: number): Uint8Array {
  const bytes = new Uint8Array(size);
  for (let index = 0; index < size; index++) bytes[index] = Math.floor(draw(seed, `${name}/${index}`) * 256);
  return bytes;
}

/** A version 4 UUID that depends on nothing but the arguments. */
export function drawUuid(seed: number, name: string): string {
  const bytes = drawBytes(seed, name, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Buffer.from(bytes).toString("hex");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
