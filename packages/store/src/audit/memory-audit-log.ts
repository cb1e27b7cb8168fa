import { auditBody, chainHash, NO_HASH, type AuditAct, type AuditEntry, type AuditLog } from "./audit-log.js";

/** An audit that lasts as long as the process: for tests. */
export function memoryAuditLog(now: () => number = Date.now): AuditLog & { readonly acts: readonly AuditAct[] } {
  const acts: AuditAct[] = [];
  let kept: readonly (AuditEntry & { readonly incident?: string; readonly source?: string })[] = [];
  return {
    acts,
    async append(act) {
      acts.push(act);
      const { body, digest } = auditBody(act);
      const { number, hash } = kept.at(-1) ?? { number: 0, hash: NO_HASH };
      const entry = { number: number + 1, atMs: now(), digest, previous: hash };
      const { incident, source } = act;
      const about = { ...(incident !== undefined && { incident }), ...(source !== undefined && { source }) };
      kept = [...kept, { ...entry, hash: chainHash(entry), body, ...about }];
      return entry.number;
    },
    entries: async ({ incident, source, after = 0, limit }) =>
      kept
        .filter(({ number }) => number > after)
        .filter((entry) => incident === undefined || entry.incident === incident)
        .filter((entry) => source === undefined || entry.source === source)
        .slice(0, limit)
        .map(({ incident: _incident, source: _source, ...entry }) => entry),
    async forget(incident) {
      const gone = kept.filter((entry) => entry.incident === incident && entry.body !== undefined).length;
      kept = kept.map((entry) => {
        if (entry.incident !== incident) return entry;
        const { body: _body, ...rest } = entry;
        return rest;
      });
      return gone;
    },
    close: async () => undefined,
  };
}
