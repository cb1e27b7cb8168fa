import { timeUnitOf, timeUnitPattern } from "@lagebild/domain";
import { askedCounts } from "./question-amounts.js";
import { askedEvent } from "./question-events.js";
import { languageOf } from "./question-language.js";
import { readTimeCondition } from "./times/time-condition.js";

/** Two events of which one has to follow the other, as a question names them. */
export interface AskedSequence {
  readonly first: string;
  readonly then: string;
  /** Seconds between them at most; undefined where the question sets no limit. */
  readonly withinSeconds: number | undefined;
}

/** Records whose values are looked for, and those that must not have them. */
export interface AskedDifference {
  /** What both are about, without what tells them apart. */
  readonly about: string;
  /**
   * - before: values that no earlier record has;
   * - elsewhere: values that no record outside of the place or time named has;
   * - other: values that no record has that `other` names.
   */
  readonly kind: "before" | "elsewhere" | "other";
  readonly other: string | undefined;
}

/** Two things whose numbers are compared. */
export interface AskedComparison {
  readonly one: string;
  readonly other: string;
  /** The first is said to be more, or less. */
  readonly says: "more" | "less";
  /** Both are the same but for one name or time. */
  readonly isSwapped: boolean;
}

const MONTHS = "jan|feb|mar|mär|apr|may|mai|jun|jul|aug|sep|oct|okt|nov|dec|dez";
const EDGE = "(?<![\\p{L}\\p{N}])";
const END = "(?![\\p{L}\\p{N}])";
const NUMBER_WORDS: Readonly<Record<string, number>> = {
  a: 1, an: 1, one: 1, einer: 1, eine: 1, two: 2, zwei: 2, three: 3, drei: 3, five: 5, fünf: 5, ten: 10, zehn: 10, fifteen: 15, thirty: 30,
}; // prettier-ignore
const LENGTH = `(\\d{1,5}|${Object.keys(NUMBER_WORDS).join("|")})\\s+(${timeUnitPattern()})`;
const WITHIN = new RegExp(
  `\\s*${EDGE}(?:within|in|less than|innerhalb(?: von)?|binnen|in(?:nerhalb)? weniger als|weniger als|höchstens|at most)\\s+(?:the\\s+|der\\s+|den\\s+)?${LENGTH}\\s*(?:of|from)?${END}`,
  "iu",
);
/** What can come before something else: who asks for what came "after" anything else means a time or a direction. */
const EVENT =
  "fail\\w*|attempts?|tries|guess\\w*|login\\w*|logon\\w*|logged|logging|sign-?ins?|signing|brute\\w*|alerts?|warnings?|errors?|scans?|scanning|probing|downloads?|uploads?|reboots?|restarts?|crash\\w*|install\\w*|creat\\w*|delet\\w*|clear\\w*|connect\\w*|request\\w*|reset\\w*|lock\\w*|lockouts?|denied|denials?|rejected|rejections?|blocked|chang\\w*|" +
  "fehl\\w*|\\p{L}*versuche?[ns]?|scheitern|gescheitert\\w*|\\p{L}*anmeldung(?:en)?|angemeldet|abgewies\\w*|abgelehnt\\w*|gesperrt\\w*|sperrung(?:en)?|\\p{L}*passw(?:ort|örtern?|orten)|\\p{L}*kennw(?:ort|örtern?)|alarme?[ns]?|warnung(?:en)?|fehlern?|scans?|abst(?:urz|ürzen?)|neustarts?|installation(?:en)?|anlegen|angelegt|löschen|löschung(?:en)?|gelöscht|leeren|änderung(?:en)?|verbindung(?:en)?|anfragen?";
const HAS_EVENT = new RegExp(`${EDGE}(?:${EVENT})${END}`, "iu");

const FOLLOWED =
  /^(.+?)(?:,)?\s+(?:(?:that were |and (?:was|were) |which were )?followed by|gefolgt von|(?:and|und)?\s*(?:then|afterwards|thereafter|later|anschließend|danach|daraufhin)(?:\s+(?:followed by|folgte))?|(?:before|bevor)(?=\s+\p{L}+ing\s))\s+(.+)$/iu;
const AFTER =
  /^(.+?)(?:,)?\s+(?:(?:shortly|right|soon|directly|immediately|just|even)\s+)?(?:after|following)\s+(?:having\s+|they\s+|he\s+|it\s+|(?:a|the)\s+(?:series|number) of\s+)?(.+)$/iu;
const NACHDEM = /^(.+?)(?:,)?\s+nachdem\s+(.+)$/iu;
/** "nach <adjectives> <noun>": the verb's end may stand behind it. */
const NACH =
  /^(.+?)\s+(?:(?:kurz|direkt|unmittelbar|gleich|noch)\s+)?nach\s+((?:\p{Ll}[\p{L}-]*\s+){0,4}\p{Lu}[\p{L}-]*(?:\s+(?:von|vom|bei|beim|mit|für|aus)\s+[^\s,?]+)?)(.*)$/u;
/** "..., and did anyone get in": what was tried and whether it succeeded. */
const AND_SUCCEEDED =
  /^(.+?),?\s+(?:and|und)\s+(?:did|was|were|has|have|is|kam(?:en)?|war(?:en)?|hat|haben|ist|gelang(?:en)?|schaffte)\s(?:.*\s)?(?:(?:get|got|log|logged|sign|signed)\s+(?:in|on)|succeed(?:ed)?|successful|hinein|herein|rein|erfolgreich|erfolg|es|gelungen|anmelden|angemeldet)$/iu;
const ASKS_WHAT_HAPPENED =
  /^\s*(?:what (?:did|does|was done|were done|happened|came|else)|was (?:tat|tut|machte|geschah|passierte|kam|hat|ist|wurde)|when|wann|how long|wie lange)(?![\p{L}])/iu;

/** Reads a question for one event after another: "who logged in within 5 minutes after failed attempts". */
export function askedSequence(question: string): AskedSequence | undefined {
  const text = question.replace(/[?!.\s]+$/, "");
  if (ASKS_WHAT_HAPPENED.test(text)) return undefined;
  const within = WITHIN.exec(text);
  const body = within ? text.replace(within[0], " ").replace(/\s+/g, " ") : text;
  const parts = followed(body) ?? succeeded(body) ?? after(body);
  if (!parts || !HAS_EVENT.test(parts.first)) return undefined;
  return { ...parts, withinSeconds: within ? secondsOf(within[1]!, within[2]!) : undefined };
}

type Parts = Pick<AskedSequence, "first" | "then">;

function followed(text: string): Parts | undefined {
  const match = FOLLOWED.exec(text);
  return match
    ? { first: match[1]!.replace(/\s+(?:were|was|wurden?)$/iu, "").trim(), then: match[2]!.trim() }
    : undefined;
}

/** Who asks whether somebody guessed passwords and got in means a login after failed ones. */
function succeeded(text: string): Parts | undefined {
  const first = AND_SUCCEEDED.exec(text)?.[1];
  if (first === undefined || askedEvent(first)?.tag !== "login-failure") return undefined;
  return {
    first,
    then: /[äöüß]|(?<![\p{L}])(?:hat|jemand|wurden?)(?![\p{L}])/iu.test(first)
      ? "erfolgreiche Anmeldungen"
      : "successful logins",
  };
}

function after(text: string): Parts | undefined {
  const english = AFTER.exec(text) ?? NACHDEM.exec(text);
  if (english) return { first: english[2]!.trim(), then: english[1]!.trim() };
  const german = NACH.exec(text);
  return german
    ? { first: german[2]!.trim(), then: `${german[1]!} ${german[3]!}`.replace(/\s+/g, " ").trim() }
    : undefined;
}

const secondsOf = (count: string, unit: string): number =>
  (NUMBER_WORDS[count.toLowerCase()] ?? Number(count)) * (timeUnitOf(unit)?.seconds ?? 1);

const NEW =
  /(?<![\p{L}])(?:(?:are|were|is|was)\s+new|new(?=\s+(?:on|since|after|in)(?![\p{L}]))|(?<=(?:which|what|any|there|all|list)\s)new(?=\s)|newly seen|first seen|(?:(?:was|were|had been|have been|are|is)\s+)?(?:not|never)\s+(?:been\s+)?(?:seen|known|used|there|active)\s+(?:earlier|before(?:hand)?|until then)|for the first time|(?:waren|sind|ist|war|kamen)\s+neu|(?<=(?:welche|alle|es|nenne|liste)\s)neue[nr]?(?=\s)|neu(?=\s+(?:am|seit|ab|nach|hinzu)(?![\p{L}])|\s*$)|erstmals|zum ersten Mal|(?:vorher|zuvor|davor|bis dahin)\s+(?:noch\s+)?(?:nicht|nie)(?:\s+\p{L}+)?(?:\s+(?:waren|war|wurden|wurde|sind))?)(?![\p{L}])/iu;
const ONLY =
  /(?<![\p{L}])(?:only|solely|exclusively|nur|ausschließlich|allein)\s+(?=(?:on|at|in|from|after|before|between|to|auf|am|an|in|im|von|nach|vor|zwischen|ab)(?![\p{L}]))/iu;
const BUT_NOT =
  /^(.+?),?\s+(?:but\s+(?:never|not|did\s+not|didn't|were\s+not|was\s+not|are\s+not|have\s+not|had\s+not|no)|and\s+never|aber\s+(?:nie|niemals|nicht|keine?n?)|jedoch\s+(?:nie|nicht))\s+(.+)$/iu;
/** In German the verb may stand before the negation: "..., meldeten sich aber nie an". */
const BUT_INNER = /^(.+?),\s+([^,]+?)\s+(?:aber|jedoch)\s+(?:nie|niemals|nicht)\s+([^,]+)$/iu;
/** Or the negation behind its verb: "aber meldeten sich nie an". */
const BUT_LATER = /^(.+?),?\s+(?:aber|jedoch|but)\s+(.+?)\s+(?:nie|niemals|nicht|never)(?:\s+(.+))?$/iu;

/** Reads a question for values that only some records have: "which addresses are new on March 14", "only on FS01". */
export function askedDifference(question: string): AskedDifference | undefined {
  const text = question.replace(/[?!.\s]+$/, "");
  const isNew = NEW.exec(text);
  if (isNew) return { about: without(text, isNew[0]), kind: "before", other: undefined };
  const only = ONLY.exec(text);
  if (only) return { about: without(text, only[0]), kind: "elsewhere", other: undefined };
  const inner = BUT_INNER.exec(text);
  if (inner) return { about: inner[1]!, kind: "other", other: `${inner[2]!} ${inner[3]!}` };
  const but = BUT_NOT.exec(text);
  if (but) return { about: but[1]!, kind: "other", other: but[2]! };
  const later = BUT_LATER.exec(text);
  return later ? { about: later[1]!, kind: "other", other: `${later[2]!} ${later[3] ?? ""}`.trim() } : undefined;
}

const without = (text: string, part: string): string => text.replace(part, " ").replace(/\s+/g, " ").trim();

const COMPARE =
  /^(.*?)(?<![\p{L}])(more|less|fewer|mehr|weniger|öfter|häufiger|seltener)(?:\s+(?:often|frequently|oft|häufig))?\s+(.*?)\s*(?<![\p{L}])(?:than|als)\s+(.+)$/iu;

/** "More than 3 days" compares with nothing that can be counted. */
const AMOUNT = new RegExp(`^(?:\\d+|${Object.keys(NUMBER_WORDS).join("|")})\\s+(?!\\p{L}*(?:${MONTHS}))\\p{L}`, "iu");

/** Reads a question that compares two numbers: "did A fail more often than B"; undefined where it compares with a number. */
export function askedComparison(question: string): AskedComparison | undefined {
  const text = question.replace(/[?!.\s]+$/, "");
  const match = COMPARE.exec(text.replace(/\s+(?=(?:than|als)\s)/iu, "  "));
  if (!match) return undefined;
  const [, before, word, between, tail] = match.map((part) => (part ?? "").replace(/\s+/g, " ").trim());
  if (tail === "" || AMOUNT.test(tail!) || askedCounts(text) !== undefined) return undefined;
  const says = /^(?:less|fewer|weniger|seltener)$/iu.test(word!) ? "less" : "more";
  const head = `${before!} ${between!}`.trim();
  const swapped = swap(head, tail!);
  if (swapped) return { one: head, other: swapped, says, isSwapped: true };
  const noun = tail!.split(" ");
  return noun.length > 1 && between !== ""
    ? { one: `${between!} ${noun.slice(1).join(" ")}`, other: tail!, says, isSwapped: false }
    : { one: head, other: tail!, says, isSwapped: false };
}

const NAMED = /^(?=.*[\d_.:$\\/])[\p{L}\p{N}][\p{L}\p{N}_.:$\\/-]*$|^\p{Lu}{2}[\p{Lu}\d-]*$/u;
const SUBJECT = /^((?:did|has|have|was|were|hat|scheiterte|kam|war)\s+)(\S+)/iu;
const PREPOSITION = /^(?:from|by|of|for|on|at|to|in|von|vom|durch|für|auf|am|an|im|bei)\s+/iu;

/** Puts what the tail names in place of what the head names of its kind. */
function swap(head: string, tail: string): string | undefined {
  const [ours, theirs] = [head, tail].map((text) => readTimeCondition(text, languageOf(text))?.said.join(" "));
  if (ours !== undefined && theirs !== undefined) return head.replace(ours, theirs);
  const bare = tail.replace(PREPOSITION, "");
  const words = head.split(" ");
  const name = words.find((word) => NAMED.test(word));
  if (NAMED.test(bare) && name !== undefined) return words.map((word) => (word === name ? bare : word)).join(" ");
  const subject = SUBJECT.exec(head);
  return subject && !bare.includes(" ") ? head.replace(subject[0], `${subject[1]!}${bare}`) : undefined;
}
