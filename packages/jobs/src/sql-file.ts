/** What the local queue needs of an SQLite file. Every call is synchronous, and throws a Failure. */
export interface SqlFile {
  get(sql: string, ...values: readonly SqlValue[]): unknown;
  all(sql: string, ...values: readonly SqlValue[]): readonly unknown[];
  /** Returns how many rows changed. */
  run(sql: string, ...values: readonly SqlValue[]): number;
  /** Runs several statements as one; other processes see all or nothing of it. */
  write<T>(work: () => T): T;
}

export type SqlValue = string | number | null;
