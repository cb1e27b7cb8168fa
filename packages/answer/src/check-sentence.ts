import type { ContextWindow } from "@lagebild/domain";
import type { AnswerMaterial } from "./answer-material.js";
import { shownResults } from "./shown-results.js";
import { maskInstructions } from "@lagebild/hostile-text";
import { quoteLogText } from "./quote.js";
import type { DraftSentence } from "./read-draft.js";
import { citedEvidence, isQuoted, standsWhole, type CitedEvidence } from "./verify-evidence.js";
import type { CheckedValues, ReadSentence } from "./verify-sentence.js";

/** A sentence that may be shown, or the reason why not. */
export type CheckedSentence =
  | {
      readonly holds: true;
      readonly text: string;
      readonly cites: readonly number[];
      readonly values: readonly string[];
    }
  | { readonly holds: false; readonly reason: string; readonly values: readonly string[] };

/** Words in a row that a sentence shares with a log line before they are shown as a quotation of it. */
const QUOTED_WORDS = 5;

/**
 * Checks a sentence against the lines of the blocks it cites. It holds when it cites blocks of the window, when every
 * address, number, time, path, name and quotation in it stands in them, and when it does not carry a link. Text that
 * addresses an assistant is no evidence for anything. Longer runs of a line's own words come back quoted.
 */
export function checkSentence(sentence: DraftSentence, material: AnswerMaterial): CheckedSentence {
  const text = sentence.text.replaceAll(/\s+/g, " ").replaceAll("`", "'").trim();
  const blocks = material.window.blocks.filter(({ id, kind }) => kind !== "history" && sentence.cites.includes(id));
  const values = statedValues(text);
  const cites = blocks.map(({ id }) => id);
  if (text === "") return { holds: false, reason: "is empty", values: [] };
  if (cites.length === 0) return { holds: false, reason: "cites no block of the window", values };
  if (/\b(?:https?|ftp|data|javascript):|\]\(|<\/?[a-z]/i.test(text)) {
    return { holds: false, reason: "carries a link or markup", values };
  }
  if (maskInstructions(text).findings.length > 0) return { holds: false, reason: "addresses the reader", values };
  const results = new Map(shownResults(material).map(({ block, result }) => [block.id, result]));
  const cited = blocks.map((block) => ({
    block,
    lines: material.linesOf.get(block.id) ?? [],
    result: results.get(block.id),
  }));
  const evidence = citedEvidence(cited, material.window.question, material.window.plan);
  const held = proseEvidence(evidence, cites, material.window);
  const missing = values.find((value) => !stands(value, held, material.window.question));
  if (missing !== undefined) return { holds: false, reason: "states a value that its lines do not hold", values };
  const said = [...held.texts, ...blocks.map((block) => maskInstructions(block.text).text)].join("\n");
  if (contradicts(text, said)) return { holds: false, reason: "says the opposite of its lines", values };
  return { holds: true, text: quoteRuns(text, evidence.lines), cites, values };
}

/**
 * Checks a sentence that a model wrote and whose quotations are marked: they and every value in it stand in the lines
 * and results it cites. Its other words are its own.
 */
export function checkProse(
  { quotes, text, cites }: ReadSentence,
  evidence: CitedEvidence,
  window: ContextWindow,
): CheckedValues {
  const values = statedValues(text.replaceAll(/\u0002\d+\u0002/g, " "));
  const held = proseEvidence(evidence, cites, window);
  const failedQuotes = quotes.filter((quote) => !isQuoted(quote, evidence.lines) && !isShared(quote, evidence.lines));
  const failedValues = values.filter((value) => !stands(value, held, window.question));
  return { checked: quotes.length + values.length, failed: failedQuotes.length + failedValues.length };
}

interface ProseEvidence {
  readonly texts: readonly string[];
  /** Digits of every number, without separators. */
  readonly numbers: ReadonlySet<string>;
}

/** A model also reads how often and when a run occurs, from the first line of its block, and the years of the incident. */
function proseEvidence(evidence: CitedEvidence, cites: readonly number[], window: ContextWindow): ProseEvidence {
  const heads = window.blocks
    .filter(({ id, kind }) => kind === "run" && cites.includes(id))
    .map(({ text }) => maskInstructions(text.split("\n", 1)[0]!).text);
  const facts = window.blocks.find(({ kind }) => kind === "facts")?.text ?? "";
  const texts = [...evidence.lines, ...heads, ...evidence.values, ...evidence.pairs];
  const numbers = [...texts.flatMap(numbersIn), ...(facts.match(/\b(?:19|20)\d\d\b/g) ?? [])];
  return { texts, numbers: new Set([...numbers, ...[...evidence.counts, ...evidence.runCounts].map(String)]) };
}

const NUMBER = /\d+(?:[.,'\u00a0\u202f ]\d{3})*(?!\d)/g;
const numbersIn = (text: string): readonly string[] => [
  ...(text.match(NUMBER) ?? []).map((number) => number.replaceAll(/\D/g, "")),
  ...(text.match(/\d+/g) ?? []),
];

/** Texts of a sentence that can only be right or wrong: what has digits or signs of a name, path or address in it, and quotations. */
export function statedValues(text: string): readonly string[] {
  const quoted = [...text.matchAll(/["“„«‚]([^"“”„«»‘’]{1,200})["”“»‘]/g)].map((match) => match[1]!.trim());
  const words = text
    .split(/(?:[\s"“”„«»();!?]|,(?!\d{3}\b))+/)
    .map((word) => word.replace(/^['[{<]+|[.:'\]}>]+$/g, ""));
  const telling = words.filter(
    (word) => /\d/.test(word) || /[\p{L}\d][@\\/_=.:$][\p{L}\d]/u.test(word) || /^[/\\~]/.test(word),
  );
  return [...new Set([...quoted, ...telling, ...namesIn(text), ...accountsIn(text)])].filter((value) =>
    /[\p{L}\p{N}]/u.test(value),
  );
}

const ACCOUNT =
  /\b(?:user|account|username|login|konto|kontos|benutzer|benutzers|nutzer|named|namens)\s+(?:(?:named|called|namens)\s+)?([\p{L}_][\p{L}\p{N}_.$-]*)/giu;
const AFTER_ACCOUNT =
  /^(?:was|were|is|are|has|had|have|did|does|logged|logs|failed|from|with|by|and|or|on|at|to|in|of|the|that|which|who|for|account|accounts|name|names|wurde|wurden|wird|ist|war|sind|waren|hat|hatte|haben|meldete|sich|von|mit|und|oder|auf|an|in|im|am|um|zu|der|die|das|den|dem|des|ein|eine|kein|keine|created|locked|deleted|added|session|agent|interface|management|id|gesperrt|angelegt|nach|bei|als|über|durch|ran|used|opened|tried|attempts|attempt|then|after|before|via|using|password|passwords)$/i;

/** What stands where an account's name does. */
const accountsIn = (text: string): readonly string[] =>
  [...text.matchAll(ACCOUNT)]
    .map((match) => match[1]!.replace(/[.-]+$/, ""))
    .filter((name) => !AFTER_ACCOUNT.test(name));

const FAILURE =
  /\b(?:fail\w*|denied|deny|reject\w*|refus\w*|invalid|unsuccessful\w*|blocked|error\w*|incorrect|wrong|audit_failure|fehlgeschlagen\w*|fehlschl\w*|scheiter\w*|abgelehnt\w*|abgewiesen\w*|verweiger\w*|ungültig\w*|falsch\w*|40[0134]|0xc000006[0-9a-f])\b/iu;
const SUCCESS =
  /\b(?:success\w*|succeed\w*|accept\w*|granted|opened|allowed|erfolgreich\w*|gelang\w*|angenommen|akzeptiert|audit_success|200)\b/iu;
const NEGATED = /\b(?:not|no|never|without|nicht|kein\w*|nie|ohne|un\w*lich)\b/iu;

/** Claims a failure where the lines know none, or a success where they know failures only. Negated sentences are left alone. */
function contradicts(text: string, evidence: string): boolean {
  if (NEGATED.test(text)) return false;
  const [claimsFailure, claimsSuccess] = [FAILURE.test(text), SUCCESS.test(text)];
  if (claimsFailure && !claimsSuccess) return !FAILURE.test(evidence);
  return claimsSuccess && !claimsFailure && FAILURE.test(evidence) && !SUCCESS.test(evidence);
}

/** English writes names large in mid-sentence; German writes every noun so, and tells nothing by it. */
function namesIn(text: string): readonly string[] {
  const isEnglish = /\b(?:the|were|from|by|and|of|to|with|has|had|is|then|there|after|it)\b/i.test(text);
  if (!isEnglish || /[äöüß]|\b(?:der|die|das|und|von|vom|wurde|hat|ein|eine|es|gab)\b/i.test(text)) return [];
  return [...text.matchAll(/(?<=[a-z0-9,;:] )[A-Z][A-Za-z]{2,}\b/g)]
    .map((match) => match[0])
    .filter(
      (word) =>
        !/^(?:January|February|March|April|May|June|July|August|September|October|November|December|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|SSH|TCP|UDP|HTTP|HTTPS|DNS|UTC|RDP|SMB|FTP|URL|API|The|Windows|Linux|PowerShell|POST|GET)$/.test(
          word,
        ),
    );
}

function stands(value: string, evidence: ProseEvidence, question: string): boolean {
  if (/^[\d.,'\u00a0\u202f]+$/.test(value) && !/\d\.\d+\.\d/.test(value)) {
    return evidence.numbers.has(value.replaceAll(/\D/g, ""));
  }
  if (standsWhole(value, evidence.texts)) return true;
  if (/\d/.test(value)) return false;
  return standsWhole(value, [question]); // a name that the analyst brought
}

/** Whether the words of a quotation stand in a row in a line, whatever is between them. */
const isShared = (quote: string, lines: readonly string[]): boolean =>
  plain(quote) !== "" && lines.some((line) => ` ${plain(line)} `.includes(` ${plain(quote)} `));

/** Puts runs of words that stand so in a line into a quotation, so that log text never reads as the product's own words. */
function quoteRuns(text: string, lines: readonly string[]): string {
  const words = text.split(" ");
  const haystacks = lines.map((line) => ` ${plain(line)} `);
  const isRun = (from: number, to: number): boolean => {
    const run = plain(words.slice(from, to).join(" "));
    return run !== "" && haystacks.some((line) => line.includes(` ${run} `));
  };
  const parts: string[] = [];
  for (let i = 0; i < words.length;) {
    let end = i + QUOTED_WORDS;
    if (end > words.length || !isRun(i, end)) {
      parts.push(words[i++]!);
      continue;
    }
    while (end < words.length && isRun(i, end + 1)) end++;
    parts.push(quoteLogText(words.slice(i, end).join(" ")));
    i = end;
  }
  return parts.join(" ");
}

const plain = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
