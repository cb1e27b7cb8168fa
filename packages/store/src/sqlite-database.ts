import { asDiskFailure, Failure } from "@lagebild/domain";
import Database from "better-sqlite3"; // the only file of this package that makes one
import { keepPrivate } from "./private-folder.js";

const BUSY_MS = 5_000;

/** What a database of the data folder is. */
export interface DatabaseForm {
  /** What failures call it. */
  readonly name: string;
  readonly schema: string;
  /** Of the schema; a later one is refused. */
  readonly version: number;
  /** What to do with a damaged one. */
  readonly ifDamaged: string;
  /** Which codes of SQLite say that it cannot be worked with, and how that is told. */
  readonly unreachable: { readonly codes: RegExp; readonly is: string };
  /** It is looked through when it is opened. */
  readonly isChecked?: boolean;
}

/** A database that is open, and work on it whose failures say which one it is. */
export interface OpenDatabase {
  readonly db: Database.Database;
  guarded<T>(work: () => T): T;
}

/** Opens a database, for its owner only, and makes what is not there. Failure "corrupt", "unavailable", "invalid". */
export async function openDatabase(path: string, form: DatabaseForm): Promise<OpenDatabase> {
  let db: Database.Database | undefined;
  try {
    db = new Database(path, { timeout: BUSY_MS });
    await keepPrivate(path);
    db.pragma("journal_mode = WAL");
    db.pragma("synchronous = NORMAL"); // a flush for each line read would take longer than reading it
    db.pragma("secure_delete = ON"); // what was deleted holds lines of logs
    const version = Number(db.pragma("user_version", { simple: true }));
    if (version > form.version)
      throw new Failure("invalid", `${path} has version ${version}, this program knows up to ${form.version}`);
    if (form.isChecked && db.pragma("quick_check", { simple: true }) !== "ok") throw damaged(path, form);
    db.exec(form.schema);
    db.pragma(`user_version = ${form.version}`);
  } catch (error) {
    db?.close();
    throw failureOf(path, form, error);
  }
  return {
    db,
    guarded(work) {
      try {
        return work();
      } catch (error) {
        throw failureOf(path, form, error);
      }
    },
  };
}

const damaged = (path: string, { name, ifDamaged }: DatabaseForm, cause?: unknown): Failure =>
  new Failure("corrupt", `${name} ${path} is damaged: ${ifDamaged}`, cause);

function failureOf(path: string, form: DatabaseForm, error: unknown): unknown {
  const code = (error as { readonly code?: string }).code ?? "";
  if (/^SQLITE_(?:CORRUPT|NOTADB)/.test(code)) return damaged(path, form, error);
  if (code.startsWith("SQLITE_BUSY")) return new Failure("unavailable", `${form.name} ${path} is busy`, error);
  if (form.unreachable.codes.test(code))
    return new Failure("unavailable", `${form.name} ${path} ${form.unreachable.is}`, error);
  return asDiskFailure(error, path);
}

/**
 * Writes a database as it is at one moment to a new file, while others write to it. Failure "corrupt" for a damaged one,
 * "unavailable" where it cannot be read or the disk is full.
 */
export async function copyDatabase(
  from: string,
  to: string,
  form: Pick<DatabaseForm, "name" | "ifDamaged">,
): Promise<void> {
  const unreachable = { codes: /^SQLITE_CANTOPEN/, is: "cannot be read, or not copied" };
  let db: Database.Database | undefined;
  try {
    db = new Database(from, { timeout: BUSY_MS, fileMustExist: true });
    db.prepare("vacuum into ?").run(to);
    await keepPrivate(to);
  } catch (error) {
    throw failureOf(from, { ...form, unreachable, schema: "", version: 0 }, error);
  } finally {
    db?.close();
  }
}
