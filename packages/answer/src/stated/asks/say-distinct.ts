import type { Ask } from "@lagebild/domain";
import { fill } from "../phrases/stated-phrases.js";
import { countText, inAll, type Found, type Stated, type Told } from "../told.js";
import { bareNumber } from "../write/write-number.js";
import { listText } from "../write/write-list.js";
import { limitText } from "./limit-text.js";
import { rowsOf, rowText } from "./value-rows.js";

/** Of many, whose number is asked for, a few are named. */
const MANY = 6;
const FEW = 3;

type Distinct = Extract<Ask, { ask: "distinct" }>;

/** `38 different accounts: root (30), admin (12) and 36 more, in 1,204 failed logins from 203.0.113.7, ...` */
export function sayDistinct({ of, counts }: Distinct, found: Found, told: Told): Stated {
  const { language } = told.style;
  const { count, distinct, values = [] } = found.result;
  const number = Math.max(count ?? distinct ?? 0, values.length);
  const said = fill(number === 1 ? told.phrases.distinctOne : told.phrases.distinctMany, {
    n: countText(number, told),
    title: of.title[language],
    titles: of.titles[language],
  });
  const all = rowsOf(found);
  const rows = all.slice(0, number > MANY ? FEW : all.length).map((row) => rowText(row, told));
  const named = rows.length === 0 ? "" : `: ${listText(rows, number - rows.length, language)}`;
  return {
    text: inAll(`${said}${limitText(counts, found.selection, told)}${named}`, found, told),
    values: [bareNumber(number)],
    rests: [found],
  };
}
