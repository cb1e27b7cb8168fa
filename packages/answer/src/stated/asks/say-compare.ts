import type { Ask, Selection } from "@lagebild/domain";
import { fill } from "../phrases/stated-phrases.js";
import { whatText } from "../say-selection.js";
import { countText, whatOf, type Found, type Stated, type Told } from "../told.js";
import { listText } from "../write/write-list.js";
import { bareNumber } from "../write/write-number.js";

type Compare = Extract<Ask, { ask: "compare" }>;

/** `12 failed logins from 10.0.0.1, 5 failed logins from 10.0.0.2: more failed logins from 10.0.0.1.` */
export function sayCompare({ says }: Compare, found: readonly Found[], told: Told): Stated {
  const { phrases, style } = told;
  const numbers = found.map(({ result }) => result.occurrences ?? result.matched);
  const list = listText(
    found.map((one, i) => `${countText(numbers[i]!, told)} ${whatOf(one, numbers[i]!, told)}`),
    0,
    style.language,
  );
  const wanted = says === "more" ? Math.max(...numbers) : Math.min(...numbers);
  const best = found.filter((_, i) => numbers[i] === wanted);
  const isEqual = best.length > 1;
  const words =
    found.length > 2 ? ([phrases.mostOf, phrases.leastOf] as const) : ([phrases.moreOf, phrases.lessOf] as const);
  const verdict = isEqual
    ? phrases.asMany
    : fill(says === "more" ? words[0] : words[1], { what: whatText(best[0]!.selection, "many", style) });
  const against = fill(phrases.against, { list, verdict });
  const isSo = !isEqual && numbers[0] === wanted;
  const counts = numbers.map(bareNumber);
  if (told.isYesNo)
    return {
      text: `${isSo ? phrases.yes : phrases.no}: ${against}`,
      values: [isSo ? "yes" : "no", ...counts],
      rests: found,
    };
  return { text: against, values: [...(isEqual ? [] : ownValues(best[0]!, found)), ...counts], rests: found };
}

/** What only this one of the compared has: the values of its own conditions, else the words for it. */
function ownValues(best: Found, all: readonly Found[]): readonly string[] {
  const others = all.filter((one) => one !== best).flatMap(({ selection }) => valuesOf(selection));
  const own = valuesOf(best.selection).filter((value) => !others.includes(value));
  return own.length > 0 ? own : [];
}

const valuesOf = ({ conditions }: Selection): readonly string[] =>
  conditions.filter(({ isNot }) => !isNot).flatMap(({ values }) => values);
