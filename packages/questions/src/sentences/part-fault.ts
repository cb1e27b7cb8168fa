import type { SentenceFault } from "@lagebild/domain";
import { languageFiles } from "../language/read-language.js";
import { knownLexicon } from "../links/lexicon.js";
import { partsOfCompound } from "../words/compounds.js";
import type { CitedRecord } from "./cited-record.js";
import { isJudged, isMisnamed } from "./said-to-be.js";
import { areRecordTimes, isWeekday, timeWords, type TimesContext } from "./said-times.js";
import { saidCourse, wentSo } from "./said-outcome.js";
import { isApart, isMeasured, isUnit, saidNumbers, statesCount, type SaidNumber } from "./said-numbers.js";
import { demanded, findMeanings, isFree, saidAgainst, type MeaningHit } from "./sentence-lexicon.js";
import type { ReadSentence, SentencePart } from "./sentence-parts.js";
import { isSwapped } from "./swapped-parts.js";

/** What a part of a sentence is compared with. */
export interface PartContext {
  readonly sentence: ReadSentence;
  readonly records: readonly CitedRecord[];
  readonly times: TimesContext;
  /** What exact results count. */
  readonly counts: readonly number[];
  /** Deeds and outcomes of the part before, where this one has none. */
  readonly inherited: readonly MeaningHit[];
  /** That something was tried, where the part before says no more: "he tried, with a password, to log in". */
  readonly attempted: readonly MeaningHit[];
}

/** Compares a part of a sentence with the records: one of them has to bear all of it. */
export async function faultOfPart(part: SentencePart, context: PartContext): Promise<SentenceFault | undefined> {
  const faults: (SentenceFault | undefined)[] = [];
  for (const record of context.records) {
    const fault = await faultWith(record, part, context);
    if (fault === undefined) return undefined;
    faults.push(fault);
  }
  return faults.find((fault) => fault !== "other-event") ?? "other-event";
}

async function faultWith(
  record: CitedRecord,
  part: SentencePart,
  context: PartContext,
): Promise<SentenceFault | undefined> {
  const { sentence, times } = context;
  if (!(await areRecordTimes(part, record, times)) || isMisnamed(part, sentence)) return "other-event";
  const named = new Set<number>();
  for (const { entry, tokens } of part.events) if (record.isOf(entry)) for (const at of tokens) named.add(at);
  if (named.size === 0 && isJudged(part, sentence, record)) return "beyond-lines";
  const isBorne = bearing(record, named);
  const numbers = saidNumbers(sentence, part);
  for (const number of numbers)
    if (!isNumberBorne(number, part, record, context)) return number.isCount ? "other-count" : "other-event";
  const meant = part.meanings.filter((hit) => !isFree(hit)).flatMap(({ tokens }) => tokens);
  const known = new Set([
    ...numbers.map(({ at }) => at),
    ...timeWords(part, sentence),
    ...part.meanings.filter((hit) => isFree(hit) || isBorne(hit)).flatMap(({ tokens }) => tokens),
    ...[...named].filter((at) => !meant.includes(at)),
  ]);
  for (const at of part.at) {
    if ((await isWeekday(sentence.words[at]!, record, times)) === false) return "other-event";
    if (!known.has(at) && !(await isWordBorne(at, sentence, record, times))) return "other-event";
  }
  return (
    faultOfDeeds(record, part, { context, isBorne }) ?? (isSwapped(part, sentence, record) ? "other-event" : undefined)
  );
}

interface DeedContext {
  readonly context: PartContext;
  isBorne(hit: MeaningHit): boolean;
}

/** What is told to be done is what the record shows, and it went as it is told. */
function faultOfDeeds(
  record: CitedRecord,
  { meanings }: SentencePart,
  { context: { sentence, inherited, attempted }, isBorne }: DeedContext,
): SentenceFault | undefined {
  const own = demanded(meanings);
  const taken = new Set(own.filter(isBorne).flatMap(({ tokens }) => tokens));
  // "Gesperrt" is said of what was refused, too.
  for (const { meaning, tokens } of own)
    if (meaning.kind === "outcome" && meaning.outcome === record.outcome) for (const at of tokens) taken.add(at);
  const isLeft = ({ meaning, tokens }: MeaningHit): boolean =>
    meaning.kind !== "outcome" && !tokens.some((at) => taken.has(at));
  if (own.some(isLeft)) return "other-event";
  const told = own.length > 0 ? [...meanings, ...attempted] : [...meanings, ...inherited];
  const deeds = (own.length > 0 ? own : inherited).filter(({ meaning }) => meaning.kind === "deed");
  const course = saidCourse(told, deeds, isBorne, { record, isToldRefused: isToldRefused(sentence, record) });
  if (wentSo(course, record)) return undefined;
  return course === "denied-outcome" ? "denial" : "other-event";
}

/** Whether a sentence tells that something was refused: in a word, or with the code of a response. */
const isToldRefused = ({ parts, tokens }: ReadSentence, record: CitedRecord): boolean =>
  parts.some(({ meanings }) =>
    meanings.some(({ meaning }) => meaning.kind === "outcome" && meaning.outcome === "failure"),
  ) || tokens.some(({ text }) => /^[3-5]\d\d$|^[45]\.\d\.\d$/u.test(text) && record.holds(text));

const planted = languageFiles().sentences.things.find(({ id }) => id === "planted");

/** Whether a record shows what words mean; `named` are words of classes of events that it is of. */
const bearing =
  (record: CitedRecord, named: ReadonlySet<number>) =>
  ({ meaning, tokens }: MeaningHit): boolean => {
    if (meaning.kind === "thing")
      return meaning.entry === planted
        ? record.isPlanted
        : record.says(meaning.entry.says) || record.shows(meaning.entry.where ?? []);
    if (meaning.kind !== "deed") return false;
    if (record.tells(meaning.entry.unless ?? [])) return false;
    if (record.tells(meaning.entry.says)) return true;
    if (record.tells(saidAgainst(meaning.entry))) return false;
    return record.shows(meaning.entry.where ?? []) || tokens.every((at) => named.has(at));
  };

function isNumberBorne(
  number: SaidNumber,
  part: SentencePart,
  record: CitedRecord,
  { sentence, counts, records }: PartContext,
): boolean {
  if (counts.includes(number.value) && number.isCount) return true;
  if (isApart(number, sentence, records)) return true;
  if (number.isCount) return statesCount(number, sentence, record, part.meanings);
  if (!record.holds(sentence.tokens[number.at]!.text) && !record.holds(String(number.value)))
    return counts.includes(number.value);
  return !isUnit(sentence.words[number.at + 1] ?? "") || isMeasured(number, part.meanings, record);
}

/** Whether a word stands in a record, itself or in a word that means the same, or is made of such words. */
async function isWordBorne(
  at: number,
  { tokens, words }: ReadSentence,
  record: CitedRecord,
  times: TimesContext,
): Promise<boolean> {
  const token = tokens[at]!;
  if (token.quotation !== undefined) return true; // compared with the lines where it is marked
  const weekday = await isWeekday(words[at]!, record, times);
  if (weekday !== undefined) return weekday;
  const { alike } = knownLexicon();
  if (record.holds(words[at]!) || record.holds(token.text.replace(/['’]s$/u, ""))) return true;
  if (means(words[at]!)) return false;
  if (alike(token.stem).some((stem) => record.hasStem(stem))) return true;
  if (words[at]!.startsWith("=")) return false;
  if (words[at]!.includes("-")) return words[at]!.split("-").every((word) => isKnownPiece(word, record));
  return /^\p{Lu}/u.test(token.text) && partsOfCompound(token, (word) => isKnownPiece(word, record)).length > 1;
}

/** Whether a word means something that a record has to show by other words than itself. */
const means = (word: string): boolean => findMeanings([word], [0]).some((hit) => !isFree(hit));

/** A part of a compound: a plain word, one that stands in the record, or one that means something it shows. */
function isKnownPiece(word: string, record: CitedRecord): boolean {
  if (record.holds(word)) return true;
  const isBorne = bearing(record, new Set());
  return findMeanings([word], [0]).some((hit) => hit.meaning.kind === "plain" || isBorne(hit));
}
