import { valuesOfAsk, type PlantedClaim, type ReadQuestion } from "@lagebild/domain";
import { sourcesText } from "./asks/say-findings.js";
import { fill } from "./phrases/stated-phrases.js";
import { whatText } from "./say-selection.js";
import { countText, type Found, type Stated, type Told } from "./told.js";
import { allOfText, atStart, listText, saidText, valueText } from "./write/write-list.js";

const MAX_WITHOUT = 3;

/** `No: 0 successful logins ...; “root” and “192.0.2.250” stand only in the user agent of 1 record from 203.0.113.77 ...` */
export function sayPlanted(planted: PlantedClaim, found: readonly Found[], told: Told): Stated {
  const { phrases, style, read } = told;
  const { language } = style;
  const [whole] = read.reading.of;
  const isDenied = found.every(({ place, result }) => place === planted.exact || result.matched === 0);
  const head = isDenied && whole ? fill(phrases.absent, { what: whatText(whole, "many", style) }) : phrases.notProven;
  const by = planted.by
    ? ` ${fill(phrases.conditions.equals, { title: planted.by.title[language], values: valueText(planted.by.value) })}`
    : "";
  const rest = fill(planted.words.length > 1 ? phrases.planted : phrases.plantedOne, {
    words: allOfText(
      planted.words.map((word) => fill(phrases.quoted, { words: saidText(word) })),
      language,
    ),
    title: planted.title[language],
    n: countText(planted.records, told),
    records: planted.records === 1 ? phrases.record : phrases.records,
    by,
  });
  return {
    text: `${phrases.no}: ${head}; ${rest}`,
    values: ["no"],
    rests: found.filter(({ place }) => place === planted.exact),
  };
}

/** `No: 0 successful logins for root among 2,013 records of auth.log; without “from 10.0.0.9” there are 12.` */
export function sayAbsent(found: readonly Found[], told: Told): Stated {
  const { phrases, style, read, isYesNo } = told;
  const selections = [...new Set(found.map(({ selection }) => selection))];
  const [whole] = selections.length > 0 ? selections : read.reading.of;
  const what = whole ? whatText(whole, "many", style) : phrases.records;
  const { compared, without = [] } = read;
  const among =
    compared && compared.sources.length > 0
      ? ` ${fill(phrases.among, {
          n: countText(compared.records, told),
          records: compared.records === 1 ? phrases.record : phrases.recordsAmong,
          sources: sourcesText(compared.sources, told),
        })}`
      : "";
  const others = without.slice(0, MAX_WITHOUT).map(({ words, matched }) =>
    fill(matched === 1 ? phrases.withoutOneOnly : phrases.withoutOne, {
      words: saidText(words),
      n: countText(matched, told),
    }),
  );
  const rest = others.length > 0 ? `; ${listText(others, 0, style.language)}` : "";
  const isCounted = read.reading.asks.some(({ ask }) => ask === "count" || ask === "distinct");
  return {
    text: `${isYesNo ? `${phrases.no}: ` : ""}${fill(phrases.absent, { what })}${among}${rest}.`,
    values: isYesNo ? ["no"] : isCounted ? ["0"] : [],
    rests: found,
  };
}

/** `These logs cannot show it: none of the sources here records processes.` and what would. */
export function sayNotAssessable(told: Told): Stated {
  const { phrases, style, read } = told;
  const { language } = style;
  if (read.compared) return sayUnstated(read.compared, told);
  const what = read.reading.of
    .flatMap(({ events }) => events)
    .filter(({ kind }) => kind === "class" || kind === "topic")
    .map(({ titles }) => titles[language]);
  const kinds = (read.shownBy ?? []).map((kind) => atStart(kind[language]));
  const head =
    what.length === 0
      ? phrases.notAssessableAny
      : fill(phrases.notAssessable, { what: allOfText([...new Set(what)], language) });
  const rest = kinds.length === 0 ? "" : ` ${fill(phrases.shownBy, { kinds: allOfText(kinds, language) })}`;
  return { text: `${head}${rest}`, values: [], rests: [] };
}

/** `None of the 14 records in question, of firewall.log, states passwords.` */
function sayUnstated({ records, sources }: NonNullable<ReadQuestion["compared"]>, told: Told): Stated {
  const { phrases, style, read } = told;
  const titles = read.reading.asks.flatMap(valuesOfAsk).map((value) => value.titles[style.language]);
  const text = fill(records === 1 ? phrases.notAssessableValuesOne : phrases.notAssessableValues, {
    n: countText(records, told),
    sources: sourcesText(sources, told),
    values: allOfText([...new Set(titles)], style.language),
  });
  return { text, values: [], rests: [] };
}
