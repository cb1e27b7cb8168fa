import { openDatabase, type DatabaseForm } from "@lagebild/sqlite";
import type { DeskStore, DueTicket, KeptNote, KnownFile, KnownTicket } from "./desk-store.js";

const SCHEMA = `
  create table if not exists cursors (system text primary key, cursor text not null) strict;
  create table if not exists due (
    system text not null, ticket text not null, told integer not null, atMs integer not null,
    attempts integer not null, fault text, isDead integer not null, primary key (system, ticket)
  ) strict;
  create table if not exists kept (
    system text not null, kind text not null, id text not null, json text not null, primary key (system, kind, id)
  ) strict;
  create table if not exists notes (
    system text not null, key text not null, ticket text not null, json text, primary key (system, key)
  ) strict;
  create index if not exists notesOfTicket on notes (system, ticket)`;

/** What a copy of it is told by, too. */
export const DESK_NAME = { name: "tickets' database", ifDamaged: "move it away, notes are not repeated" };

const FORM: DatabaseForm = {
  ...DESK_NAME,
  schema: SCHEMA,
  version: 1,
  unreachable: { codes: /^SQLITE_(?:CANTOPEN|READONLY)/, is: "cannot be opened or written" },
  isFlushed: true, // a note whose sending was forgotten would be sent twice
};

interface DueRow {
  readonly ticket: string;
  readonly told: number;
  readonly attempts: number;
  readonly fault: string | null;
  readonly isDead: number;
}

/**
 * Opens what the desk of one ticket system knows, in an SQLite file that is made where it is not there, and that other
 * processes may open too. Throws `corrupt` or `unavailable`.
 */
export function sqliteDeskStore(path: string, system: string): DeskStore {
  const { db, guarded } = openDatabase(path, FORM);
  const get = (sql: string, ...values: readonly unknown[]): unknown =>
    guarded(() => db.prepare(sql).get(system, ...values));
  const all = (sql: string, ...values: readonly unknown[]): readonly unknown[] =>
    guarded(() => db.prepare(sql).all(system, ...values));
  const run = (sql: string, ...values: readonly unknown[]): void =>
    void guarded(() => db.prepare(sql).run(system, ...values));
  const kept = <T>(kind: string, id: string): T | undefined => {
    const row = get("select json from kept where system = ? and kind = ? and id = ?", kind, id);
    return row === undefined ? undefined : (JSON.parse((row as { readonly json: string }).json) as T);
  };
  const keep = (kind: string, id: string, value: object): void =>
    run("insert or replace into kept (system, kind, id, json) values (?, ?, ?, ?)", kind, id, JSON.stringify(value));
  const together = <T>(work: () => T): T => guarded(() => db.transaction(work).immediate());
  const tell = (ticket: string): void =>
    run(
      `insert into due (system, ticket, told, atMs, attempts, isDead) values (?, ?, 1, 0, 0, 0)
       on conflict do update set told = told + 1, atMs = 0, isDead = 0`,
      ticket,
    );
  const change = (what: string, values: Readonly<Record<string, unknown>>): void =>
    void guarded(() =>
      db.prepare(`update due set ${what} where system = @system and ticket = @ticket`).run({ system, ...values }),
    );
  const selectDue = "select ticket, told, attempts, fault, isDead from due where system = ?";
  const fileId = (incident: string, id: string): string => `${incident}/${id}`;

  return {
    cursor: () =>
      (get("select cursor from cursors where system = ?") as { readonly cursor: string } | undefined)?.cursor,
    advance: (cursor, tickets) =>
      together(() => {
        run("insert or replace into cursors (system, cursor) values (?, ?)", cursor);
        tickets.forEach(tell);
      }),
    due: (nowMs) => (all(`${selectDue} and isDead = 0 and atMs <= ? order by rowid`, nowMs) as DueRow[]).map(dueOf),
    open: () => (all(`${selectDue} order by rowid`) as DueRow[]).map(dueOf),
    settle: ({ ticket, told }) =>
      together(() => {
        run("delete from due where system = ? and ticket = ? and told = ?", ticket, told);
        run("update due set attempts = 0, fault = null where system = ? and ticket = ?", ticket);
      }),
    postpone: ({ ticket, attempts }, fault, untilMs) =>
      change("fault = @fault, attempts = @attempts, atMs = @untilMs", {
        ticket,
        fault,
        untilMs,
        attempts: attempts + 1,
      }),
    bury: ({ ticket, attempts }, fault) =>
      change("fault = @fault, attempts = @attempts, isDead = 1", { ticket, fault, attempts: attempts + 1 }),
    take: tell,
    ticket: (id) => kept<KnownTicket>("ticket", id) ?? {},
    keepTicket: (id, known) => keep("ticket", id, known),
    file: (incident, id) => kept<KnownFile>("file", fileId(incident, id)),
    keepFile: (incident, id, known) => keep("file", fileId(incident, id), known),
    isRead: (post) => kept("post", post) !== undefined,
    keepRead: (post) => keep("post", post, {}),
    note(key) {
      const row = get("select json from notes where system = ? and key = ?", key) as NoteRow | undefined;
      return row && (row.json === null ? "sent" : noteOf(row.json));
    },
    keepNote: (note) =>
      run(
        "insert into notes (system, key, ticket, json) values (?, ?, ?, ?) on conflict do update set json = excluded.json",
        ...[note.key, note.ticket, JSON.stringify(note)],
      ),
    keepSent: (key) => run("update notes set json = null where system = ? and key = ?", key),
    unsent: (ticket) =>
      (
        all(
          "select json from notes where system = ? and ticket = ? and json is not null order by rowid",
          ticket,
        ) as NoteRow[]
      ).map(({ json }) => noteOf(json!)),
    together,
    close: () => void db.close(),
  };
}

interface NoteRow {
  readonly json: string | null;
}

const noteOf = (json: string): KeptNote => JSON.parse(json) as KeptNote;

const dueOf = ({ fault, isDead, ...row }: DueRow): DueTicket => ({
  ...row,
  ...(fault !== null && { fault }),
  ...(isDead === 1 && { isDead: true }),
});
