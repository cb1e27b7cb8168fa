import Database from "better-sqlite3";
import type { IndexedShape, ShapeId } from "@lagebild/domain";
import type { ShapeHit } from "../incident-index.js";
import { queryWords, searchedText, splitWords, tellingWords } from "../split-words.js";

/** A shape as it is kept beside its words; `number` is its place in the vectors where it has one. */
export interface NumberedShape {
  readonly number: number;
  readonly shape: IndexedShape;
}

/** Keeps shapes without their vectors, and finds them by words. */
export interface WordIndex {
  /** Takes shapes in any order of their numbers; they are found by their words once `index` was called. */
  keep(shapes: Iterable<NumberedShape>): void;
  /** Makes what was kept findable. Numbers that come later have to be greater than those before. */
  index(): void;
  /** Returns the `k` best, by BM25, of the shapes that `accepts` lets pass. */
  search(query: readonly string[], accepts: (shape: ShapeId) => boolean, k: number): readonly ShapeHit[];
  /** Returns the shapes that are known, without their vectors. */
  shapes(ids: readonly ShapeId[]): readonly NumberedShape[];
  templateOf(id: ShapeId): string | undefined;
  /** Returns the least number below `limit` of the shapes of a template. */
  leastOfTemplate(template: string, limit: number): number | undefined;
  /** Returns the ids by number. */
  ids(): readonly ShapeId[];
  close(): void;
}

const schema = `
CREATE TABLE shape (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, template TEXT NOT NULL, shape TEXT NOT NULL);
CREATE INDEX shape_template ON shape (template, number);
CREATE VIRTUAL TABLE word USING fts5(text, content='', tokenize="unicode61 remove_diacritics 2");
CREATE VIRTUAL TABLE word_count USING fts5vocab(word, row);`;

/** Shapes that are in memory at a time while their words are indexed. */
const INDEXED_AT_ONCE = 1_000;

/** Creates an empty word index in a file, or in memory without one. */
export function createWordIndex(path: string = ":memory:"): WordIndex {
  const database = new Database(path);
  database.pragma("journal_mode = OFF"); // built aside and renamed when complete, so nothing is worth a journal
  database.pragma("synchronous = OFF");
  database.exec(schema);
  return wordIndex(database);
}

/** Opens a word index that was built before, for reading. */
export const openWordIndex = (path: string): WordIndex =>
  wordIndex(new Database(path, { readonly: true, fileMustExist: true }));

function wordIndex(database: Database.Database): WordIndex {
  const count = database.prepare<[], { n: number }>("SELECT count(*) AS n FROM shape");
  const shapesWith = database.prepare<[string], { doc: number }>("SELECT doc FROM word_count WHERE term = ?");
  const ranked = database.prepare<[string], { id: ShapeId; score: number }>(
    "SELECT s.id, -w.rank AS score FROM word w JOIN shape s ON s.number = w.rowid WHERE w.text MATCH ? ORDER BY w.rank",
  );
  const byId = database.prepare<[string], { number: number; shape: string }>(
    "SELECT number, shape FROM shape WHERE id = ?",
  );
  const template = database.prepare<[string], { template: string }>("SELECT template FROM shape WHERE id = ?");
  const least = database.prepare<[string, number], { number: number | null }>(
    "SELECT min(number) AS number FROM shape WHERE template = ? AND number < ?",
  );

  let lastIndexed = -1;

  return {
    keep(shapes) {
      const add = database.prepare("INSERT INTO shape VALUES (?, ?, ?, ?)");
      database.transaction(() => {
        for (const { number, shape } of shapes)
          add.run(number, shape.id, shape.template, JSON.stringify({ ...shape, vector: undefined }));
      })();
    },
    index() {
      const add = database.prepare("INSERT INTO word (rowid, text) VALUES (?, ?)");
      const next = database.prepare<[number], { number: number; shape: string }>(
        `SELECT number, shape FROM shape WHERE number > ? ORDER BY number LIMIT ${INDEXED_AT_ONCE}`,
      );
      // Numbers that do not ascend would make the engine write out what it holds for each of them.
      database.transaction(() => {
        for (let rows = next.all(lastIndexed); rows.length > 0; rows = next.all(lastIndexed)) {
          for (const { number, shape } of rows)
            add.run(number, splitWords(searchedText(JSON.parse(shape) as IndexedShape)).join(" "));
          lastIndexed = rows.at(-1)!.number;
        }
      })();
    },
    search(query, accepts, k) {
      const words = tellingWords(queryWords(query), (word) => shapesWith.get(word)?.doc ?? 0, count.get()!.n);
      const hits: ShapeHit[] = [];
      if (words.length === 0 || k === 0) return hits;
      // Words hold letters and digits only; the quotes keep AND, OR, NOT and NEAR from being operators.
      for (const { id, score } of ranked.iterate(words.map((word) => `"${word}"`).join(" OR "))) {
        if (accepts(id) && hits.push({ shape: id, score }) === k) break;
      }
      return hits;
    },
    shapes: (ids) =>
      ids.flatMap((id) => {
        const found = byId.get(id);
        if (!found) return [];
        const shape = JSON.parse(found.shape) as IndexedShape;
        return { number: found.number, shape: { ...shape, program: shape.program, vector: undefined } };
      }),
    templateOf: (id) => template.get(id)?.template,
    leastOfTemplate: (of, limit) => least.get(of, limit)?.number ?? undefined,
    ids: () =>
      database
        .prepare<[], { id: ShapeId }>("SELECT id FROM shape ORDER BY number")
        .all()
        .map(({ id }) => id),
    close: () => {
      database.close();
    },
  };
}
