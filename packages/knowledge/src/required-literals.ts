const TOKEN =
  /\\(?:x\{[^}]*\}|x[0-9A-Fa-f]{2}|[pP](?:\{[^}]*\}|[\s\S])|[0-7]{1,3}|[\s\S])|\[\^?\]?(?:\[:[^\]]*:\]|\\[\s\S]|[^\]\\])*\]|\(\?[a-zA-Z-]*\)|\((?:\?(?:P?<\w+>|[a-zA-Z-]*:))?|\{\d+(?:,\d*)?\}|[\s\S]/g;
const MAX_CHOICES = 200;
/** Choices of groups side by side are joined to so many texts. */
const MAX_RUNS = 60;

/** Texts that every match of an expression holds: all of some, one of others; in lower case. */
export type NeededTexts =
  { readonly text: string } | { readonly all: readonly NeededTexts[] } | { readonly any: readonly NeededTexts[] };

/** A part of an expression: a character that stands for itself, texts that it needs, or neither. */
interface Part {
  readonly text?: string;
  readonly needed?: NeededTexts | undefined;
  /** It is nothing but what it needs. */
  readonly isWhole?: boolean;
}

/**
 * Finds texts of which every match of a regular expression holds one, in lower case: the longest run of plain characters,
 * or one of each choice. Undefined where none are known; never wrong, but not always the best.
 */
export function requiredLiterals(source: string): readonly string[] | undefined {
  const needed = neededTexts(source);
  const literals = needed && bestOf(needed);
  return literals && literals.length <= MAX_CHOICES ? literals : undefined;
}

function bestOf(needed: NeededTexts): readonly string[] {
  if ("text" in needed) return [needed.text];
  if ("any" in needed) return needed.any.flatMap(bestOf);
  return needed.all.map(bestOf).toSorted((a, b) => shortest(b) - shortest(a))[0]!;
}

/** Finds what texts a regular expression needs; undefined where none are known. */
export function neededTexts(source: string): NeededTexts | undefined {
  if (source.includes("\\Q")) return undefined;
  const tokens = source.match(TOKEN) ?? [];
  let at = 0;
  const either = (): NeededTexts | undefined => {
    const choices = [sequence()];
    while (tokens[at] === "|") {
      at++;
      choices.push(sequence());
    }
    const known = choices.flatMap((choice) => choice ?? []);
    if (known.length < choices.length) return undefined;
    return known.length === 1 ? known[0] : { any: known };
  };
  const sequence = (): NeededTexts | undefined => {
    const all: NeededTexts[] = [];
    // Texts that stand here side by side: one, or one for each choice of the groups that it is made of.
    let runs: readonly string[] = [""];
    const endRun = (): void => {
      const [first = "", ...others] = runs;
      if (others.length > 0) all.push({ any: runs.map((text) => ({ text })) });
      else if (first !== "") all.push({ text: first });
      runs = [""];
    };
    while (at < tokens.length && tokens[at] !== "|" && tokens[at] !== ")") {
      const part = read();
      const repeat = repetition();
      const choices = repeat === "optional" ? undefined : choicesOf(part);
      if (choices && choices.length * runs.length <= MAX_RUNS) {
        runs = runs.flatMap((run) => choices.map((choice) => run + choice));
        if (repeat === "several") endRun();
        continue;
      }
      endRun();
      if (repeat === "optional") continue;
      if (part.needed) all.push(part.needed);
      if (part.text !== undefined) runs = [part.text];
      if (repeat === "several") endRun();
    }
    endRun();
    return all.length === 0 ? undefined : all.length === 1 ? all[0] : { all };
  };
  const read = (): Part => {
    const token = tokens[at++]!;
    if (token.startsWith("(") && token.endsWith(")")) return {};
    if (token.startsWith("(")) {
      const from = at;
      const needed = either();
      const isWhole = tokens.slice(from, at).every((one) => one === "|" || isPlain(one));
      at++;
      return { needed, isWhole };
    }
    if (!isPlain(token)) return {};
    return { text: token.startsWith("\\") ? token[1]! : token.toLowerCase() };
  };
  const repetition = (): "once" | "several" | "optional" => {
    const token = tokens[at] ?? "";
    if (!/^(?:[*+?]|\{\d.*)$/.test(token)) return "once";
    at++;
    if (tokens[at] === "?" || tokens[at] === "+") at++;
    return /^(?:[*?]|\{0)/.test(token) ? "optional" : "several";
  };
  const found = either();
  return at === tokens.length ? found : undefined;
}

/** Whether a token stands for itself. */
function isPlain(token: string): boolean {
  if (token.startsWith("\\")) return /^\\[^A-Za-z0-9]$/.test(token);
  return token.length === 1 && !".^$()*+?".includes(token);
}

/** The plain texts that a part is one of; undefined where it may be something else. */
function choicesOf({ text, needed, isWhole }: Part): readonly string[] | undefined {
  if (text !== undefined) return [text];
  if (!needed || isWhole !== true) return undefined;
  if ("text" in needed) return [needed.text];
  return "any" in needed && needed.any.every((one) => "text" in one) ? needed.any.map((one) => one.text) : undefined;
}

const shortest = (literals: readonly string[]): number => Math.min(...literals.map(({ length }) => length));
