import type {
  Bilingual,
  FieldValues,
  Picture,
  RecordRow,
  ShapeId,
  SourceClock,
  SourceId,
  Statement,
  StatementResult,
  Where,
} from "@lagebild/domain";

/** A field that records of an incident have. */
export interface VocabularyField {
  readonly field: string;
  /** It is a field of events, not one of the log's own. */
  readonly isOfEvent: boolean;
  readonly records: number;
  /** The most frequent values; absent where they are not known without reading all records. */
  readonly top?: readonly { readonly value: string; readonly count: number }[];
}

interface NameCount {
  readonly name: string;
  readonly count: number;
}

/** What an incident holds, by name: what the words of a question may mean. */
export interface Vocabulary {
  readonly records: number;
  readonly fields: readonly VocabularyField[];
  readonly hosts: readonly NameCount[];
  readonly programs: readonly NameCount[];
  readonly files: readonly NameCount[];
  /** Microseconds UTC. */
  readonly firstTime: number | undefined;
  readonly lastTime: number | undefined;
  readonly zone: string;
}

/** What analysts ask about, as the picture knows it. */
export interface KnownTopic {
  readonly id: string;
  readonly title: Bilingual;
  readonly words: { readonly en: readonly string[]; readonly de: readonly string[] };
  readonly shownBy: readonly string[];
  /** Keys of the rules about single records that show it. */
  readonly rules: readonly string[];
}

/** A record with its values by field of events, and by the names that its log gives them. */
export interface KnownRecord {
  readonly row: RecordRow;
  readonly event: FieldValues;
  readonly fields: FieldValues;
}

/** An incident, as far as questions need it. */
export interface QuestionEngine {
  readonly vocabulary: Vocabulary;
  readonly topics: readonly KnownTopic[];
  readonly sourceKinds: readonly { readonly id: string; readonly title: Bilingual }[];
  aggregate(statement: Statement): Promise<StatementResult>;
  /** Records of a condition, in the order of their files. */
  events(where: Where, limit: number): Promise<readonly KnownRecord[]>;
  /** What the lines of records say, for those that exist. */
  texts(rows: readonly RecordRow[]): Promise<readonly string[]>;
  /** Shapes whose fixed text holds the words one after the other, ignoring case. */
  shapesWith(text: string): Promise<readonly ShapeId[]>;
  /** Lines that hold a text, ignoring case, as whole words or not; undefined where there is too much to look at, or to name. */
  linesWith(
    text: string,
    isWord: boolean,
  ): Promise<readonly { readonly source: SourceId; readonly lines: readonly number[] }[] | undefined>;
  /** Lines that have, of each group of stems, a word of one, within so many words where that is limited; undefined as above. */
  linesSaying(
    groups: readonly (readonly string[])[],
    mostWords?: number,
  ): Promise<readonly { readonly source: SourceId; readonly lines: readonly number[] }[] | undefined>;
  /** What is known of the clocks of the sources, those of most records first. */
  clocks(): Promise<readonly SourceClock[]>;
  /** The picture of the incident, where it can be had at once. */
  picture(): Promise<Picture | undefined>;
}
