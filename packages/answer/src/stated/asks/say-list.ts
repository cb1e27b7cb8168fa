import type { Ask } from "@lagebild/domain";
import { fill } from "../phrases/stated-phrases.js";
import { countText, inAll, type Found, type Stated, type Told } from "../told.js";
import { atStart, listText } from "../write/write-list.js";
import { limitText } from "./limit-text.js";
import { distinctRows, rowText, timedRowText, toldRows, valuesOfRows } from "./value-rows.js";

type List = Extract<Ask, { ask: "list" }>;

/** Values that a sentence shows; more are in the values of the answer. */
const MAX_SHOWN = 12;
const MAX_SHOWN_TOGETHER = 6;
/** Of more than are shown, where none is more frequent than another. */
const MAX_SHOWN_ALIKE = 5;

/** `Accounts: root (1,204), admin (12) and 3 more, in 1,219 failed logins ...`; several values are listed together. */
export function sayList({ of, limit, counts }: List, found: Found, told: Told): Stated {
  const { language } = told.style;
  const { rows, named } = toldRows(found);
  const limits = limitText(counts, found.selection, told);
  if (rows.length === 0) {
    const titles = of.map(({ titles: all }) => all[language]).join(" / ");
    return { text: inAll(fill(told.phrases.none, { titles, limits }), found, told), values: [], rests: [found] };
  }
  const n = distinctRows(found) - named;
  const isAlike = rows.length > MAX_SHOWN_ALIKE && n > rows.length && rows[0]!.count === rows.at(-1)!.count;
  const most = of.length > 1 ? MAX_SHOWN_TOGETHER : isAlike ? MAX_SHOWN_ALIKE : MAX_SHOWN;
  const shown = rows.slice(0, Math.min(limit, most));
  const more = n - shown.length;
  const isOne = shown.length === 1 && more === 0;
  const titles = of.map(({ title, titles: all }) => (isOne || of.length > 1 ? title : all)[language]).join(" / ");
  // Values that a question asks for with their times.
  const isTimed = of.length > 1 || told.read.reading.asks.some(({ ask }) => ask === "when");
  const texts = shown.map((row) => (isTimed ? timedRowText : rowText)(row, told));
  const number = of.length === 1 && n > 1 ? `${countText(n, told)} ` : "";
  const said = fill(told.phrases.listed, {
    titles: `${number}${number === "" ? atStart(titles) : titles}${limits}`,
    rows: listText(texts, more, language),
  });
  return { text: inAll(said, found, told), values: valuesOfRows(rows.slice(0, limit)), rests: [found] };
}
