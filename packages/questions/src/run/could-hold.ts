import type { AskedValue, ValueOf, Where } from "@lagebild/domain";
import type { QuestionEngine } from "../engine.js";
import { holderOf } from "../language/read-language.js";
import { bothOf } from "../conditions/wheres.js";

const MOST_FIELDS = 40;

/** Whether any of some records has a value in a place. */
export const isHeldBy = async (
  where: Where,
  place: ValueOf,
  { aggregate }: Pick<QuestionEngine, "aggregate">,
): Promise<boolean> => ((await aggregate({ op: "countDistinct", of: place, where })).count ?? 0) > 0;

/** Whether records could say a value that none of the fields named for it does: in another field, as a mention, in their text. */
export async function couldHold(
  { aggregate, vocabulary, shapesWith, linesWith }: QuestionEngine,
  { type, of, orOf = [] }: AskedValue,
  where: Where,
): Promise<boolean> {
  const holder = holderOf(type);
  if (!holder) return false;
  const tried = new Set([of, ...orOf].map((place) => JSON.stringify(place)));
  const isHeld = (place: ValueOf): Promise<boolean> => isHeldBy(where, place, { aggregate });
  const fields = vocabulary.fields.filter(
    ({ field, records }) => records > 0 && !tried.has(JSON.stringify({ field })) && isNamed(field, holder.fields),
  );
  if (fields.length > MOST_FIELDS) return true;
  for (const { field } of fields) if (await isHeld({ field })) return true;
  for (const entity of holder.mentions ?? []) if (await isHeld({ entity })) return true;
  for (const text of holder.texts ?? []) {
    const lines = await linesWith(text, /^\p{L}+$/u.test(text));
    const within: Where = lines ? { places: lines } : { shapes: await shapesWith(text) };
    if (lines?.length === 0) continue;
    if ((await aggregate({ op: "count", where: bothOf(where, within) })).matched > 0) return true;
  }
  return false;
}

/** One of the words is a part of the name: `resp_bytes`, `RemoteAddress`, `rhost`. */
function isNamed(field: string, words: readonly string[]): boolean {
  const parts = field
    .replace(/(\p{Ll})(\p{Lu})/gu, "$1 $2")
    .toLowerCase()
    .split(/[^\p{L}]+/u);
  return parts.some((part) => words.includes(part));
}
