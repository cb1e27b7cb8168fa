/** Tokens of chat templates; none of them belongs into a log, so that one alone is a finding. */
const TOKENS: readonly string[] = [
  "<\\|/?[a-zA-Z][a-zA-Z_]{1,30}\\|>",
  "<\\uFF5C[^\\uFF5C<>\\n]{2,40}\\uFF5C>",
  "</?(?:start|end)_of_turn>",
  "\\[/INST\\]",
  "<<\\/?SYS>>",
  "\\[\\/?SYSTEM_PROMPT\\]",
  "</?(?:system_prompt|system-reminder|system-prompt|tool_response|function_results)>",
];

/**
 * What opens a turn of a chat or a part of a prompt, but stands in honest logs, too: elements of XML, headings of commit
 * messages, labels, objects of chat programs. What is said around it decides.
 */
const CUES: readonly string[] = [
  "</?(?:system|assistant|developer|instructions?|user|human|prompt|context|excerpts?|evidence|documents?|logs?|response|answer)>",
  "#{2,4} ?(?:new )?(?:instructions?|system|system prompt|anweisung(?:en)?|assistant|response|antwort)\\b ?:?",
  "\\[INST\\]",
  "\\bBEGIN (?:SYSTEM )?(?:PROMPT|INSTRUCTIONS)\\b",
  "(?<![\\p{L}\\d])role\\\\?[\"']?\\s?[:=]\\s?\\\\?[\"']?(?:system|assistant|developer|tool|function)\\b",
  // a turn of its own line, or a label in capitals
  "(?:\\\\n|\\n)[ _]?(?:human|assistant|ai|assistent|ki)\\s?:",
];
const LABEL = /(?<![\p{L}\d_-])(?:SYSTEM|ASSISTANT|DEVELOPER|AI|KI|ASSISTENT)\s?:/gu;
/** A picture whose address carries what is left to fill in: showing it sends it away. */
const PICTURE = /!\[[^\]\n]{0,80}\]\(https?:\/\/[^)\s]{1,300}[?&=][^)\s]{0,300}\)/gi;

const token = new RegExp(TOKENS.join("|"), "gu");
const cue = new RegExp(CUES.join("|"), "giu");

/** A request that a web server logs, with a line of another log as its referrer or user agent. */
const FORGED_LINE =
  /HTTP\/\d(?:\.\d)?" \d{3} (?:\d+|-) "(?:[^"]{0,500}" ")?[^"]{0,300}?((?:(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) [ \d]\d \d\d:\d\d:\d\d|\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d\S{0,14}) [\w.-]{1,60} [\w./-]{1,40}(?:\[\d{1,10}\])?: [^"]{1,400})/g;

/** Where something stands in a text; the end is excluded. */
export interface Place {
  readonly start: number;
  readonly end: number;
}

/** Finds tokens of chat templates, and lines of a log that a client wrote into another's. */
export function markersIn(text: string): readonly Place[] {
  const places = Array.from(text.matchAll(token), placeOf);
  if (!text.includes(" HTTP/")) return places;
  for (const { 0: whole, 1: forged = "", index } of text.matchAll(FORGED_LINE)) {
    const start = index + whole.length - forged.length;
    places.push({ start, end: index + whole.length });
  }
  return places;
}

const BEFORE = 160;
/** The question in front of an answer. */
const TURN_BEFORE = 60;
const BEHIND = 320;
const MAX_CUES = 64;

/** A part of a text that something marks as words to a model, and how much the mark counts. */
export interface CuedText extends Place {
  readonly bonus: number;
}

/** Finds what may open a turn or a part of a prompt, with the text around it. At most 64. */
export function cuesIn(text: string): readonly CuedText[] {
  const cued: CuedText[] = [];
  for (const { 0: found, index } of text.matchAll(cue)) {
    const end = endOfSaid(text, found, index + found.length);
    const start = found.startsWith("<") || found.startsWith("#") ? index : Math.max(0, index - TURN_BEFORE);
    if (end > index + found.length) cued.push({ start, end, bonus: 3 });
    if (cued.length >= MAX_CUES) return cued;
  }
  for (const { 0: found, index } of text.matchAll(LABEL)) {
    cued.push({ start: index, end: endOfSaid(text, found, index + found.length), bonus: 2 });
    if (cued.length >= MAX_CUES) return cued;
  }
  for (const { 0: found, index } of text.matchAll(PICTURE)) {
    cued.push({
      start: Math.max(0, index - BEFORE),
      end: Math.min(text.length, index + found.length + BEFORE),
      bonus: 3,
    });
    if (cued.length >= MAX_CUES) break;
  }
  return cued;
}

/**
 * What an element says ends where the next one begins: `<System>` of an event in XML says nothing itself. What follows a
 * label ends with the value that both stand in.
 */
function endOfSaid(text: string, cue: string, from: number): number {
  const limit = Math.min(text.length, from + BEHIND);
  if (cue.startsWith("role")) return limit;
  const closer = cue.startsWith("<") ? "<" : '"';
  let next = text.indexOf(closer, from);
  while (closer === '"' && next > 0 && text[next - 1] === "\\") next = text.indexOf(closer, next + 1);
  return next >= 0 && next < limit ? next : limit;
}

const placeOf = ({ 0: found, index }: RegExpExecArray): Place => ({ start: index, end: index + found.length });
