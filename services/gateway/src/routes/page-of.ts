/** A page of a list, and what the next one begins after. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly next?: string;
}

/** The page after an item, which may be gone: an empty one then. */
export function pageAfter<T extends { readonly id: string }>(
  all: readonly T[],
  { after, limit }: { readonly after?: string; readonly limit: number },
): Page<T> {
  const begin = after === undefined ? 0 : all.findIndex(({ id }) => id === after) + 1 || all.length;
  return pageOf(all.slice(begin, begin + limit + 1), limit);
}

/** The page of one item more than it may have, where there are as many. */
export function pageOf<T extends { readonly id: string }>(found: readonly T[], limit: number): Page<T> {
  const items = found.slice(0, limit);
  const last = items.at(-1);
  return { items, ...(found.length > limit && last && { next: last.id }) };
}
