const TOKEN =
  /\\(?:x\{[^}]*\}|x[0-9A-Fa-f]{2}|[pP](?:\{[^}]*\}|[\s\S])|[0-7]{1,3}|[\s\S])|\[\^?\]?(?:\[:[^\]]*:\]|\\[\s\S]|[^\]\\])*\]|\(\?[a-zA-Z-]*\)|\((?:\?(?:P?<\w+>|[a-zA-Z-]*:))?|\{\d+(?:,\d*)?\}|[\s\S]/g;
const MAX_CHOICES = 200;

/** Texts that every match of an expression holds: all of some, one of others; in lower case. */
export type NeededTexts =
  { readonly text: string } | { readonly all: readonly NeededTexts[] } | { readonly any: readonly NeededTexts[] };

/** A part of an expression: a character that stands for itself, texts that it needs, or neither. */
interface Part {
  readonly text?: string;
  readonly needed?: NeededTexts | undefined;
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
    let run = "";
    const endRun = (): void => {
      if (run !== "") all.push({ text: run });
      run = "";
    };
    while (at < tokens.length && tokens[at] !== "|" && tokens[at] !== ")") {
      const part = read();
      const repeat = repetition();
      if (part.text === undefined || repeat === "optional") endRun();
      if (repeat === "optional") continue;
      if (part.needed) all.push(part.needed);
      run += part.text ?? "";
      if (repeat === "several") endRun();
    }
    endRun();
    return all.length === 0 ? undefined : all.length === 1 ? all[0] : { all };
  };
  const read = (): Part => {
    const token = tokens[at++]!;
    if (token.startsWith("(") && token.endsWith(")")) return {};
    if (token.startsWith("(")) {
      const needed = either();
      at++;
      return { needed };
    }
    if (token.startsWith("\\")) return /^\\[^A-Za-z0-9]$/.test(token) ? { text: token[1]! } : {};
    return token.length > 1 || ".^$".includes(token) ? {} : { text: token.toLowerCase() };
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

const shortest = (literals: readonly string[]): number => Math.min(...literals.map(({ length }) => length));
