/** Remembers the values used last; the one unused for longest goes first. */
export interface LruCache<K, V> {
  /** The value, made by `create` where it is not remembered. */
  get(key: K, create: () => V): V;
  /** The value, if it is remembered. */
  peek(key: K): V | undefined;
  forget(matches: (key: K) => boolean): void;
}

/** Remembers up to `capacity` values. A promise that fails is forgotten. */
export function lruCache<K, V>(capacity: number): LruCache<K, Promise<V>> {
  const values = new Map<K, Promise<V>>();

  const keep = (key: K, value: Promise<V>): Promise<V> => {
    values.delete(key);
    values.set(key, value);
    for (const oldest of values.keys()) {
      if (values.size <= capacity) break;
      values.delete(oldest);
    }
    return value;
  };

  return {
    get(key, create) {
      const known = values.get(key);
      if (known !== undefined) return keep(key, known);
      const value = create();
      value.catch(() => {
        if (values.get(key) === value) values.delete(key);
      });
      return keep(key, value);
    },
    peek: (key) => values.get(key),
    forget(matches) {
      for (const key of values.keys()) if (matches(key)) values.delete(key);
    },
  };
}
