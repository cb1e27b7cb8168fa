import type { CountLimits, StatementResult, ValueOf } from "@lagebild/domain";
import type { QuestionDraft } from "@lagebild/search";
import { fieldsByNoun, valuesOf } from "./plan-fields.js";
import type { ChosenRecords, RecordDeps } from "./plan-records.js";

const MAX_ASKED = 2;

/** Places of each kind of value asked for: rules first, then fields named as the question names them. */
export function askedPlaces(draft: QuestionDraft, chosen: ChosenRecords): readonly (readonly ValueOf[])[] {
  const byKind = draft.asked.slice(0, MAX_ASKED).map((asked) => valuesOf(asked, chosen.fields));
  const byNoun = draft.noun.length > 0 ? fieldsByNoun(chosen.wordsFor(draft.noun), chosen.fields) : [];
  const places =
    byKind.length > 0 ? byKind.map((places, i) => (i === 0 && places.length === 0 ? byNoun : places)) : [byNoun];
  const filled = places.filter((some) => some.length > 0);
  if (filled.length > 0 || draft.exact !== undefined) return filled.length > 0 ? filled : [usual[0]!];
  return draft.wants === "yes-no" ? usual : [];
}

/** What an analyst wants to know of nearly any event. */
const usual: readonly (readonly ValueOf[])[] = [[{ entity: "address" }], [{ entity: "account" }]];

/** Places of the first kind of value asked for. */
export const placesOf = (draft: QuestionDraft, chosen: ChosenRecords): readonly ValueOf[] =>
  askedPlaces(draft, chosen)[0] ?? usual[0]!;

/** The first place that holds values; where the question's several values meet in no record, the most telling one decides. */
export async function firstFilled(
  { index }: Pick<RecordDeps, "index">,
  places: readonly ValueOf[],
  { where }: ChosenRecords,
  limit: number,
  counts?: CountLimits,
): Promise<StatementResult | undefined> {
  const given = new Set((where.entities ?? []).map(({ value }) => value));
  for (const of of places) {
    const result = await index.aggregate({
      op: "top",
      of,
      where,
      ...(counts && { counts }),
      limit: limit + given.size,
    });
    const values = (result.values ?? []).filter(({ value }) => !given.has(value.toLowerCase()));
    if (values.length === 0 || (isOneHost(of, values) && of !== places.at(-1))) continue;
    return {
      ...result,
      values: values.slice(0, limit),
      distinct: (result.distinct ?? 0) - ((result.values?.length ?? 0) - values.length),
    };
  }
  return undefined;
}

/** The first place that holds values at all, listed within the limits: that none occurs so often is an answer. */
export async function limitedValues(
  { index }: Pick<RecordDeps, "index">,
  places: readonly ValueOf[],
  { where }: ChosenRecords,
  limit: number,
  counts: CountLimits,
): Promise<StatementResult | undefined> {
  for (const of of places) {
    const any = await index.aggregate({ op: "top", of, where, limit: 1 });
    if ((any.values ?? []).length > 0) return index.aggregate({ op: "top", of, where, counts, limit });
  }
  return undefined;
}

/** That all records come from one machine's log says nothing of the machines they name. */
const isOneHost = (of: ValueOf, values: readonly unknown[]): boolean =>
  "column" in of && of.column === "host" && values.length === 1;
