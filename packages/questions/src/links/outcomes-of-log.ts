import type { Token } from "../words/tokens.js";
import type { Link } from "./link.js";
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
