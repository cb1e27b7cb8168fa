import { stemOf } from "@lagebild/domain";
import type { Token } from "./tokens.js";

const SHORTEST_PART = 4;
/** Letters that German puts between the parts of a compound. */
const JOINTS = ["", "s", "n", "en", "es"];
/** Endings that are words by themselves, too: "Kolleginnen" are not inside. */
const ENDINGS: ReadonlySet<string> = new Set(["innen"]);

/**
 * Cuts a compound such as "Passwortanmeldungen" into its two words where both are known, the last as long as it can be;
 * else the word stays whole.
 */
export function partsOfCompound(token: Token, isKnown: (word: string) => boolean): readonly Token[] {
  const { lower } = token;
  for (let at = SHORTEST_PART; at <= lower.length - SHORTEST_PART; at++) {
    const head = lower.slice(at);
    if (ENDINGS.has(head) || !isKnown(head)) continue;
    const before = lower.slice(0, at);
    const joint = JOINTS.find(
      (letters) =>
        before.endsWith(letters) &&
        before.length - letters.length >= SHORTEST_PART &&
        isKnown(before.slice(0, before.length - letters.length)),
    );
    if (joint === undefined) continue;
    const modifier = before.slice(0, before.length - joint.length);
    return [
      {
        ...token,
        text: token.text.slice(0, modifier.length),
        lower: modifier,
        stem: stemOf(modifier),
        end: token.start + at,
        endsPart: false,
        endsClause: false,
        endsSentence: false,
        endsQuestion: false,
        endsList: false,
        isBeforeDash: false,
      },
      { ...token, text: token.text.slice(at), lower: head, stem: stemOf(head), start: token.start + at },
    ];
  }
  return [token];
}
