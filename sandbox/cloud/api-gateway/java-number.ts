/**
 * Whether a number is a decimal to Java's JSON parsers, which go by how it is written: 7200.0 is one, 7200 is not.
 * @param source its text in the JSON document
 */
export function isDecimal(source: string | undefined): boolean {
  return source !== undefined && /[.e]/i.test(source);
}

/** A java.lang.Double: counts like a number, and shows that it is none of the whole ones. */
export class JavaDouble extends Number {
  override toString(): string {
    const value = this.valueOf();
    return Number.isInteger(value) ? `${value}.0` : String(value);
  }

  /** Velocity prints what stands in a text, and compares as numbers what is compared. */
  [Symbol.toPrimitive](hint: "default" | "number" | "string"): number | string {
    return hint === "number" ? this.valueOf() : this.toString();
  }
}
