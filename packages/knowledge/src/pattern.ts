/** A compiled pattern of an entry; `test` expects text in lower case. */
export interface Pattern {
  test(text: string): boolean;
  /** Texts in lower case of which every match holds one; undefined where none are known. */
  readonly literals: readonly string[] | undefined;
  /** Holds only for a whole value, so it means nothing on running text. */
  readonly isWhole: boolean;
}

const maxPatternLength = 400;
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
    const literals = literalsIn(source);
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

const minLiteralLength = 4;

/** Finds the longest text outside of groups that any match must hold, else the choices of a group of plain texts. */
function literalsIn(source: string): readonly string[] | undefined {
  const groups: string[] = [];
  let outside = source.replace(/\\[\s\S]/g, (escaped) =>
    /\\[a-z0-9]/i.test(escaped) ? "\n" : (stand[escaped[1] ?? ""] ?? "\n"),
  );
  outside = outside.replace(/\[[^\]]*\](?:\?|\{[^}]*\})?/g, "\n");
  for (let before = ""; before !== outside;) {
    before = outside;
    outside = outside.replace(
      /\((?:\?:)?([^()]*)\)(\?|\{[^}]*\})?/g,
      (_, inner: string, repeat: string | undefined) => {
        if (repeat === undefined) groups.push(inner);
        return "\n";
      },
    );
  }
  if (outside.includes("|")) return undefined;
  const longest = plainRuns(outside)[0] ?? "";
  if (longest.length >= minLiteralLength) return [longest];
  const sets = groups.map((group) => group.split("|").map((choice) => plainRuns(choice)[0] ?? ""));
  return sets.find((choices) => choices.every((choice) => choice.length >= minLiteralLength));
}

/** Escaped characters that would be read as syntax stand aside as other characters until the text is cut up. */
const stand: Readonly<Record<string, string>> = {
  ".": "\u0001",
  "\\": "\u0002",
  "/": "/",
  "-": "-",
  "?": "\u0003",
  "+": "\u0004",
};
const standBack: Readonly<Record<string, string>> = { "\u0001": ".", "\u0002": "\\", "\u0003": "?", "\u0004": "+" };

/** Plain texts between the syntax of an expression without groups, longest first. */
function plainRuns(expression: string): readonly string[] {
  return expression
    .replace(/[\s\S](?:\?|\{[^}]*\})/g, "\n")
    .split(/[.^$\n]/)
    .map((run) => run.replace(/[\u0001-\u0004]/g, (mark) => standBack[mark] ?? mark).toLowerCase())
    .sort((a, b) => b.length - a.length);
}
