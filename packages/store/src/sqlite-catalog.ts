import { randomBytes } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { sqliteKeys } from "./access/sqlite-keys.js";
import {
  assertIncidentName,
  changed,
  incidentExists,
  incidentGone,
  incidentMissing,
  MAX_KEPT_ANSWERS,
} from "./catalog.js";
import type { AnswerStore, Catalog, Incident, IncidentChange, KeptAnswer } from "./catalog.js";
import { createIncidentFolder, finishDeletions, listIncidentFolders, noteIncident } from "./incident-folder.js";
import { openDatabase, type DatabaseForm, type SqlDatabase } from "@lagebild/sqlite";
import { REPLIES_SCHEMA, sqliteReplies } from "./replies/sqlite-replies.js";
import { openDataFolder } from "./data-folder.js";

const SCHEMA = `
  create table if not exists incidents (
    id text primary key,
    createdMs integer not null,
    note text not null
  ) strict;
  create table if not exists answers (
    number integer primary key,
    id text not null unique,
    incident text not null,
    createdMs integer not null,
    conversation text,
    packed blob not null
  ) strict;
  create index if not exists answersOfIncident on answers (incident, number);
  create table if not exists keys (hash text primary key, label text not null, createdMs integer not null) strict;
  create table if not exists secrets (name text primary key, value text not null) strict;
  ${REPLIES_SCHEMA}`;

const FORM: DatabaseForm = {
  name: "catalog",
  schema: SCHEMA,
  version: 3, // keys have scopes and ends, which programs from before would not heed
  ifDamaged: "move it away and it is rebuilt from the incident folders",
  unreachable: { codes: /^SQLITE_CANTOPEN$/, is: "cannot be opened" },
  isChecked: true,
};

/**
 * Opens `catalog.db` of a data folder, which is made where it is not there. Incident folders that the catalog does not
 * know are added: the folders are the truth. Throws `corrupt` for a damaged file.
 */
export async function sqliteCatalog(dataFolder: string, now: () => number = Date.now): Promise<Catalog> {
  await openDataFolder(dataFolder);
  await mkdir(join(dataFolder, "incidents"), { recursive: true, mode: 0o700 });
  await finishDeletions(dataFolder);
  const folders = await listIncidentFolders(dataFolder);
  const path = join(dataFolder, "catalog.db");
  const { db, guarded } = openDatabase(path, FORM);
  guarded(() => addColumns(db));
  const keys = sqliteKeys(db, guarded);
  const { forget: forgetReplies, ...replies } = sqliteReplies(db, guarded, now);
  const insert = db.prepare(
    "insert or ignore into incidents (id, createdMs, note, zone, tlp, keptDays) values (@id, @createdMs, @note, @zone, @tlp, @keptDays)",
  );
  const update = db.prepare("update incidents set zone = @zone, tlp = @tlp, keptDays = @keptDays where id = @id");
  const select = db.prepare("select id, createdMs, note, zone, tlp, keptDays from incidents where id = ?");
  const selectAll = db.prepare("select id, createdMs, note, zone, tlp, keptDays from incidents order by id");
  const remove = db.prepare("delete from incidents where id = ?");
  const removeAnswers = db.prepare("delete from answers where incident = ?");
  guarded(() => db.transaction(() => folders.forEach((incident) => insert.run(rowOf(incident))))());

  return {
    async create(id, note = "", settings = {}) {
      assertIncidentName(id);
      const incident = changed({ id, createdMs: now(), note }, settings);
      if (guarded(() => select.get(id)) !== undefined) throw incidentExists(id);
      await createIncidentFolder(dataFolder, incident); // first: a folder without a row is found again, not the reverse
      const { changes } = guarded(() => insert.run(rowOf(incident)));
      if (changes === 0) throw incidentExists(id);
      return incident;
    },
    async change(id, change) {
      const known = incidentOf(guarded(() => select.get(id)) as IncidentRow | undefined);
      if (!known) throw incidentMissing(id);
      const incident = changed(known, change);
      await noteIncident(dataFolder, incident);
      guarded(() => update.run(rowOf(incident)));
      return incident;
    },
    async add(incident) {
      if (guarded(() => insert.run(rowOf(incident))).changes === 0) throw incidentExists(incident.id);
    },
    async get(id) {
      return incidentOf(guarded(() => select.get(id)) as IncidentRow | undefined);
    },
    async list() {
      return (guarded(() => selectAll.all()) as IncidentRow[]).flatMap((row) => incidentOf(row) ?? []);
    },
    async delete(id) {
      guarded(() => db.transaction(() => [remove.run(id), removeAnswers.run(id), forgetReplies(id)])());
      // What was deleted must not stay in the log of the database either.
      guarded(() => db.pragma("wal_checkpoint(TRUNCATE)"));
    },
    answers: answerTable(db, guarded),
    keys,
    replies,
    async secret() {
      const fresh = randomBytes(32).toString("hex");
      return guarded(() => {
        db.prepare("insert or ignore into secrets (name, value) values ('prompts', ?)").run(fresh);
        return (db.prepare("select value from secrets where name = 'prompts'").get() as { value: string }).value;
      });
    },
    async close() {
      db.close();
    },
  };
}

type IncidentRow = Pick<Incident, "id" | "createdMs" | "note"> & IncidentChange;

const incidentOf = (row: IncidentRow | undefined): Incident | undefined =>
  row && changed({ id: row.id, createdMs: row.createdMs, note: row.note }, row);

const rowOf = ({ id, createdMs, note, zone = null, tlp = null, keptDays = null }: IncidentRow): IncidentRow => ({
  ...{ id, createdMs, note, zone, tlp, keptDays },
});

/** What catalogs of earlier versions do not know of incidents. */
const LATER_COLUMNS = { zone: "text", tlp: "text", keptDays: "integer" } as const;

function addColumns(db: SqlDatabase): void {
  const columns = db.pragma("table_info(incidents)") as readonly { readonly name: string }[];
  for (const [name, type] of Object.entries(LATER_COLUMNS))
    if (!columns.some((column) => column.name === name)) db.exec(`alter table incidents add column ${name} ${type}`);
}

type Guard = <T>(work: () => T) => T;

interface AnswerRow extends Omit<KeptAnswer, "conversation" | "json"> {
  readonly conversation: string | null;
  readonly packed: Buffer;
}

function answerTable(db: SqlDatabase, guarded: Guard): AnswerStore {
  const known = db.prepare("select 1 from incidents where id = ?");
  const insert = db.prepare(
    "insert into answers (id, incident, createdMs, conversation, packed) values (@id, @incident, @createdMs, @conversation, @packed) on conflict (id) do update set packed = excluded.packed",
  );
  const prune = db.prepare(
    "delete from answers where incident = @incident and number <= (select number from answers where incident = @incident order by number desc limit 1 offset @keep)",
  );
  const select = db.prepare("select id, incident, createdMs, conversation, packed from answers where id = ?");
  const newest = db.prepare(
    "select id, incident, createdMs, conversation, packed from answers where incident = @incident and (@conversation is null or conversation = @conversation) and (@after is null or number < (select number from answers where id = @after)) order by number desc limit @limit",
  );
  const counted = db.prepare(
    "select count(*) as answers, count(distinct conversation) as conversations from answers where incident = ?",
  );
  const unpacked = ({ packed, conversation, ...row }: AnswerRow): KeptAnswer => ({
    ...row,
    conversation: conversation ?? undefined,
    json: gunzipSync(packed).toString(),
  });
  return {
    async put({ json, ...answer }) {
      const row = { ...answer, conversation: answer.conversation ?? null, packed: gzipSync(json) };
      guarded(() =>
        db.transaction(() => {
          if (known.get(answer.incident) === undefined) throw incidentGone(answer.incident);
          insert.run(row);
          prune.run({ incident: answer.incident, keep: MAX_KEPT_ANSWERS });
        })(),
      );
    },
    async get(id) {
      const row = guarded(() => select.get(id)) as AnswerRow | undefined;
      return row && unpacked(row);
    },
    async count(incident) {
      return guarded(() => counted.get(incident)) as Awaited<ReturnType<AnswerStore["count"]>>;
    },
    async list({ incident, conversation = null, after = null, limit }) {
      const rows = guarded(() => newest.all({ incident, conversation, after, limit })) as AnswerRow[];
      return rows.map(unpacked);
    },
  };
}
