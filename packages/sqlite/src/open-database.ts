import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import Database from "better-sqlite3";
import { Failure } from "@lagebild/domain";
import { damaged, databaseFailure, type DatabaseForm } from "./database-form.js";
import { keepPrivate } from "@lagebild/domain/files";

/** How long a write waits for that of another process. */
export const BUSY_MS = 5_000;
/** A database that is in no file. */
const MEMORY = ":memory:";

export type SqlDatabase = Database.Database;
export type Statement<Values extends unknown[]> = Database.Statement<Values>;

/** A database that is open, and work on it whose failures say which one it is. */
export interface OpenDatabase {
  readonly db: SqlDatabase;
  guarded<T>(work: () => T): T;
}

/**
 * Opens a database that other processes may open too, for its owner only, and makes what is not there; `:memory:` is in no
 * file. Failure "corrupt", "unavailable", "invalid" for a version of a later program.
 */
export function openDatabase(path: string, form: DatabaseForm): OpenDatabase {
  let db: SqlDatabase | undefined;
  try {
    if (path !== MEMORY) mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    db = new Database(path, { timeout: BUSY_MS });
    // Before anything is written: the files beside it get the mode that it has.
    if (path !== MEMORY) keepPrivate(path);
    db.pragma("journal_mode = WAL");
    // A flush for each line read would take longer than reading it.
    db.pragma(`synchronous = ${form.isFlushed ? "FULL" : "NORMAL"}`);
    db.pragma("secure_delete = ON"); // what was deleted holds lines of logs
    assertVersion(db, path, form);
    if (form.isChecked && db.pragma("quick_check", { simple: true }) !== "ok") throw damaged(path, form);
    db.exec(form.schema);
    if (form.version !== undefined) db.pragma(`user_version = ${form.version}`);
  } catch (error) {
    db?.close();
    throw databaseFailure(path, form, error);
  }
  return {
    db,
    guarded(work) {
      try {
        return work();
      } catch (error) {
        throw databaseFailure(path, form, error);
      }
    },
  };
}

function assertVersion(db: SqlDatabase, path: string, { version }: DatabaseForm): void {
  if (version === undefined) return;
  const found = Number(db.pragma("user_version", { simple: true }));
  if (found > version)
    throw new Failure("invalid", `${path} has version ${found}, this program knows up to ${version}`);
}
