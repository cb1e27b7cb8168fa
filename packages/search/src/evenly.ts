/** Picks at most `count` items: the first, the last, and others at equal distances. */
export function evenly<Item>(items: readonly Item[], count: number): readonly Item[] {
  if (count >= items.length) return items;
  if (count <= 1) return items.slice(0, count);
  return Array.from({ length: count }, (_, place) => items[Math.round((place * (items.length - 1)) / (count - 1))]!);
}
