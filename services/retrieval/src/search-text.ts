import type { RecordFilter } from "@lagebild/domain";
import { contentWords } from "@lagebild/questions";
import { retrieve, type IncidentIndex, type RetrievalQuery, type Retrieved } from "@lagebild/search";

/** What a search needs besides its text. */
export interface SearchDeps {
  readonly index: IncidentIndex;
  embedQuestion(question: string): Promise<Float32Array>;
  expandQuestion(question: string): readonly string[];
}

/** A question, or a part of one, with what was found for it. */
export interface SearchedText {
  readonly text: string;
  /** Its content words. */
  readonly spoken: readonly string[];
  /** Each idea with the words that may stand for it. */
  readonly concepts: readonly (readonly string[])[];
  readonly retrieved: Retrieved;
}

export interface SearchOptions {
  readonly filter: RecordFilter;
  readonly isExhaustive: boolean;
  /** How much severity counts, against a question of meaning. */
  readonly severityWeight: number;
  readonly retrievers: { readonly meaning: boolean; readonly words: boolean };
}

/** Searches for a text by meaning, words and values. */
export async function searchText(deps: SearchDeps, asked: string, options: SearchOptions): Promise<SearchedText> {
  const { text, spoken, concepts, query } = await prepareSearch(deps, asked, options);
  return { text, spoken, concepts, retrieved: await retrieve(deps.index, query) };
}

/** What a search for a text looks for. */
export async function prepareSearch(
  deps: Omit<SearchDeps, "index">,
  asked: string,
  options: SearchOptions,
): Promise<Omit<SearchedText, "retrieved"> & { readonly query: RetrievalQuery }> {
  const text = asked.replace(/\s+/g, " ").trim();
  const { meaning, words } = options.retrievers;
  const spoken = contentWords(text);
  const added = deps.expandQuestion(text);
  const concepts = conceptsOf(deps, spoken, added);
  const searched = meaning ? [...new Set([...spoken, ...added])] : spoken;
  const query: RetrievalQuery = {
    vector: meaning ? await deps.embedQuestion(text) : undefined,
    words: words ? searched : [],
    concepts: !words ? [] : meaning ? concepts : spoken.map((word) => [word]),
    values: meaning && words ? spoken.filter((word) => !isGeneric(word)).map((value) => ({ value })) : [],
    filter: options.filter,
    isExhaustive: options.isExhaustive,
    severityWeight: options.severityWeight,
  };
  return { text, spoken, concepts, query };
}

/** Each word with what logs write for it; what only several words together stand for is an idea of its own. */
function conceptsOf(
  deps: Pick<SearchDeps, "expandQuestion">,
  spoken: readonly string[],
  added: readonly string[],
): readonly (readonly string[])[] {
  const single = spoken.map((word) => [word, ...deps.expandQuestion(word)]);
  const known = new Set(single.flat());
  const together = added.filter((word) => !known.has(word));
  return together.length > 0 ? [...single, ["", ...together]] : single;
}

const GENERIC = new Set(
  `user users account accounts host hosts machine machines computer computers server servers client clients service services system systems local network address addresses
  process program programs file files path log logs record records entry entries line lines event events request requests alert alerts message messages attempt attempts
  name names word command commands port ports session sessions connection connections source sources password passwords success successful successfully failed failure
  error errors different distinct unique most often many total sum number times first second last minutes hours hour minute day days
  benutzer konto konten rechner dienst dienste system systeme lokal netz adresse adressen prozess programm programme datei dateien pfad protokoll protokolle eintrag einträge
  zeile zeilen ereignis ereignisse anfrage anfragen meldung meldungen versuch versuche name namen befehl befehle sitzung sitzungen verbindung verbindungen quelle passwort
  kennwort erfolgreich fehler verschiedene verschiedenen unterschiedliche häufigsten meisten insgesamt gesamt stunde stunden minute minuten tag tage utc uhr`.split(
    /\s+/,
  ),
);

/** A word that says what sort of thing is meant rather than which one. */
export const isGeneric = (word: string): boolean => GENERIC.has(word);
