import { requiredLiterals } from "./required-literals.js";

/** A compiled pattern of an entry; `test` expects text in lower case. */
export interface Pattern {
  test(text: string): boolean;
  /** Texts in lower case of which every match holds one; undefined where none are known. */
  readonly literals: readonly string[] | undefined;
  /** Holds only for a whole value, so it means nothing on running text. */
  readonly isWhole: boolean;
}

const maxPatternLength = 400;
const minLiteralLength = 4;
/** How many ways the variable parts of one regular expression may be combined: keeps a test linear in the text. */
const maxChoices = 3000;

/** Compiles `text` (substring), `=text` (whole value) or `re:expression`; returns the reason as a string where it cannot. */
export function compilePattern(written: unknown): Pattern | string {
  if (typeof written !== "string") return "pattern is not a text";
  if (written.length > maxPatternLength) return `pattern has ${written.length} characters, at most ${maxPatternLength}`;
  if (written.startsWith("re:")) return compileExpression(written.slice(3));
  const isWhole = written.startsWith("=");
  const literal = (isWhole ? written.slice(1) : written).toLowerCase();
  if (literal === "") return "pattern is empty";
  return {
    literals: [literal],
    isWhole,
    test: isWhole ? (text) => text === literal : (text) => text.includes(literal),
  };
}

function compileExpression(source: string): Pattern | string {
  const danger = dangerOf(source);
  if (danger !== undefined) return danger;
  try {
    const expression = new RegExp(source, "i");
    if (expression.test("")) return "expression matches the empty text";
    const required = requiredLiterals(source);
    const literals = required?.every(({ length }) => length >= minLiteralLength) ? required : undefined;
    // Looking for a plain text first is many times faster than the expression, and most texts do not hold it.
    const mayMatch = (text: string): boolean =>
      literals === undefined || literals.some((literal) => text.includes(literal));
    return { literals, isWhole: false, test: (text) => mayMatch(text) && expression.test(text) };
  } catch {
    return "expression is not valid";
  }
}

/** Says why an expression could take more than linear time; undefined where it cannot. */
export function dangerOf(source: string): string | undefined {
  let choices = 1;
  let widest = 1;
  const groupsVary: boolean[] = [];
  let lastGroupVaries = false;
  let lastWasGroup = false;
  for (const token of source.match(
    /\\[\s\S]|\[(?:\\[\s\S]|[^\]\\])*\]|\{\d+(?:,\d*)?\}|\((?:\?(?:[:=!]|<[=!]?))?|[\s\S]/g,
  ) ?? []) {
    if (/^\\[1-9k]/.test(token)) return "expression refers back to a group";
    if (/^\(\?[^:]/.test(token)) return "expression looks around or names a group";
    if (token === "*" || token === "+" || /^\{\d+,\}$/.test(token)) return "expression repeats without an upper limit";
    if (token.startsWith("(")) groupsVary.push(false);
    const isRepeat = token === "?" || /^\{\d/.test(token);
    if (isRepeat) {
      const [from, to] = token === "?" ? [0, 1] : boundsOf(token);
      if (lastWasGroup && lastGroupVaries && to > 1) return "expression repeats a repetition";
      if (to > 200) return "expression repeats more than 200 times";
      choices *= to - from + 1;
      widest = Math.max(widest, to);
      if (groupsVary.length > 0) groupsVary[groupsVary.length - 1] = true;
    }
    lastWasGroup = token === ")";
    if (lastWasGroup) lastGroupVaries = groupsVary.pop() ?? false;
    if (lastWasGroup && lastGroupVaries && groupsVary.length > 0) groupsVary[groupsVary.length - 1] = true;
  }
  return choices > maxChoices ? `expression can vary in ${choices} ways, at most ${maxChoices}` : undefined;
}

function boundsOf(repeat: string): readonly [number, number] {
  const [from = "0", to = from] = repeat.slice(1, -1).split(",");
  return [Number(from), Number(to)];
}
