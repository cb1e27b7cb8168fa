import type { IndexedShape, Meaning } from "@lagebild/domain";
import { RULE_PREFIX } from "./rule-meanings.js";

/** The text that stands for a shape's meaning: the shape, then what it means in both languages, then what rules say. */
export function embeddedText({ text, meanings }: Pick<IndexedShape, "text" | "meanings">): string {
  const isRule = ({ id }: Meaning): boolean => id.startsWith(RULE_PREFIX);
  const said = meanings.filter((meaning) => !isRule(meaning)).slice(0, 2);
  const rules = meanings.filter(isRule).slice(0, 2);
  return [
    text.slice(0, 300),
    ...said.flatMap(({ en, de }) => [en, de]),
    ...rules.map(({ en }) => en.slice(0, 300)),
  ].join(" | ");
}
