import type { Vocabulary } from "../engine.js";
import type { Token } from "../words/tokens.js";
import type { Lexicon } from "./lexicon.js";
import type { ValueHit } from "./link.js";

/** "PUT", "answered with 500": a value by how it is written, of a field that the incident has, though no record has it. */
export function namedBySight(
  tokens: readonly Token[],
  at: number,
  { lexicon, vocabulary }: { readonly lexicon: Pick<Lexicon, "entries">; readonly vocabulary: Vocabulary },
): readonly ValueHit[] {
  const { text } = tokens[at]!;
  const before = tokens[at - 1]?.lower ?? "";
  return lexicon.entries.flatMap(({ names, behind, fields = [] }): readonly ValueHit[] => {
    if (names === undefined || (behind && !behind.includes(before)) || !new RegExp(names, "u").test(text)) return [];
    return vocabulary.fields.flatMap(({ field, records }) =>
      records > 0 && fields.includes(field) ? [{ of: { field }, value: text, records: 0, isWhole: true }] : [],
    );
  });
}
