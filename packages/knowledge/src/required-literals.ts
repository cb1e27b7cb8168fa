const TOKEN =
  /\\(?:x\{[^}]*\}|x[0-9A-Fa-f]{2}|[pP](?:\{[^}]*\}|[\s\S])|[0-7]{1,3}|[\s\S])|\[\^?\]?(?:\[:[^\]]*:\]|\\[\s\S]|[^\]\\])*\]|\(\?[a-zA-Z-]*\)|\((?:\?(?:P?<\w+>|[a-zA-Z-]*:))?|\{\d+(?:,\d*)?\}|[\s\S]/g;
const MAX_CHOICES = 50;

/** A part of an expression: a character that stands for itself, texts of which it needs one, or neither. */
interface Part {
  readonly text?: string;
  readonly needed?: readonly string[] | undefined;
}

/**
 * Finds texts of which every match of a regular expression holds one, in lower case: the longest run of plain characters,
 * or one of each choice. Undefined where none are known; never wrong, but not always the best.
 */
export function requiredLiterals(source: string): readonly string[] | undefined {
  if (source.includes("\\Q")) return undefined;
  const tokens = source.match(TOKEN) ?? [];
  let at = 0;
  const either = (): readonly string[] | undefined => {
    const choices = [sequence()];
    while (tokens[at] === "|") {
      at++;
      choices.push(sequence());
    }
    const all = choices.flatMap((choice) => choice ?? []);
    return choices.includes(undefined) || all.length > MAX_CHOICES ? undefined : all;
  };
  const sequence = (): readonly string[] | undefined => {
    const candidates: (readonly string[])[] = [];
    let run = "";
    const endRun = (): void => {
      if (run !== "") candidates.push([run]);
      run = "";
    };
    while (at < tokens.length && tokens[at] !== "|" && tokens[at] !== ")") {
      const part = read();
      const repeat = repetition();
      if (part.text === undefined || repeat === "optional") endRun();
      if (repeat === "optional") continue;
      if (part.needed) candidates.push(part.needed);
      run += part.text ?? "";
      if (repeat === "several") endRun();
    }
    endRun();
    return candidates.toSorted((a, b) => shortest(b) - shortest(a))[0];
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
