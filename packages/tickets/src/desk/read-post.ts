/** What a post asks of us; undefined where it does not begin with our name. */
export function questionIn(text: string): string | undefined {
  const asked = /^\s*@lagebild\b[,:]?\s*([\s\S]*)$/i.exec(text)?.[1];
  if (asked === undefined) return undefined;
  const ownLines: string[] = [];
  for (const line of asked.split(/\r?\n/)) {
    if (line === "-- " || /^(?:>|On .{1,200} wrote:$|Am .{1,200} schrieb)/.test(line)) break; // a signature, what was there before
    ownLines.push(line);
  }
  return ownLines.join("\n").trim().slice(0, MAX_QUESTION);
}

const MAX_QUESTION = 4_000;
const MOST_PASSWORDS = 20;
const NAMED =
  /(?:password|passphrase|passwort|kennwort|pw|pwd)(?:\s+(?:(?:is|ist|lautet|war|was)(?!\p{L})|(?:for|für|of|des|der)\s+\S+))*\s*[:=]?\s*["'„“”‚‘’«»`(]*([^\s"'„“”‚‘’«»`()]{1,200})/giu;
const USUAL = /\binfected\b/i;

/** Words of posts that may be the password of an archive, likeliest first: what is said to be one, and what is usual. */
export function passwordsIn(texts: readonly string[]): readonly string[] {
  const found = texts.flatMap((text) => [
    ...[...text.matchAll(NAMED)].flatMap(([, word = ""]) => [word, word.replace(/[.,;:!?]+$/, "")]),
    ...(USUAL.test(text) ? ["infected"] : []),
  ]);
  return [...new Set(found)].filter((word) => word !== "").slice(0, MOST_PASSWORDS);
}

const MARKS = ["CLEAR", "GREEN", "AMBER", "AMBER+STRICT", "RED"] as const;

/** The strictest mark of the Traffic Light Protocol that texts carry; undefined where none does. */
export function markIn(texts: readonly string[]): string | undefined {
  const found = texts.flatMap((text) =>
    [...text.matchAll(/\bTLP[:\s-]{1,3}(CLEAR|WHITE|GREEN|AMBER\+STRICT|AMBER|RED)/gi)].map(([, name]) =>
      name!.toUpperCase().replace("WHITE", "CLEAR"),
    ),
  );
  const [strictest] = MARKS.toReversed().filter((mark) => found.includes(mark));
  return strictest && `TLP:${strictest}`;
}
