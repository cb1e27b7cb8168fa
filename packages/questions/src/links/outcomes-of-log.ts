import type { Token } from "../words/tokens.js";
import { standsAs, type Link } from "./link.js";
import type { ValueDictionary } from "./value-dictionary.js";

const ACTION = /(?:^|\.)action$/u;

/** "Blocked with deny": what the log itself calls an action is that action, not every outcome like it. */
export const withoutOutcomesOf = (
  links: readonly Link[],
  look: ValueDictionary,
  tokens: readonly Token[],
): readonly Link[] =>
  links.filter(
    ({ meaning, tokens: [at, ...more] }) =>
      meaning.kind !== "outcome" ||
      more.length > 0 ||
      !look(tokens[at!]!.text).some(
        ({ of, value, isWhole }) => "field" in of && isWhole && ACTION.test(of.field) && value === tokens[at!]!.text,
      ),
  );

/** "Was one of the alerts blocked": a word that may be an event of its own says how another one ended, where one is named. */
export const withoutEndsOf = (links: readonly Link[]): readonly Link[] =>
  links.filter(({ meaning, tokens: [at, ...more] }) => {
    if (meaning.kind !== "event" || more.length > 0) return true;
    return !standsAs(links, "outcome", at!) || !links.some((other) => isHere(other) && !other.tokens.includes(at!));
  });

const isHere = ({ meaning }: Link): boolean => meaning.kind === "event" && meaning.isHere;
