import { type Found, type Stated, type Told } from "../told.js";
import { countText, whatOf } from "../told.js";
import { fill } from "../phrases/stated-phrases.js";
import { listText } from "../write/write-list.js";
import { bareNumber } from "../write/write-number.js";
import { distinctRows, rowsOf, rowText, valuesOfRows } from "./value-rows.js";

const MOST = 5;

/** `Yes: 3 logins of root, and no others.`, `No: 3 logins of root, and 12 others: anna (9), bob (3).` */
export function sayOnly(found: readonly Found[], told: Told): Stated {
  const { phrases, style } = told;
  const own = found.find(({ of }) => of === 0) ?? found[0]!;
  const others = found.find((one) => one !== own);
  const rest = others?.result.matched ?? 0;
  const isOnly = own.result.matched > 0 && rest === 0;
  const said = `${countText(own.result.matched, told)} ${whatOf(own, own.result.matched, told)}`;
  if (!others || rest === 0)
    return {
      text: fill(phrases.onlyThese, { verdict: isOnly ? phrases.yes : phrases.no, said }),
      values: [isOnly ? "yes" : "no", bareNumber(own.result.matched)],
      rests: found,
      showsLine: isOnly,
    };
  const rows = rowsOf(others).slice(0, MOST);
  const list = listText(
    rows.map((row) => rowText(row, told)),
    distinctRows(others) - rows.length,
    style.language,
  );
  return {
    text: fill(rows.length > 0 ? phrases.othersToo : phrases.othersTooUnnamed, {
      verdict: phrases.no,
      said,
      n: countText(rest, told),
      list,
    }),
    values: ["no", ...valuesOfRows(rows)],
    rests: found,
    showsLine: true,
  };
}
