import type { Anchor } from "@lagebild/domain";
import { bothLanguages, languageFiles } from "../language/read-language.js";
import type { Token } from "../words/tokens.js";

/** Words such as "before" and "nachdem", with the places of the first and the last of them. */
export interface AnchorWord {
  readonly side: Anchor["side"];
  readonly first: number;
  readonly last: number;
}

/** Finds the words before what limits the time of something else, from left to right. */
export function* anchorWords(tokens: readonly Token[]): Generator<AnchorWord> {
  const phrases = languageFiles().words.anchors.flatMap((entry) =>
    bothLanguages(entry).map((text) => ({ side: entry.side, words: text.split(" ") })),
  );
  for (let first = 0; first < tokens.length; first++)
    for (const { side, words } of phrases)
      if (words.every((word, place) => tokens[first + place]?.lower === word && !tokens[first + place]!.endsClause))
        yield { side, first, last: first + words.length - 1 };
}
