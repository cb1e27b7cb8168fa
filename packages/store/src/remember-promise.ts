import type { LRUCache } from "lru-cache";

/** Makes a value once for all who ask while it is made and kept; one that could not be made is forgotten. */
export function rememberPromise<V>(
  kept: LRUCache<string, Promise<V>>,
  key: string,
  make: () => Promise<V>,
): Promise<V> {
  const known = kept.get(key);
  if (known !== undefined) return known;
  const made = make();
  kept.set(key, made);
  made.catch(() => {
    if (kept.peek(key) === made) kept.delete(key);
  });
  return made;
}
