/** The value below which this share of them lies. @param share 0.5 for the median */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  const value = sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
  if (value === undefined) throw new RangeError("There is nothing of which to take a quantile.");
  return value;
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}
