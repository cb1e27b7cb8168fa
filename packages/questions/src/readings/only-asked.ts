import type { AskedValue, Reading } from "@lagebild/domain";
import { bothLanguages, languageFiles } from "../language/read-language.js";
import { isLink, type Link } from "../links/link.js";
import { titlesOfPlace } from "../links/named-fields.js";
import type { Token } from "../words/tokens.js";
import type { PlacedCondition } from "../conditions/link-context.js";
import { notWhere } from "../conditions/wheres.js";

/** Words between "only" and what it is said of. */
const REACH = 4;

interface OnlyContext {
  readonly tokens: readonly Token[];
  readonly links: readonly Link[];
  readonly conditions: readonly PlacedCondition[];
}

type Parts = Pick<Reading, "asks" | "of">;

/** "Did only root log in?", "is 10.0.0.4 the only address that got in?": those with the value, and those without it. */
export function onlyAsked({ asks, of: [selection, ...others] }: Parts, context: OnlyContext): Parts | undefined {
  const [ask] = asks;
  if (!selection || others.length > 0 || asks.length !== 1 || ask?.ask !== "yes-no") return undefined;
  const said = saidOnlyOf(context);
  const [field] = said?.condition.where.fields ?? [];
  const condition = selection.conditions.find(({ values }) =>
    values.some((one) => said?.condition.values.includes(one)),
  );
  if (!said || !field || !condition || condition.isNot) return undefined;
  const titles = titlesOfPlace({ field: field.field });
  const of: AskedValue = {
    words: "",
    title: titles?.title ?? condition.title,
    titles: titles?.titles ?? condition.title,
    of: { field: field.field },
    type: titles?.type ?? "text",
  };
  const without = { ...condition, isNot: true, where: notWhere(condition.where) };
  return {
    asks: [{ ask: "only", of }],
    of: [
      selection,
      { ...selection, conditions: selection.conditions.map((one) => (one === condition ? without : one)) },
    ],
  };
}

/** The condition behind "only"; before "the only" one. */
function saidOnlyOf({ tokens, links, conditions }: OnlyContext): PlacedCondition | undefined {
  const words = new Set(bothLanguages(languageFiles().words.only));
  const alone = new Set(bothLanguages(languageFiles().words.theOnly));
  const at = tokens.findIndex(({ lower }) => words.has(lower) || alone.has(lower));
  if (at < 0) return undefined;
  const isArticled = alone.has(tokens[at]!.lower) || ARTICLE.test(tokens[at - 1]?.lower ?? "");
  if (isArticled) return conditions.findLast((one) => one.at < at);
  const isOfTime = links.some((link) => isLink(link, "time") && link.tokens[0]! > at && link.tokens[0]! - at <= REACH);
  return isOfTime ? undefined : conditions.find((one) => one.at > at && one.at - at <= REACH);
}

const ARTICLE = /^(?:the|der|die|das|den|dem)$/u;
