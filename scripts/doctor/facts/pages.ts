/** All items of an answer that comes in pages. */
export async function listOf<Page, Item>(
  pages: AsyncIterable<Page>,
  items: (page: Page) => readonly Item[] | undefined,
): Promise<Item[]> {
  const list: Item[] = [];
  for await (const page of pages) list.push(...(items(page) ?? []));
  return list;
}
