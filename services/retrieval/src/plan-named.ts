import { isNamedValue, type IndexSnapshot, type QuestionConditions } from "@lagebild/search";
import type { SearchedText } from "./plan-search.js";

/** What a question names by its own name. */
export interface Named {
  /** Values that records hold, normalised. */
  readonly entities: readonly string[];
  /** Texts that shapes hold. */
  readonly literals: readonly string[];
  /** Plain words that records hold as values, and that the question calls an account or the like. */
  readonly introduced: readonly string[];
  readonly host: string | undefined;
  readonly file: string | undefined;
  readonly program: string | undefined;
  /** The question's words for all of these. */
  readonly words: ReadonlySet<string>;
}

const MAX_ENTITIES = 3;
const QUOTED = /["“„'‚«]([^"“”„'‘’»]{2,80})["“”'‘’»]/g;
/** Names of programs and channels that are words of everyday use. */
const COMMON_PROGRAMS = new Set("security system application web alert service login user root".split(" "));

/** Finds what a text names: values of records, texts of shapes, a machine, a program, a log file. */
export function namedIn(
  snapshot: IndexSnapshot,
  { text, spoken, retrieved }: SearchedText,
  conditions: QuestionConditions,
): Named {
  const entities: string[] = [];
  const literals: string[] = [];
  const introduced: string[] = [];
  const words = new Set<string>();
  const known = new Set(retrieved.entityHits.map(({ value }) => value));
  const quoted = [...text.matchAll(QUOTED)].map((match) => match[1]!.toLowerCase());
  let host: string | undefined;
  let file: string | undefined;
  for (const word of [...quoted, ...spoken]) {
    if (words.has(word) || conditions.said.has(word)) continue;
    const isNamed = isNamedValue(word) || quoted.includes(word) || isProperName(text, word);
    const asHost = hostNamed(snapshot, word);
    const asFile = isNamed ? fileNamed(snapshot, word) : undefined;
    const isNumber = /^\d{1,4}$/.test(word);
    if (asHost !== undefined && isPlace(text, word)) host = asHost;
    else if (asFile !== undefined) file = asFile;
    else if (isNamed && !isNumber) (known.has(word) ? entities : literals).push(word);
    else {
      if (known.has(word) && isIntroduced(text, word)) introduced.push(word);
      continue;
    }
    words.add(word);
    if (quoted.includes(word)) for (const part of word.split(/[^\p{L}\p{N}_.-]+/u)) words.add(part);
  }
  const program = snapshot.programs
    .map(({ name }) => name)
    .find((name) => spoken.includes(name.toLowerCase()) && !COMMON_PROGRAMS.has(name.toLowerCase()));
  return { entities: entities.slice(0, MAX_ENTITIES), literals, introduced, host, file, program, words };
}

const INTRODUCED =
  /(?:^|[^\p{L}])(?:accounts?|users?|username|konto|kontos|benutzer(?:s|konto)?|anwender|process|prozess|tool|werkzeug|domain|domäne|principal)\s+$/iu;

/** "the account backup": what sort of thing it is stands before its name. */
function isIntroduced(text: string, word: string): boolean {
  const at = text.toLowerCase().indexOf(word);
  return at > 0 && INTRODUCED.test(text.slice(0, at));
}

/** Written as no plain word is, such as `WinUpdateSvc` or `PSEXESVC`. */
function isProperName(text: string, word: string): boolean {
  const at = text.toLowerCase().indexOf(word);
  const written = at < 0 ? "" : text.slice(at, at + word.length);
  return /\p{Ll}\p{Lu}/u.test(written) || (word.length >= 6 && /^\p{Lu}+$/u.test(written));
}

const hostNamed = ({ hosts }: IndexSnapshot, word: string): string | undefined =>
  hosts.length < 2
    ? undefined
    : hosts
        .map(({ name }) => name)
        .find((name) => name.toLowerCase() === word || name.toLowerCase().startsWith(`${word}.`));

const fileNamed = ({ sources }: IndexSnapshot, word: string): string | undefined =>
  sources.length < 2
    ? undefined
    : sources.map(({ source }) => source.file).find((file) => file.toLowerCase().endsWith(word));

const AT = /(?:^|[^\p{L}])(?:on|at|auf|an|am|of|von|hat|has|did)\s+(?:(?:the|host|machine|dem|den|der|rechner)\s+)*$/iu;

/** A machine's name is where something happened only where the question says so. */
function isPlace(text: string, word: string): boolean {
  const at = text.toLowerCase().indexOf(word);
  return at >= 0 && AT.test(text.slice(0, at));
}
