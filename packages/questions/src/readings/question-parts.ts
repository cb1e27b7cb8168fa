/** One event that a question wants the time of, or one of several questions in a sentence. */
export interface QuestionPart {
  readonly text: string;
  /** Which occurrences count. */
  readonly occurrence: "first" | "last" | "both";
}

const MAX_PARTS = 6;
const SEPARATOR = /\s*(?:,|;)\s*(?:(?:and|or|und|oder|then|dann)\s+)?|\s+(?:and|und)\s+(?:then\s+|dann\s+)?/iu;
const ASKS_TIME =
  /(?:when\s+(?:was|were|did|does|do|is|are|has|have|had)|at (?:what|which) times?|wann|um wie ?viel uhr|zu welcher (?:zeit|uhrzeit)|since when|seit wann)(?![\p{L}])/iu;
const SPLIT_TIME = new RegExp(
  `(?:\\s*[,;]\\s*(?:(?:and|und|then|dann)\\s+)?|\\s+(?:and|und)\\s+)(?=${ASKS_TIME.source})`,
  "iu",
);
const TIMES_OF = /\b(?:times?|moments?|zeit(?:en|punkte?)?|uhrzeit(?:en)?)\s+(?:of|for|von|der|des|für)\s+/iu;
const OPPOSITES =
  /(?<![\p{L}])(begin|began|start|started|open|opened|created?|beginnen|begann|startete|öffnete|angelegt|erstellt|installed|added|enabled|connect|connected)\s+(?:and|und)\s+(end|ended|stop|stopped|finish|finished|close|closed|deleted?|removed?|enden|endete|schloss|stoppte|gelöscht|entfernt|disabled|disconnect|disconnected)(?![\p{L}])/iu;
const FIRST_AND_LAST = /\b(?:first|erste[nrsm]?|zuerst)\b.*\b(?:last|second|letzte[nrsm]?|zuletzt|zweite[nrsm]?)\b/iu;
const ONLY_FIRST = /\b(?:first|erste[nrsm]?|zuerst|initially|erstmals)\b/iu;
const ONLY_LAST = /\b(?:last|letzte[nrsm]?|zuletzt|finally|letztmals)\b/iu;

/** Splits a question about times into the events it names: one part where it names one. At most six. */
export function questionParts(question: string): readonly QuestionPart[] {
  const text = oneLine(question).replace(/[?!. ]{1,20}$/, "");
  const { context, body } = withoutContext(text);
  const texts = (alternatives(text) ?? listed(body) ?? repeated(body) ?? opposites(body) ?? enumerated(body) ?? [body])
    .map((part) => part.trim())
    .filter((part) => part !== "")
    .slice(0, MAX_PARTS);
  return texts.map((part) => ({ text: context === "" ? part : `${context}: ${part}`, occurrence: occurrenceOf(part) }));
}

/** Long runs of blanks would be walked again and again. */
const oneLine = (text: string): string => text.replace(/\s+/g, " ").trim();

/** "In 4688 order: when were ..." says something of every part. */
function withoutContext(text: string): { readonly context: string; readonly body: string } {
  const colon = /^([^:?]{3,60}):\s+(.*)$/su.exec(text);
  if (!colon || !ASKS_TIME.test(colon[2]!)) return { context: "", body: text };
  return { context: colon[1]!, body: colon[2]! };
}

const ORDER =
  /(?:first|zuerst|zunächst|earlier|früher|order|reihenfolge)(?![\p{L}])[^,:]*[,:]\s*(.+\s(?:or|oder)\s.+)$/isu;

/** "What happened first: a or b". */
function alternatives(text: string): readonly string[] | undefined {
  const parts = ORDER.exec(text)?.[1]?.split(/\s*,\s*(?:(?:or|oder)\s+)?|\s+(?:or|oder)\s+/iu);
  return parts && parts.length > 1 ? parts : undefined;
}

/** "List the start times for: a, b and c", "the times of a, of b and of c". */
function listed(body: string): readonly string[] | undefined {
  const colon = /^(.{3,80}?):\s+(.+)$/su.exec(body);
  if (colon && TIMES_OF.test(`${colon[1]!} of `)) {
    const head = colon[1]!
      .replace(/\b(?:list|give|show|name|nenne|liste|zeige|the|die|times?|zeiten|zeitpunkte|for|of|für|von)\b/giu, " ")
      .trim();
    return split(colon[2]!).map((item) => `${head} ${item}`.trim());
  }
  const times = TIMES_OF.exec(body);
  if (!times) return undefined;
  const rest = body.slice(times.index + times[0].length);
  const parts = rest.split(/\s*(?:,|,?\s+(?:and|und))\s+(?:of|for|von|der|des|für)\s+/iu);
  return parts.length > 1 ? withSubject(parts) : undefined;
}

/** "when was a, when was b and when was c": each with its own verb. */
function repeated(body: string): readonly string[] | undefined {
  const parts = body.split(SPLIT_TIME);
  return parts.length > 1 && parts.every((part) => ASKS_TIME.test(part)) ? withSubject(parts) : undefined;
}

/** "When did the session begin and end": the same thing at its two ends. */
function opposites(body: string): readonly string[] | undefined {
  const match = OPPOSITES.exec(body);
  if (!match || FIRST_AND_LAST.test(body)) return undefined;
  return [match[1]!, match[2]!].map((verb) => body.replace(match[0], verb));
}

/** "when were a, b, c and d started": several things with one verb. */
function enumerated(body: string): readonly string[] | undefined {
  if (FIRST_AND_LAST.test(body)) return undefined;
  const match = new RegExp(
    `^(.*?${ASKS_TIME.source})\\s+(.+?)\\s+(\\p{L}+(?:\\s+(?:or|and|und|oder)\\s+\\p{L}+)?)$`,
    "isu",
  ).exec(body);
  if (!match) return undefined;
  const items = split(match[2]!);
  if (items.length < 2 || items.some((item) => item.split(/\s+/).length > 6)) return undefined;
  return withSubject(items).map((item) => `${match[1]!} ${item} ${match[3]!}`);
}

const split = (text: string): readonly string[] => text.split(SEPARATOR).filter((item) => item.trim() !== "");

const POINTER =
  /(?<![\p{L}])(?:it|its|their|they|them|he|his|sie|er|es|ihre?[nrms]?|seine?[nrms]?|dessen|deren|wieder)(?![\p{L}])/iu;

/** A part that leans on the one before, or has no noun of its own, brings along what the others name. */
function withSubject(parts: readonly string[]): readonly string[] {
  return parts.map((part, place) => {
    const isBare = part.replace(ASKS_TIME, "").trim().split(/\s+/).length < 2;
    if (place === 0 && !isBare) return part;
    if (!POINTER.test(part) && !isBare) return part;
    const other = place === 0 ? parts.at(-1)! : parts[place - 1]!;
    return `${part} (${namesIn(other, hasName(part))})`;
  });
}

const NAME = /\p{L}.*[\d_\\/$]|\d.*[.:]/u;

/** A part that names a machine or file of its own does not mean that of another part. */
const hasName = (part: string): boolean => part.split(/\s+/).some((word) => NAME.test(word));

/** The words of a part that name something: signs, digits or capitals within it, and German nouns. */
function namesIn(part: string, isNamedElsewhere: boolean): string {
  const words = part
    .replace(ASKS_TIME, "")
    .trim()
    .split(/\s+/)
    .slice(0, 14)
    .filter((word) => !isNamedElsewhere || !NAME.test(word));
  const names = words.filter((word) => /[\d_.\\/$-]|^\p{Lu}/u.test(word));
  return (names.length > 0 ? names : words).join(" ").replace(/[(),]/g, "");
}

function occurrenceOf(part: string): QuestionPart["occurrence"] {
  if (FIRST_AND_LAST.test(part)) return "both";
  if (ONLY_FIRST.test(part)) return "first";
  return ONLY_LAST.test(part) ? "last" : "both";
}

const SPLIT_QUESTION =
  /\s*(?:,|;)?\s+(?:and|und)\s+(?=(?:what|which|who|whom|whose|where|how|from (?:where|which|what)|with (?:what|which)|was\b|welche[nrsm]?|wer|wen|wem|wessen|wo|woher|wohin|womit|wie|von (?:wo|welche[nrm]?)|mit welche[nrm]?|gegen welche[nrm]?|unter welche[nrm]?)(?![\p{L}]))/iu;

/** Splits a sentence that asks several things into its questions, as far as each has a verb of its own. */
export function severalQuestions(question: string): readonly string[] {
  const parts = oneLine(question).split(SPLIT_QUESTION);
  if (parts.length < 2 || parts.some((part) => part.split(/\s+/).length < 4)) return [question];
  return parts.slice(0, 3);
}
