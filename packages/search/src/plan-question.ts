import {
  timeAdverbPattern,
  timeUnitOf,
  timeUnitPattern,
  type EntityKind,
  type QuestionMode,
  type QuestionPlan,
} from "@lagebild/domain";
import { questionConditions, type QuestionConditions } from "./question-conditions.js";
import {
  askedGroup,
  askedNoun,
  askedValues,
  mentionedValue,
  type AskedGroup,
  type AskedValue,
} from "./question-kinds.js";
import { languageOf } from "./question-language.js";
import { questionParts, type QuestionPart } from "./question-parts.js";
import {
  askedComparison,
  askedDifference,
  askedSequence,
  type AskedComparison,
  type AskedDifference,
  type AskedSequence,
} from "./question-relations.js";
import { askedSteps, type AskedStep } from "./question-steps.js";

export type ExactWork =
  | "count"
  | "countDistinct"
  | "top"
  | "firstLast"
  | "perBucket"
  | "duration"
  | "order"
  | "group"
  | "summarise"
  | "sequence"
  | "difference"
  | "compare"
  | "steps";

/** What a question asks to be counted or listed, before retrieval knows which records it is about. */
export interface QuestionDraft extends QuestionPlan {
  readonly question: string;
  /** The kind of value the question names, as in "which addresses". */
  readonly entity: EntityKind | undefined;
  /** The exact work: none for a question of meaning only. */
  readonly exact: ExactWork | undefined;
  /** Kinds of values asked for, in the order named; the first is what is counted or listed. */
  readonly asked: readonly AskedValue[];
  /** The noun after "which", where rules know no kind for it. */
  readonly noun: readonly string[];
  /** For times: the events that the question names. */
  readonly parts: readonly QuestionPart[];
  readonly conditions: QuestionConditions;
  /** For perBucket: seconds of a bucket. */
  readonly bucketSeconds: number | undefined;
  /** For group: by what. */
  readonly groups: readonly AskedGroup[];
  /** One event after another, values that only some records have, two numbers compared: where the question asks for it. */
  readonly relation: AskedRelation | undefined;
  /** Questions that build on each other, the first one first; none where one is enough. */
  readonly chain: readonly AskedStep[];
}

/** How a question relates records to others. */
export type AskedRelation =
  | ({ readonly work: "sequence" } & AskedSequence)
  | ({ readonly work: "difference" } & AskedDifference)
  | ({ readonly work: "compare" } & AskedComparison);

const COUNT =
  /\bhow (?:many|often|much)\b|\bnumber of\b|^\s*count\b|\bcount (?:the|all|how)\b|\bwie ?(?:viele?|oft|häufig)\b|\banzahl\b|^\s*zähle?\b/i;
const DISTINCT = /\b(?:different|distinct|unique|verschiedene[nr]?|unterschiedliche[nr]?)\b/i;
const MOST =
  /\b(?:most (?:often|frequent(?:ly)?|common(?:ly)?)|(?:the|die|den) (?:most|meisten)(?! of)|am (?:häufigsten|meisten|öftesten)|top \d+)\b/i;
const LIST =
  /^\s*(?:list|name|show|liste|nenne|zeige)\b|\b(?:which|what|welche[nrsm]?|all|alle)\s+(?:\w+\s+){0,2}?(?:addresses|ips|accounts|users|hosts|machines|domains|paths|processes|adressen|konten|benutzer|rechner|domänen|pfade|prozesse)\b/iu;
const TIMES =
  /\bwhen\s+(?:exactly\s+)?(?:was|were|did|does|do|is|are|has|have|had)\b|(?<![\p{L}])wann(?![\p{L}])|\b(?:at|since|until) (?:what|which) times?\b|\b(?:first|last|erste[nrsm]?|letzte[nrsm]?) (?:and|und|time|mal|occurrence|entry|eintrag|zeit)|\bzuerst\b|\bzuletzt\b|\btimes? of\b|\btimes for\b|\b(?:um wie ?viel uhr|zeitpunkte?|uhrzeit)\b/iu;
const DURATION =
  /\bhow long\b|\bhow much time\b|\bwie lange\b|\bwie viel zeit\b|\btime between\b|\bzeit zwischen\b|\bduration\b|\bdauer\b/iu;
const ORDER =
  /\bin (?:which|what) order\b|\b(?:what|which)\b.*\b(?:happened|came|was|began|started) first\b|\bin welcher reihenfolge\b|\b(?:was|welche\w*) (?:\p{L}+ ){0,4}(?:zuerst|zunächst)\b/iu;
const UNIT = timeUnitPattern();
const BUCKET = new RegExp(
  `(?<![\\p{L}])(?:per|each|every|by|pro|je|jede[rsnm]?)\\s+(${UNIT})(?![\\p{L}])|(?<![\\p{L}])(?:in|at|on|an|zu|um)\\s+(?:which|what|welche[mnrs]?)\\s+(${UNIT})(?![\\p{L}])|(?<![\\p{L}])(${timeAdverbPattern()})(?![\\p{L}])`,
  "iu",
);
const EXHAUSTIVE =
  /\b(?:summari[sz]e|overview|anything (?:suspicious|unusual|strange)|what happened|fasse .*zusammen|überblick|zusammenfassung|etwas (?:verdächtiges|auffälliges|ungewöhnliches)|was ist passiert)\b/iu;
const YES_NO =
  /^\s*(?:was|were|is|are|did|does|do|has|have|had|could|can|will|wurden?|wird|ist|sind|war|waren|hat|haben|hatte[n]?|gab|gibt|konnten?|kam|kamen|lief|liefen|fand|räumte|verlor|sah|schnitt|verrieten|wollte)\b/iu;

/** Patterns look for single blanks; long runs of them would be walked again and again. */
const oneLine = (text: string): string => text.replace(/\s+/g, " ").trim();

const WITH_RELATIONS = { relations: true };

/**
 * Decides what kind of answer a question needs: rules over its words, in English and German. Without relations a
 * question is read as one about single records, for where the records that it relates are not to be told apart.
 */
export function planQuestion(
  written: string,
  options: { readonly relations: boolean } = WITH_RELATIONS,
): QuestionDraft {
  const question = oneLine(written);
  const language = languageOf(question);
  const bucketSeconds = bucketOf(question);
  const conditions = questionConditions(question);
  const groups = askedGroup(question);
  const [grouped] = groups;
  const asked = groups.length === 1 && !("bucketSeconds" in grouped!) ? [grouped!] : askedValues(question);
  const chain = (options.relations && askedSteps(question)) || [];
  const relation = options.relations && chain.length === 0 ? askedRelation(question) : undefined;
  const exact =
    chain.length > 0 ? "steps" : (relation?.work ?? exactWork(question, { asked, bucketSeconds, groups, conditions }));
  const mentioned =
    asked.length === 0 && exact !== undefined && LISTING.has(exact) ? mentionedValue(question) : undefined;
  const values = mentioned ? [mentioned] : asked;
  const mode: QuestionMode = exact ? "exact" : EXHAUSTIVE.test(question) ? "exhaustive" : "semantic";
  return {
    question,
    mode,
    language,
    wants: wants(question, exact),
    statements: [],
    reason: reasonFor(mode, exact),
    entity: values.flatMap(({ places }) => places.flatMap((place) => place.entity ?? []))[0],
    exact,
    asked: values,
    noun: askedNoun(question),
    parts: exact === "firstLast" || exact === "duration" || exact === "order" ? questionParts(question) : [],
    conditions,
    bucketSeconds,
    groups,
    relation,
    chain,
  };
}

/** Work whose result lists values: where the question asks for no kind, the first that it mentions is meant. */
const LISTING: ReadonlySet<ExactWork> = new Set(["top", "countDistinct", "difference", "sequence", "compare"]);

function askedRelation(question: string): AskedRelation | undefined {
  if (TIMES.test(question) || DURATION.test(question) || ORDER.test(question)) return undefined;
  const comparison = askedComparison(question);
  if (comparison) return { work: "compare", ...comparison };
  const sequence = askedSequence(question);
  if (sequence) return { work: "sequence", ...sequence };
  const difference = asksForValues(question) ? askedDifference(question) : undefined;
  return difference && { work: "difference", ...difference };
}

/** Only values can be new, or nowhere else. */
const asksForValues = (question: string): boolean =>
  askedValues(question).length > 0 || mentionedValue(question) !== undefined;

interface ReadQuestion {
  readonly asked: readonly AskedValue[];
  readonly bucketSeconds: number | undefined;
  readonly groups: readonly AskedGroup[];
  readonly conditions: QuestionConditions;
}

function exactWork(
  question: string,
  { asked, bucketSeconds, groups, conditions }: ReadQuestion,
): QuestionDraft["exact"] {
  if (groups.length > 1) return "group";
  if (bucketSeconds !== undefined) return "perBucket";
  if (conditions.amount) return "summarise";
  if (conditions.counts && mentionedValue(question)) return countsNames(question) ? "countDistinct" : "top";
  if (groups.length === 1) return "top";
  if (MOST.test(question)) return "top";
  if (DURATION.test(question)) return "duration";
  if (COUNT.test(question)) return DISTINCT.test(question) || countsNames(question) ? "countDistinct" : "count";
  if (ORDER.test(question)) return "order";
  if (TIMES.test(question)) return "firstLast";
  return LIST.test(question) && asked.length > 0 ? "top" : undefined;
}

/** "How many accounts were tried" counts names, not records. */
const countsNames = (question: string): boolean =>
  /\b(?:how many|wie ?viele)\s+(?:\p{L}+\s+)?(?:addresses|ips|accounts|users|hosts|machines|computers|domains|adressen|ip-adressen|konten|benutzer|rechner|domänen)\b/iu.test(
    question,
  );

function bucketOf(question: string): number | undefined {
  const unit = BUCKET.exec(question)
    ?.slice(1)
    .find((group) => group !== undefined);
  return unit === undefined ? undefined : timeUnitOf(unit)?.seconds;
}

function wants(question: string, exact: QuestionDraft["exact"]): QuestionPlan["wants"] {
  if (exact === "count" || exact === "countDistinct" || exact === "summarise") return "count";
  if (exact !== undefined && YES_NO.test(question) && RELATIONS.has(exact)) return "yes-no";
  if (exact === "firstLast" || exact === "duration" || exact === "order") return "times";
  if (exact !== undefined && exact !== "steps") return "list";
  if (EXHAUSTIVE.test(question)) return "description";
  return YES_NO.test(question) ? "yes-no" : "values";
}

const RELATIONS: ReadonlySet<ExactWork> = new Set(["sequence", "difference", "compare", "top"]);

function reasonFor(mode: QuestionMode, exact: QuestionDraft["exact"]): string {
  if (mode === "exhaustive") return "asks about everything: patterns are ranked by severity and rarity as well";
  if (exact === undefined) return "asks for meaning: shapes are ranked by meaning, words and exact values";
  if (exact === "steps")
    return "asks several things that build on each other: the answer of one is a condition of the next";
  const work = {
    count: "counted",
    countDistinct: "counted by different values",
    top: "listed by value",
    firstLast: "ordered by time",
    perBucket: "counted by time",
    duration: "ordered by time, first and last",
    order: "ordered by time",
    group: "counted by combinations of values",
    summarise: "summed up by the numbers in them",
    sequence: "paired with those that follow them in time",
    difference: "searched for values that the others do not have",
    compare: "counted and compared",
  };
  return `asks for an exact result: the records of the best matching pattern are ${work[exact]} by the engine`;
}

const COUNTING =
  /\b(?:how (?:many(?: times)?|often|much)|number of|in (?:which|what) (?:hour|minute|day|second)|(?:per|each|every) (?:hour|minute|day|second)|most (?:often|frequent(?:ly)?)|there (?:were|was)|(?:were|was) there|wie ?(?:viele?|oft|häufig)|anzahl(?: der)?|zähle?|in welcher (?:stunde|minute|sekunde)|an welchem tag|(?:pro|je) (?:stunde|minute|tag|sekunde)|am (?:häufigsten|meisten)|gab es|different|verschiedene[nr]?|(?:einträge|entries|records|lines|zeilen) (?:melden|enthalten|contain|report|are there|are|say))(?![\p{L}])/giu;

/** What of a question says what is counted: without the counting and the time. The question itself where little is left. */
export function countedText(question: string, conditions: QuestionConditions): string {
  const words = oneLine(question).replace(COUNTING, " ").replace(/[?!]/g, " ").split(/\s+/);
  const { time, amount, counts } = conditions;
  const times = new Set(
    [time, amount, counts].flatMap((part) => part?.said ?? []).map((word) => bare(word.toLowerCase())),
  );
  const isSaid = (word: string): boolean => times.has(bare(word.toLowerCase()));
  const text = words.filter((word) => word !== "" && !isSaid(word)).join(" ");
  return contentWords(text).length === 0 ? oneLine(question) : text;
}

const bare = (word: string): string => word.replace(/^[("„“]+|[)"“”,.]+$/g, "");

const LITTLE_WORDS = new Set(
  `the a an of to in on at by for was were is are did does do has have had which what who whom whose when where how many much often from with and or any anyone anybody
  somebody someone there here this that these those it its be been being not no than then into out up as if so such only also ever all each between during after before
  first last time times give list name show tell count number come came
  der die das den dem des ein eine einen einem einer eines wie wer wen wem wann wo woher wohin welche welcher welches welchem welchen wurde wurden wird werden hat haben hatte gab gibt ist sind war waren
  und oder nicht kein keine von vom mit auf für über zur zum im am beim sich jemand nach aus viele oft anzahl bei als ob so auch nur es er sie ihr sein seine seiner ihre an in zu um dabei dort hier dem etwa
  erste ersten letzte letzten mal nenne liste zeige zähle`.split(/\s+/),
);

/** The words of a question that carry meaning, lower-cased, each once; at most 64. */
export function contentWords(question: string): readonly string[] {
  const words =
    question.toLowerCase().match(/[\p{L}\p{N}_$][\p{L}\p{N}_.$@\\/:-]*[\p{L}\p{N}_$]|[\p{L}\p{N}]{2,}/gu) ?? [];
  return [...new Set(words)].filter((word) => !LITTLE_WORDS.has(word) && word.length < 200).slice(0, 64);
}
