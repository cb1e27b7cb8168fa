import type { NeededTexts } from "../required-literals.js";

/** Compiles what tells whether a text, in lower case, holds what an expression needs: cheap, and never wrong to say no. */
export function holdsNeeded(needed: NeededTexts): (lower: string) => boolean {
  if ("text" in needed) return (lower) => lower.includes(needed.text);
  if ("all" in needed) {
    const parts = needed.all.map(holdsNeeded);
    return (lower) => parts.every((part) => part(lower));
  }
  const texts = needed.any.flatMap((one) => ("text" in one ? [one.text] : []));
  const others = needed.any.filter((one) => !("text" in one)).map(holdsNeeded);
  const plain = texts.length === 0 ? undefined : anyOfTexts(texts);
  return (lower) => plain?.test(lower) === true || others.some((part) => part(lower));
}

/** Plain texts only, side by side: an expression that never goes back further than the longest of them. */
const anyOfTexts = (texts: readonly string[]): RegExp =>
  new RegExp(texts.map((text) => text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&")).join("|"));
