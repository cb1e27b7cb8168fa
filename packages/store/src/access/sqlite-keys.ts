import type { SqlDatabase } from "@lagebild/sqlite";
import { SCOPES, type KeyRecord, type KeyStore, type Scope } from "./key-store.js";

interface KeyRow {
  readonly hash: string;
  readonly label: string;
  readonly scopes: string | null;
  readonly incidents: string | null;
  readonly createdMs: number;
  readonly endsMs: number | null;
}

/** Keys in a catalog's table `keys`. */
export function sqliteKeys(db: SqlDatabase, guarded: <T>(work: () => T) => T): KeyStore {
  guarded(() => addColumns(db));
  const insert = db.prepare(
    "insert or ignore into keys (hash, label, scopes, incidents, createdMs, endsMs) values (@hash, @label, @scopes, @incidents, @createdMs, @endsMs)",
  );
  const select = db.prepare(
    "select hash, label, scopes, incidents, createdMs, endsMs from keys order by createdMs, rowid",
  );
  const end = db.prepare("update keys set endsMs = min(coalesce(endsMs, @atMs), @atMs) where hash = @hash");
  return {
    list: async () => (guarded(() => select.all()) as KeyRow[]).map(recordOf),
    add: async ({ user, scopes, incidents, endsMs = null, ...key }) =>
      void guarded(() =>
        insert.run({
          ...key,
          label: user,
          scopes: scopes.join(" "),
          incidents: incidents ? incidents.join(" ") : null,
          endsMs,
        }),
      ),
    end: async (hash, atMs) => void guarded(() => end.run({ hash, atMs })),
  };
}

/** Keys from before there were scopes did everything, and go on doing it. */
const recordOf = ({ hash, label, scopes, incidents, createdMs, endsMs }: KeyRow): KeyRecord => ({
  hash,
  user: label,
  scopes: scopes === null ? SCOPES : (scopes.split(" ") as Scope[]),
  ...(incidents !== null && { incidents: incidents === "" ? [] : incidents.split(" ") }),
  createdMs,
  ...(endsMs !== null && { endsMs }),
});

/** Catalogs from before get the columns. */
function addColumns(db: SqlDatabase): void {
  const columns = new Set(
    (db.pragma("table_info(keys)") as readonly { readonly name: string }[]).map(({ name }) => name),
  );
  for (const column of ["scopes text", "incidents text", "endsMs integer"])
    if (!columns.has(column.split(" ")[0]!)) db.exec(`alter table keys add column ${column}`);
}
