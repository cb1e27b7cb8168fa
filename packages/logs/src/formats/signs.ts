/** Signs by which forms of messages are told, each a bit. */
export const SIGN = {
  less: 1,
  bar: 2,
  equals: 4,
  colon: 8,
  /** A comma, or a quotation mark. */
  list: 16,
  dash: 32,
  /** An end of a line, as it is or as relays write it. */
  lineEnd: 64,
  bracket: 128,
  letterF: 256,
  letterW: 512,
} as const;

const ALL = Object.values(SIGN).reduce((all, bit) => all | bit, 0);
const LOOKED_AT = 600;

const BITS = bitsOf({
  "<": SIGN.less,
  "|": SIGN.bar,
  "=": SIGN.equals,
  ":": SIGN.colon,
  ",": SIGN.list,
  '"': SIGN.list,
  "-": SIGN.dash,
  "\n": SIGN.lineEnd,
  "#": SIGN.lineEnd,
  "\\": SIGN.lineEnd,
  "[": SIGN.bracket,
  F: SIGN.letterF,
  W: SIGN.letterW,
});

function bitsOf(signs: Readonly<Record<string, number>>): Uint16Array {
  const bits = new Uint16Array(128);
  for (const [sign, bit] of Object.entries(signs)) bits[sign.charCodeAt(0)] = bit;
  return bits;
}

/**
 * Which signs a text has: one look at each character of a short one, in place of a search for each sign. A long one is taken
 * to have all.
 */
export function signsIn(text: string): number {
  if (text.length > LOOKED_AT) return ALL;
  let found = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 128) found |= BITS[code]!;
  }
  return found;
}
