import { join } from "node:path";
import { auditBody, chainHash, NO_HASH, type AuditEntry, type AuditLog } from "./audit-log.js";
import { openDatabase, type DatabaseForm } from "@lagebild/sqlite";

const SCHEMA = `
  create table if not exists entries (
    number integer primary key,
    atMs integer not null,
    digest text not null,
    previous text not null,
    hash text not null,
    incident text,
    source text,
    body text
  ) strict;
  create index if not exists entriesOfIncident on entries (incident, number)`;

const FORM: DatabaseForm = {
  name: "audit",
  schema: SCHEMA,
  version: 1,
  ifDamaged: "keep it as it is and move it away, a new one begins",
  unreachable: { codes: /^SQLITE_(?:CANTOPEN|READONLY)/, is: "cannot be written" },
};

interface NewBody {
  readonly digest: string;
  readonly body: string;
  readonly incident: string | undefined;
  readonly source: string | undefined;
}

type Row = Omit<AuditEntry, "body"> & { readonly body: string | null };

/**
 * Opens `audit.db` of a data folder, which every process that acts on it appends to: one after the other, by SQLite's
 * lock. Beside the catalog, which can be made anew from the folders, as this cannot. Throws `corrupt` for a damaged file.
 */
export async function sqliteAuditLog(dataFolder: string, now: () => number = Date.now): Promise<AuditLog> {
  const path = join(dataFolder, "audit.db");
  const { db, guarded } = openDatabase(path, FORM);
  const select = "select number, atMs, digest, previous, hash, body from entries";
  const last = db.prepare("select number, hash from entries order by number desc limit 1");
  const insert = db.prepare(
    "insert into entries (number, atMs, digest, previous, hash, incident, source, body) values (@number, @atMs, @digest, @previous, @hash, @incident, @source, @body)",
  );
  const all = db.prepare(`${select} where number > @after order by number limit @limit`);
  const ofIncident = db.prepare(
    `${select} where incident = @incident and (@source is null or source = @source) and number > @after order by number limit @limit`,
  );
  const forget = db.prepare("update entries set body = null where incident = ? and body is not null");
  const append = db.transaction(({ digest, body, incident, source }: NewBody): number => {
    const before = (last.get() as { readonly number: number; readonly hash: string } | undefined) ?? {
      number: 0,
      hash: NO_HASH,
    };
    const entry = { number: before.number + 1, atMs: now(), digest, previous: before.hash };
    insert.run({ ...entry, hash: chainHash(entry), incident: incident ?? null, source: source ?? null, body });
    return entry.number;
  });
  return {
    async append(act) {
      return guarded(() => append.immediate({ ...auditBody(act), incident: act.incident, source: act.source }));
    },
    async entries({ incident, source, after = 0, limit }) {
      const rows = guarded(() =>
        incident === undefined
          ? all.all({ after, limit })
          : ofIncident.all({ incident, source: source ?? null, after, limit }),
      );
      return (rows as Row[]).map(({ body, ...entry }) => (body === null ? entry : { ...entry, body }));
    },
    async forget(incident) {
      // What is overwritten must not stay in free pages or in the log of writes.
      return guarded(() => {
        const { changes } = forget.run(incident);
        db.pragma("wal_checkpoint(truncate)");
        return changes;
      });
    },
    async close() {
      db.close();
    },
  };
}
