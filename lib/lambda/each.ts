/**
 * Does the same with each item, one after another. One that fails keeps no other from its turn.
 * @throws the first failure, when all have had their turn
 */
export async function each<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
  const failures: unknown[] = [];
  for (const item of items) await work(item).catch((error: unknown) => failures.push(error));
  if (failures.length > 0) throw failures[0];
}
