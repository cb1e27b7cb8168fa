import Database from "better-sqlite3";
import { databaseFailure, type DatabaseName } from "./database-form.js";
import { keepPrivate } from "@lagebild/domain/files";
import { BUSY_MS } from "./open-database.js";

const UNREACHABLE = { codes: /^SQLITE_CANTOPEN/, is: "cannot be read, or not copied" };

/**
 * Writes a database as it is at one moment to a new file, while others write to it. Failure "corrupt" for a damaged one,
 * "unavailable" where it cannot be read or the disk is full.
 */
export function copyDatabase(from: string, to: string, name: DatabaseName): void {
  let db: Database.Database | undefined;
  try {
    db = new Database(from, { timeout: BUSY_MS, fileMustExist: true });
    db.prepare("vacuum into ?").run(to);
    keepPrivate(to);
  } catch (error) {
    throw databaseFailure(from, { ...name, unreachable: UNREACHABLE }, error);
  } finally {
    db?.close();
  }
}
