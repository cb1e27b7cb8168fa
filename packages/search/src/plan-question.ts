import type { EntityKind, QuestionLanguage, QuestionMode, QuestionPlan } from "@lagebild/domain";

/** What a question asks to be counted or listed, before retrieval knows which records it is about. */
export interface QuestionDraft extends QuestionPlan {
  /** The kind of value the question names, as in "which addresses". */
  readonly entity: EntityKind | undefined;
  /** The exact work: none for a question of meaning only. */
  readonly exact: "count" | "countDistinct" | "top" | "firstLast" | undefined;
}

const GERMAN =
  /\b(?:der|die|das|den|dem|des|ein|eine|einen|einem|wie|wer|wen|wem|wann|wo|woher|wohin|welche[rsmn]?|wurde[n]?|wird|hat|haben|gab|gibt|ist|sind|war|waren|und|oder|nicht|kein|keine|von|vom|mit|auf|für|über|zur|zum|im|am|beim|sich|jemand|nach|aus|zähle|nenne|liste|viele|oft|anzahl|fasse)\b/giu;
const ENGLISH =
  /\b(?:the|a|an|of|to|in|on|at|by|was|were|is|are|did|does|do|has|have|had|which|what|who|whom|whose|when|where|how|many|from|with|and|or|any|anyone|somebody|someone|there|count|list)\b/gi;

/** Tells German from English by the little words; letters that only German has decide a tie. */
export function languageOf(question: string): QuestionLanguage {
  const german = (question.match(GERMAN) ?? []).length + (/[äöüß]/i.test(question) ? 0.5 : 0);
  return german > (question.match(ENGLISH) ?? []).length ? "de" : "en";
}

const COUNT =
  /\bhow (?:many|often|much)\b|\bnumber of\b|^\s*count\b|\bcount (?:the|all|how)\b|\bwie ?(?:viele?|oft|häufig)\b|\banzahl\b|^\s*zähle?\b/i;
const DISTINCT = /\b(?:different|distinct|unique|verschiedene[nr]?|unterschiedliche[nr]?)\b/i;
const MOST = /\b(?:most (?:often|frequent(?:ly)?|common(?:ly)?)|am (?:häufigsten|meisten|öftesten)|top \d+)\b/i;
const LIST =
  /^\s*(?:list|name|show|liste|nenne|zeige)\b|\b(?:which|what|welche[nrsm]?|all|alle)\s+(?:\w+\s+){0,2}?(?:addresses|ips|accounts|users|hosts|machines|domains|paths|processes|adressen|konten|benutzer|rechner|domänen|pfade|prozesse)\b/iu;
const TIMES =
  /\bwhen\b|\bwann\b|\bat what time\b|\b(?:first|last|erste[nrsm]?|letzte[nrsm]?) (?:and|und|time|mal|occurrence|entry|eintrag|zeit)|\bzuerst\b|\bzuletzt\b|\btimes? of\b|\bum wieviel uhr\b/iu;
const EXHAUSTIVE =
  /\b(?:summari[sz]e|overview|anything (?:suspicious|unusual|strange)|what happened|fasse .*zusammen|überblick|zusammenfassung|etwas (?:verdächtiges|auffälliges|ungewöhnliches)|was ist passiert)\b/iu;
const YES_NO =
  /^\s*(?:was|were|is|are|did|does|do|has|have|had|could|can|will|wurden?|wird|ist|sind|war|waren|hat|haben|hatte[n]?|gab|gibt|konnten?|kam|kamen|lief|liefen|fand|räumte|verlor|sah|schnitt|verrieten|wollte)\b/iu;

const KINDS: readonly (readonly [EntityKind, RegExp])[] = [
  [
    "address",
    /\b(?:ip|ips|ip-?adress\w*|ip address(?:es)?|address(?:es)?|adressen?|source|clients?|woher|from where|gegenstelle|visitors?|besucher)\b/iu,
  ],
  ["account", /\b(?:accounts?|users?|usernames?|kont(?:o|en)|benutzer\w*|anwender|whose|wessen|who|wer|whom|wen)\b/iu],
  ["process", /\b(?:process(?:es)?|programs?|programme?|prozesse?|tools?|werkzeuge?|executables?)\b/iu],
  ["host", /\b(?:hosts?|machines?|computers?|rechner|server)\b/iu],
  ["domain", /\b(?:domains?|host ?names?|domänen|domain-?namen)\b/iu],
  ["path", /\b(?:paths?|files?|urls?|pages?|pfade?|dateien?|seiten?)\b/iu],
  ["hash", /\b(?:hash(?:es)?|checksums?|prüfsummen?)\b/iu],
  ["cve", /\bcves?\b/i],
];

/** Decides what kind of answer a question needs: rules over its words, in English and German. */
export function planQuestion(question: string): QuestionDraft {
  const language = languageOf(question);
  const entity = KINDS.map(([kind, pattern]) => ({ kind, at: question.search(pattern) }))
    .filter(({ at }) => at >= 0)
    .sort((a, b) => a.at - b.at)[0]?.kind;
  const exact = exactWork(question, entity);
  const mode: QuestionMode = exact ? "exact" : EXHAUSTIVE.test(question) ? "exhaustive" : "semantic";
  return {
    mode,
    language,
    wants: wants(question, exact),
    statements: [],
    reason: reasonFor(mode, exact),
    entity,
    exact,
  };
}

function exactWork(question: string, entity: EntityKind | undefined): QuestionDraft["exact"] {
  if (COUNT.test(question)) return DISTINCT.test(question) && entity ? "countDistinct" : "count";
  if (MOST.test(question)) return "top";
  if (TIMES.test(question)) return "firstLast";
  return LIST.test(question) && entity ? "top" : undefined;
}

function wants(question: string, exact: QuestionDraft["exact"]): QuestionPlan["wants"] {
  if (exact === "count" || exact === "countDistinct") return "count";
  if (exact === "firstLast") return "times";
  if (exact === "top") return "list";
  if (EXHAUSTIVE.test(question)) return "description";
  return YES_NO.test(question) ? "yes-no" : "values";
}

function reasonFor(mode: QuestionMode, exact: QuestionDraft["exact"]): string {
  if (mode === "exhaustive") return "asks about everything: patterns are ranked by severity and rarity as well";
  if (exact === undefined) return "asks for meaning: shapes are ranked by meaning, words and exact values";
  const work = {
    count: "counted",
    countDistinct: "counted by different values",
    top: "listed by value",
    firstLast: "ordered by time",
  };
  return `asks for an exact result: the records of the best matching pattern are ${work[exact]} by the engine`;
}

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
