import type { Ask } from "@lagebild/domain";
import { fill } from "../phrases/stated-phrases.js";
import { countText, inAll, type Found, type Stated, type Told } from "../told.js";
import { bareNumber } from "../write/write-number.js";
import { limitText } from "./limit-text.js";

type Distinct = Extract<Ask, { ask: "distinct" }>;

/** `38 different accounts, in 1,204 failed logins from 203.0.113.7, ...` */
export function sayDistinct({ of, counts }: Distinct, found: Found, told: Told): Stated {
  const { language } = told.style;
  const { count, distinct, values } = found.result;
  const number = count ?? distinct ?? values?.length ?? 0;
  const said = fill(number === 1 ? told.phrases.distinctOne : told.phrases.distinctMany, {
    n: countText(number, told),
    title: of.title[language],
    titles: of.titles[language],
  });
  return {
    text: inAll(`${said}${limitText(counts, found.selection, told)}`, found, told),
    values: [bareNumber(number)],
    rests: [found],
  };
}
