import { fill } from "../phrases/stated-phrases.js";
import type { Found, Stated, Told } from "../told.js";
import { listText, valueText } from "../write/write-list.js";
import { distinctRows, rowText, toldRows } from "./value-rows.js";

/** Of what stands in records the reader needs a glimpse, no table. */
const MAX_CHARACTERS = 260;

/**
 * `In other records, beside 10.0.0.9: hardware address: 00:11:22:33:44:55.`, of what was asked for; then
 * `Beside it: account: root (12), admin (3); source address: 10.0.0.9.`: what records say beside what was asked.
 */
export function sayFacets(facets: readonly Found[], told: Told): readonly Stated[] {
  const elsewhere = facets.flatMap((found): readonly Stated[] => {
    const facet = found.elsewhere === undefined ? undefined : sayFacet(found, told);
    if (!facet) return [];
    const value = valueText(found.elsewhere!);
    return [{ text: fill(told.phrases.elsewhere, { value, rows: facet.text }), values: [], rests: [found] }];
  });
  return [
    ...elsewhere,
    ...sayBeside(
      facets.filter((found) => found.elsewhere === undefined),
      told,
    ),
  ];
}

function sayBeside(facets: readonly Found[], told: Told): readonly Stated[] {
  const said: Facet[] = [];
  for (const found of facets) {
    const facet = sayFacet(found, told);
    const length = [...said, ...(facet ? [facet] : [])].reduce((sum, { text }) => sum + text.length, 0);
    if (facet && length <= MAX_CHARACTERS) said.push(facet);
  }
  if (said.length === 0) return [];
  const text = fill(told.phrases.facets, { rows: said.map((one) => one.text).join("; ") });
  return [{ text, values: [], rests: said.map(({ found }) => found) }];
}

interface Facet {
  readonly text: string;
  readonly found: Found;
}

function sayFacet(found: Found, told: Told): Facet | undefined {
  const { ask, result } = found;
  const { rows, named } = toldRows(found);
  if (ask?.ask !== "list" || rows.length === 0) return undefined;
  const more = distinctRows(found) - named - rows.length;
  const [first] = rows;
  const isOfAll = rows.length === 1 && more === 0 && first!.count === result.matched;
  const texts = isOfAll ? [valueText(first!.values[0] ?? "-")] : rows.map((row) => rowText(row, told));
  const titles = ask.of.map(({ title }) => title[told.style.language]).join(" / ");
  return { text: `${titles}: ${listText(texts, more, told.style.language)}`, found };
}
