/** What was answered to a request that has a key of its own, so that it may be sent again. */
export interface KeptReply {
  /** Tells the request by what it asks for. */
  readonly fingerprint: string;
  /** That it is about, where it is about one. */
  readonly incident: string | undefined;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Keeps replies for a day, by caller and key. */
export interface ReplyStore {
  get(caller: string, key: string): Promise<KeptReply | undefined>;
  put(caller: string, key: string, reply: KeptReply): Promise<void>;
}

export const REPLY_KEPT_MS = 24 * 3_600_000;

/** Keeps replies in memory. */
export function memoryReplies(now: () => number = Date.now): ReplyStore & { forget(incident: string): void } {
  const kept = new Map<string, KeptReply & { readonly atMs: number }>();
  const nameOf = (caller: string, key: string): string => JSON.stringify([caller, key]);
  return {
    async get(caller, key) {
      const found = kept.get(nameOf(caller, key));
      if (!found || found.atMs < now() - REPLY_KEPT_MS) return undefined;
      const { atMs: _, ...reply } = found;
      return reply;
    },
    async put(caller, key, reply) {
      kept.set(nameOf(caller, key), { ...reply, atMs: now() });
    },
    forget(incident) {
      for (const [name, reply] of kept) if (reply.incident === incident) kept.delete(name);
    },
  };
}
