import { gunzipSync, gzipSync } from "node:zlib";
import type { SqlDatabase } from "@lagebild/sqlite";
import { REPLY_KEPT_MS, type ReplyStore } from "./reply-store.js";

/** Replies hold what logs say: they go with their incident. */
export const REPLIES_SCHEMA = `
  create table if not exists replies (
    caller text not null, key text not null, atMs integer not null, incident text, fingerprint text not null,
    status integer not null, headers text not null, packed blob not null, primary key (caller, key)
  ) strict`;

interface Row {
  readonly incident: string | null;
  readonly fingerprint: string;
  readonly status: number;
  readonly headers: string;
  readonly packed: Buffer;
}

/** Replies in the catalog's database; those whose day is over go when others come. */
export function sqliteReplies(
  db: SqlDatabase,
  guarded: <T>(work: () => T) => T,
  now: () => number,
): ReplyStore & { forget(incident: string): void } {
  const select = db.prepare(
    "select incident, fingerprint, status, headers, packed from replies where caller = ? and key = ? and atMs >= ?",
  );
  const insert = db.prepare(
    "insert or replace into replies (caller, key, atMs, incident, fingerprint, status, headers, packed) values (@caller, @key, @atMs, @incident, @fingerprint, @status, @headers, @packed)",
  );
  const removeOld = db.prepare("delete from replies where atMs < ?");
  const remove = db.prepare("delete from replies where incident = ?");
  return {
    async get(caller, key) {
      const row = guarded(() => select.get(caller, key, now() - REPLY_KEPT_MS)) as Row | undefined;
      if (!row) return undefined;
      const { packed, headers, incident, ...rest } = row;
      return {
        ...rest,
        incident: incident ?? undefined,
        headers: JSON.parse(headers) as Readonly<Record<string, string>>,
        body: gunzipSync(packed).toString(),
      };
    },
    async put(caller, key, { body, headers, incident = null, ...rest }) {
      const packed = gzipSync(body);
      guarded(() =>
        db.transaction(() => {
          removeOld.run(now() - REPLY_KEPT_MS);
          insert.run({ ...rest, caller, key, atMs: now(), incident, headers: JSON.stringify(headers), packed });
        })(),
      );
    },
    forget: (incident) => void remove.run(incident),
  };
}
