import type { Ask, AskedValue } from "@lagebild/domain";
import { fill } from "../phrases/stated-phrases.js";
import { countText, inAll, type Found, type Stated, type Told } from "../told.js";
import { listText, valueText } from "../write/write-list.js";
import { measureOf, numberText, sizeText } from "../write/write-number.js";
import { timesText } from "../write/write-time.js";
import { limitText } from "./limit-text.js";
import { toldRows } from "./value-rows.js";

type Top = Extract<Ask, { ask: "top" }>;

/** A value with the number or the time that it is ranked by. */
interface RankedRow {
  readonly value: string;
  readonly count: number;
  readonly firstTime: number | undefined;
  readonly lastTime: number | undefined;
  readonly sum?: number;
  readonly distinct?: number;
}

const MAX_TIES = 8;

/** `Most often: account root (1,204), in 1,216 failed logins ...`; what is equal with the last one is named as well. */
export function sayTop(ask: Top, found: Found, told: Told): Stated {
  const { language } = told.style;
  const rows = rankedRows(found);
  const limits = limitText(ask.counts, found.selection, told);
  if (rows.length === 0) {
    const none = fill(told.phrases.none, { titles: ask.of.titles[language], limits });
    return { text: inAll(none, found, told), values: [], rests: [found] };
  }
  const shown = withTies(rows, ask);
  const isTied = ask.limit === 1 && shown.length > 1;
  const head = isTied ? fill(told.phrases.topTied, { head: headOf(ask, told) }) : headOf(ask, told);
  const said = fill(told.phrases.topOf, {
    head,
    titles: `${(shown.length === 1 ? ask.of.title : ask.of.titles)[language]}${limits}${limits === "" ? "" : ":"}`,
    rows: listText(
      shown.map((row) => rankedText(row, ask, told)),
      0,
      language,
    ),
  });
  return { text: inAll(said, found, told), values: shown.map(({ value }) => value), rests: [found] };
}

const rankedRows = (found: Found): readonly RankedRow[] => {
  const told = new Set(toldRows(found).rows.map(({ values }) => values[0]));
  return (found.result.values ?? []).filter(({ value }) => told.has(value));
};

function headOf({ order, sumOf, distinctOf }: Top, { phrases, style }: Told): string {
  const by = order === "least" ? "least" : "most";
  if (sumOf) return fill(phrases.bySum[by], { titles: sumOf.titles[style.language] });
  if (distinctOf) return fill(phrases.byDistinct[by], { titles: distinctOf.titles[style.language] });
  return phrases.top[order];
}

/** The first rows, and those after them that are equal with the last of them. */
function withTies(rows: readonly RankedRow[], ask: Top): readonly RankedRow[] {
  const shown = rows.slice(0, Math.max(1, ask.limit));
  const last = shown.at(-1);
  if (!last) return [];
  const ties = rows.slice(shown.length).filter((row) => rankOf(row, ask) === rankOf(last, ask));
  return [...shown, ...ties.slice(0, MAX_TIES)];
}

function rankOf(row: RankedRow, { order, sumOf, distinctOf }: Top): number | undefined {
  if (sumOf) return row.sum;
  if (distinctOf) return row.distinct;
  if (order === "first") return row.firstTime;
  return order === "last" ? row.lastTime : row.count;
}

function rankedText(row: RankedRow, ask: Top, told: Told): string {
  const value = valueText(row.value);
  const rank = rankOf(row, ask);
  if (rank === undefined) return `${value} (${countText(row.count, told)})`;
  if (ask.sumOf) return `${value} (${sumText(rank, ask.sumOf, told)})`;
  if (ask.distinctOf || ask.order === "most" || ask.order === "least") return `${value} (${countText(rank, told)})`;
  return `${value} (${timesText([rank], told.style)})`;
}

function sumText(sum: number, of: AskedValue, { style, phrases }: Told): string {
  const n = numberText(sum, style.language);
  if (measureOf(of).measure !== "bytes") return n;
  const size = sizeText(sum, style.language);
  return size === undefined ? fill(phrases.bytes, { n }) : `${n}; ${size}`;
}
