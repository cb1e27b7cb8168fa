import { valuesOfAsk, type AskedValue, type IndexedValue, type ReadCondition, type Where } from "@lagebild/domain";
import type { AskedResult, StatementResult } from "@lagebild/domain";
import type { KnownRecord, QuestionEngine, Vocabulary } from "../engine.js";
import { bothOf } from "../conditions/wheres.js";
import { languageFiles } from "../language/read-language.js";
import { namedField } from "../links/named-fields.js";
import { runStatement } from "./run-statement.js";
import { hasMatches, type RanReading } from "./run-reading.js";
import { whereOfSelection } from "./statements.js";

/** A value of the records of an open answer that nothing asked for, as the reading understood it. */
export type FacetResult = Pick<AskedResult, "ask" | "of" | "isFacet" | "elsewhere"> & {
  readonly result: StatementResult;
};

/** Records that are looked at for what they say. */
const SAMPLED = 100;
const MOST_FACETS = 5;
const MOST_VALUES = 3;
/** A value of fewer of the records says little of them. */
const COMMON = 0.3;
/** Of so large a share of all records nothing is told that is not told of the incident. */
const NEARLY_ALL = 0.9;
/** Values that are looked for in other records, and those that the question names. */
const MOST_SOUGHT = 4;
/** Of many records one field with as many values tells nothing of them together. */
const MANY_VALUES = 0.5;
const FEW = 6;

interface Facet {
  readonly value: AskedValue;
  readonly of: IndexedValue;
  readonly isAsked: boolean;
}

/**
 * What the records of an uncertain reading say beside what was read: who, whence, whither, with what. Values of the types that
 * were asked for come first. Overviews and timelines tell their records themselves.
 */
export async function facetsOf(
  ran: RanReading,
  shown: readonly StatementResult[],
  { engine, limits }: { readonly engine: QuestionEngine; readonly limits: Where },
): Promise<readonly FacetResult[]> {
  const { asks, of } = ran.draft.reading;
  const place = ran.matched.findIndex((count) => count > 0);
  const selection = of[place];
  if (!selection || !hasMatches(ran) || isUnlimited(ran) || asks.some(({ ask }) => TELLING.has(ask))) return [];
  if (ran.matched[place]! > engine.vocabulary.records * NEARLY_ALL) return [];
  const where = whereOfSelection(selection, limits);
  const records = await engine.events(where, SAMPLED);
  const known = new Set([
    ...of.flatMap(({ conditions }) => conditions.flatMap(({ values }) => values)),
    ...shown.flatMap(valuesIn),
  ]);
  const asked = asks.flatMap(valuesOfAsk);
  const told = new Set(asked.map(({ of: one }) => JSON.stringify(one)));
  const types = new Set(asked.map(({ type }) => type));
  const facets = facetsHere(engine)
    .filter(({ of: one }) => !told.has(JSON.stringify(one)) && tells(records, one, known))
    .map((facet) => ({ ...facet, isAsked: types.has(facet.value.type) }))
    .sort((a, b) => Number(b.isAsked) - Number(a.isAsked))
    .slice(0, MOST_FACETS);
  const beside = facets.map(async ({ value, of: one }): Promise<FacetResult> => ({
    ask: { ask: "list", of: [value], limit: MOST_VALUES },
    of: place,
    isFacet: true,
    result: await runStatement(engine, { op: "top", of: one, where, limit: MOST_VALUES }),
  }));
  return [...(await elsewhereOf(ran, place, { engine, limits })), ...(await Promise.all(beside))];
}

/** What was asked for and these records do not have, as other records say it that name a value of the question. */
async function elsewhereOf(
  { draft: { reading }, asks, lacking }: RanReading,
  place: number,
  { engine, limits }: { readonly engine: QuestionEngine; readonly limits: Where },
): Promise<readonly FacetResult[]> {
  const nowhere = asks.filter(
    ({ ask, result }) => ask.ask === "list" && result.matched > 0 && valuesIn(result).length === 0,
  );
  const sought = [...lacking, ...nowhere.flatMap(({ ask }) => valuesOfAsk(ask))].slice(0, MOST_SOUGHT);
  if (sought.length === 0) return [];
  const named = reading.of[place]!.conditions.filter(isNamed).map(({ values: [value] }) => value!);
  const found: FacetResult[] = [];
  for (const name of [...new Set(named)].slice(0, MOST_SOUGHT)) {
    const places = await engine.linesWith(name, true);
    if (!places || places.length === 0) continue;
    const where = bothOf(limits, { places });
    for (const value of sought) {
      for (const of of [value.of, ...(value.orOf ?? [])]) {
        if ("said" in of) continue;
        const result = await runStatement(engine, { op: "top", of, where, limit: MOST_VALUES });
        const [first] = valuesIn(result);
        if (first === undefined || (result.distinct ?? 0) > MOST_VALUES) continue;
        found.push({
          ask: { ask: "list", of: [{ ...value, of }], limit: MOST_VALUES },
          of: place,
          isFacet: true,
          elsewhere: name,
          result,
        });
        break;
      }
    }
  }
  return found;
}

/** A condition on one value that has to be there. */
const isNamed = ({ operator, isNot, values }: ReadCondition): boolean =>
  operator === "equals" && !isNot && values.length === 1;

const TELLING: ReadonlySet<string> = new Set(["summary", "timeline", "clock"]);

/** Of all records of an incident nothing is told. */
const isUnlimited = ({ draft }: RanReading): boolean =>
  draft.reading.of.every(({ events, conditions }) => events.length + conditions.length === 0);

/** The fields of the language files that tell of records, as far as the incident has them. */
const facetsHere = ({ vocabulary }: QuestionEngine): readonly Omit<Facet, "isAsked">[] =>
  languageFiles().words.facets.flatMap((id) => {
    const entry = languageFiles().fields.find((one) => one.id === id);
    const named = entry && namedField(entry, vocabulary);
    const of = named?.of.find((one) => "column" in one || ("field" in one && one.field === entry?.fields?.[0]));
    if (!named || !of || isOfAll(of, vocabulary)) return [];
    const { title, titles, type } = named;
    return [{ value: { words: "", title, titles, of, type }, of }];
  });

/** What all records of an incident have alike says nothing of some of them. */
function isOfAll(of: IndexedValue, { records, hosts, fields }: Vocabulary): boolean {
  if ("column" in of) return hosts.length === 1;
  const known = "field" in of ? fields.find(({ field }) => field === of.field) : undefined;
  return known?.top?.length === 1 && known.records === records;
}

/** Whether enough records have a value that is not known, and not each another. */
function tells(records: readonly KnownRecord[], of: IndexedValue, known: ReadonlySet<string>): boolean {
  const values = records.flatMap((record) => valuesOf(record, of));
  const distinct = new Set(values);
  const isNew = [...distinct].some((value) => !known.has(value));
  const isVaried = records.length > FEW && distinct.size > records.length * MANY_VALUES;
  return isNew && !isVaried && values.length >= records.length * COMMON;
}

const valuesOf = ({ row, event }: KnownRecord, of: IndexedValue): readonly string[] => {
  if ("column" in of) return of.column === "host" && row.host !== undefined ? [row.host] : [];
  return "field" in of ? [event[of.field] ?? []].flat().map(String) : [];
};

const valuesIn = ({ values, groups }: StatementResult): readonly string[] => [
  ...(values ?? []).map(({ value }) => value),
  ...(groups ?? []).flatMap((group) => group.values.flatMap((value) => value ?? [])),
];
