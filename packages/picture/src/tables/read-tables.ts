import { Failure, type Bilingual } from "@lagebild/domain";
import { packedFiles } from "./parse-tables.js";

/** One of the things that analysts ask about. */
export interface Topic {
  readonly id: string;
  readonly phase: string;
  readonly title: Bilingual;
  readonly question: Bilingual;
  /** What people say for it. */
  readonly words: { readonly en: readonly string[]; readonly de: readonly string[] };
  /** Kinds of sources that would show it. */
  readonly shownBy: readonly string[];
}

/** A kind of log, by which mappings took its records. */
export interface SourceKind {
  readonly id: string;
  readonly title: Bilingual;
  /** Ids of mappings; a star at the end stands for anything. */
  readonly mappings: readonly string[];
  /** Only records of one of these categories make a source this kind. */
  readonly categories?: readonly string[];
}

export interface PictureTables {
  readonly topics: readonly Topic[];
  readonly kinds: readonly SourceKind[];
}

const KINDS_FILE = "source-kinds.yml";

let tables: PictureTables | undefined;

/** Reads the topics and the kinds of sources that come with the product, once. Failure "invalid" names what is wrong. */
export function pictureTables(): PictureTables {
  return (tables ??= readTables(packedFiles().tables));
}

function readTables(files: Readonly<Record<string, unknown>>): PictureTables {
  const kinds = listIn(files, KINDS_FILE).map(kindOf);
  const topics = Object.keys(files)
    .filter((name) => name !== KINDS_FILE)
    .flatMap((name) => listIn(files, name).map((entry) => topicOf(entry, name)));
  const known = new Set(kinds.map(({ id }) => id));
  for (const { id, shownBy } of topics) {
    const unknown = shownBy.find((kind) => !known.has(kind));
    if (unknown !== undefined) throw new Failure("invalid", `topic ${id}: kind of source "${unknown}" is not known`);
  }
  return { topics, kinds };
}

type Entry = Readonly<Record<string, unknown>>;

function listIn(files: Readonly<Record<string, unknown>>, name: string): readonly Entry[] {
  const value = files[name];
  if (!Array.isArray(value)) throw new Failure("invalid", `${name}: expected a list`);
  return value as readonly Entry[];
}

function kindOf(entry: Entry): SourceKind {
  const categories = textsIn(entry["categories"]);
  return {
    id: textIn(entry, "id", KINDS_FILE),
    title: bilingualIn(entry, "title", KINDS_FILE),
    mappings: textsIn(entry["mappings"]),
    ...(categories.length > 0 && { categories }),
  };
}

function topicOf(entry: Entry, file: string): Topic {
  const words = (entry["words"] ?? {}) as Readonly<Record<string, unknown>>;
  return {
    id: textIn(entry, "id", file),
    phase: textIn(entry, "phase", file),
    title: bilingualIn(entry, "title", file),
    question: bilingualIn(entry, "question", file),
    words: { en: textsIn(words["en"]), de: textsIn(words["de"]) },
    shownBy: textsIn(entry["shown-by"]),
  };
}

function textIn(entry: Entry, key: string, file: string): string {
  const value = entry[key];
  if (typeof value === "string" && value !== "") return value;
  throw new Failure("invalid", `${file}: ${JSON.stringify(entry["id"])} has no ${key}`);
}

function bilingualIn(entry: Entry, key: string, file: string): Bilingual {
  const { en, de } = (entry[key] ?? {}) as Partial<Bilingual>;
  if (typeof en === "string" && typeof de === "string") return { en, de };
  throw new Failure("invalid", `${file}: ${JSON.stringify(entry["id"])} has no ${key} in both languages`);
}

const textsIn = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];
