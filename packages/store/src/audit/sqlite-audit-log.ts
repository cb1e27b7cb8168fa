import { join } from "node:path";
import { asDiskFailure, Failure } from "@lagebild/domain";
import Database from "better-sqlite3";
import { keepPrivate } from "../private-folder.js";
import { auditBody, chainHash, NO_HASH, type AuditEntry, type AuditLog } from "./audit-log.js";

const SCHEMA_VERSION = 1;
const BUSY_MS = 5_000;

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
  const db = await opened(path);
  const guarded = <T>(work: () => T): T => {
    try {
      return work();
    } catch (error) {
      throw auditFailure(path, error);
    }
  };
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

async function opened(path: string): Promise<Database.Database> {
  let db: Database.Database | undefined;
  try {
    db = new Database(path, { timeout: BUSY_MS });
    await keepPrivate(path);
    db.pragma("journal_mode = WAL");
    db.pragma("synchronous = NORMAL"); // a flush for each line read would take longer than reading it
    db.pragma("secure_delete = on");
    const version = Number(db.pragma("user_version", { simple: true }));
    if (version > SCHEMA_VERSION)
      throw new Failure("invalid", `${path} has version ${version}, this program knows up to ${SCHEMA_VERSION}`);
    db.exec(SCHEMA);
    db.pragma(`user_version = ${SCHEMA_VERSION}`);
    return db;
  } catch (error) {
    db?.close();
    throw auditFailure(path, error);
  }
}

function auditFailure(path: string, error: unknown): unknown {
  const code = (error as { code?: string }).code ?? "";
  if (/^SQLITE_(CORRUPT|NOTADB)/.test(code))
    return new Failure(
      "corrupt",
      `audit ${path} is damaged: keep it as it is and move it away, a new one begins`,
      error,
    );
  if (code.startsWith("SQLITE_BUSY")) return new Failure("unavailable", `audit ${path} is busy`, error);
  if (/^SQLITE_(?:CANTOPEN|READONLY)/.test(code))
    return new Failure("unavailable", `audit ${path} cannot be written`, error);
  return asDiskFailure(error, path);
}
