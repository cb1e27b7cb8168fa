import { asDiskFailure, Failure } from "@lagebild/domain";

/** How a database of the data folder is called in failures, and what to do about them. */
export interface DatabaseName {
  readonly name: string;
  /** What to do with a damaged one. */
  readonly ifDamaged: string;
}

/** What a database of the data folder is. */
export interface DatabaseForm extends DatabaseName {
  readonly schema: string;
  /** Of the schema; a later one is refused. Undefined where another form of the same file has it. */
  readonly version?: number;
  /** Which codes of SQLite say that it cannot be worked with, and how that is told. */
  readonly unreachable: { readonly codes: RegExp; readonly is: string };
  /** It is looked through when it is opened. */
  readonly isChecked?: boolean;
  /** What is written holds even where the power fails; each write waits for the disk. */
  readonly isFlushed?: boolean;
}

export const damaged = (path: string, { name, ifDamaged }: DatabaseName, cause?: unknown): Failure =>
  new Failure("corrupt", `${name} ${path} is damaged: ${ifDamaged}`, cause);

type Named = DatabaseName & Pick<DatabaseForm, "unreachable">;

/** What an error of SQLite is for those who work with this database. */
export function databaseFailure(path: string, form: Named, error: unknown): unknown {
  if (error instanceof Failure || !(error instanceof Error)) return error;
  if (error.message === "The database connection is not open")
    return new Failure("unavailable", `${form.name} ${path} is closed`, error);
  const code = (error as { readonly code?: string }).code ?? "";
  if (/^SQLITE_(?:CORRUPT|NOTADB)/.test(code)) return damaged(path, form, error);
  if (code.startsWith("SQLITE_BUSY")) return new Failure("unavailable", `${form.name} ${path} is busy`, error);
  if (form.unreachable.codes.test(code))
    return new Failure("unavailable", `${form.name} ${path} ${form.unreachable.is} (${code})`, error);
  return asDiskFailure(error, path);
}
