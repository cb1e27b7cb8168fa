/** What a key lets its holder do: look at evidence, ask and search, put logs in, and everything else. */
export const SCOPES = ["read", "ask", "ingest", "admin"] as const;
export type Scope = (typeof SCOPES)[number];

/** A key of the API as the catalog knows it. The key itself is known to its holder alone. */
export interface KeyRecord {
  /** SHA-256 of the key, in hex. */
  readonly hash: string;
  readonly user: string;
  readonly scopes: readonly Scope[];
  /** The only incidents that it reaches, some of which need not be there yet; absent: all. */
  readonly incidents?: readonly string[];
  /** Milliseconds since 1970 UTC. */
  readonly createdMs: number;
  /** From then on it opens nothing, in milliseconds since 1970 UTC; absent: it does not end. */
  readonly endsMs?: number;
}

/** Names a key where people talk of it: in lists, logs and the audit. */
export const keyId = ({ hash }: Pick<KeyRecord, "hash">): string => hash.slice(0, 10);

/** Knows the keys of the API by their hashes. */
export interface KeyStore {
  /** The oldest first. */
  list(): Promise<readonly KeyRecord[]>;
  /** A key that is known stays as it is. */
  add(key: KeyRecord): Promise<void>;
  /** Ends a key at a time in milliseconds since 1970; one that ends before stays as it is. */
  end(hash: string, atMs: number): Promise<void>;
}

/** Keys that last as long as the process: for tests. */
export function memoryKeys(): KeyStore {
  const keys = new Map<string, KeyRecord>();
  return {
    list: async () => [...keys.values()].sort((a, b) => a.createdMs - b.createdMs),
    add: async (key) => void (keys.has(key.hash) || keys.set(key.hash, key)),
    async end(hash, atMs) {
      const key = keys.get(hash);
      if (key) keys.set(hash, { ...key, endsMs: Math.min(key.endsMs ?? Infinity, atMs) });
    },
  };
}
