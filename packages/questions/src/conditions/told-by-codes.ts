import { RULES_FIELD, stemOf, type ReadCondition, type Where } from "@lagebild/domain";
import type { QuestionEngine } from "../engine.js";
import { bothLanguages, languageFiles } from "../language/read-language.js";
import type { LinkedQuestion } from "../links/find-links.js";
import type { Lexicon } from "../links/lexicon.js";
import { isLink, type Link } from "../links/link.js";
import { namedFieldOf } from "../links/named-fields.js";
import type { Token } from "../words/tokens.js";
import { eventOfEntry, eventOfTopic } from "../readings/event-of-entry.js";
import type { FoundConditions } from "./find-conditions.js";
import type { PlacedCondition } from "./link-context.js";
import { bothOf, fieldCondition } from "./wheres.js";

/** What the codes of a question say already: links that limit nothing more, and places of words that only describe. */
export interface ToldByCodes {
  readonly links: ReadonlySet<Link>;
  readonly words: ReadonlySet<number>;
}

interface CodeParts {
  readonly asked: LinkedQuestion;
  readonly links: readonly Link[];
  readonly found: FoundConditions;
  /** Places of words that no part accounts for. */
  readonly open: readonly number[];
  readonly lexicon: Lexicon;
  readonly engine: QuestionEngine;
}

const NOTHING: ToldByCodes = { links: new Set(), words: new Set() };

/**
 * "Group enumeration (4799)": the code says which events are meant, and what stands beside it describes them. That holds where
 * no record with the code is of the class, and records with it say what they are: those with commands may be anything.
 */
export async function toldByCodes(parts: CodeParts): Promise<ToldByCodes> {
  const { asked, links, found, lexicon, engine, open } = parts;
  const codes = found.conditions.filter(({ condition }) =>
    isOfCode(condition, { lexicon, vocabulary: engine.vocabulary }),
  );
  if (codes.length === 0) return NOTHING;
  const ofCodes: Where = { anyOf: [codes.map(({ condition }) => condition.where)] };
  if (!(await isAny(engine, ofCodes))) return NOTHING;
  const told = new Set<Link>();
  if (!(await isAny(engine, bothOf(ofCodes, COMMANDS))))
    for (const link of links) {
      const where = whereOf(link, engine);
      if (where && !(await isAny(engine, bothOf(ofCodes, where)))) told.add(link);
    }
  const heading = headingOf(asked.tokens, codes);
  for (const link of links)
    if (isAsking(link) && !found.used.has(link) && link.tokens.every((at) => at <= heading)) told.add(link);
  const beside = wordsBeside(parts, codes, told);
  const stems = open.length > beside.size ? await stemsOfRecords(engine, ofCodes) : new Set<string>();
  const said = open.filter((at) => stems.has(asked.tokens[at]!.stem));
  return { links: told, words: new Set([...beside, ...said]) };
}

const isAsking = (link: Link): boolean => isLink(link, "field") || (isLink(link, "ask") && link.meaning.ask === "list");

const MOST_RULES = 20;

/** Stems of what people call the records with a code, by the rules that took them. */
async function stemsOfRecords(engine: QuestionEngine, ofCodes: Where): Promise<ReadonlySet<string>> {
  const { values = [] } = await engine.aggregate({
    op: "top",
    of: { field: RULES_FIELD },
    where: ofCodes,
    limit: MOST_RULES,
  });
  const rules = new Set(values.flatMap(({ value }) => value.split(" ")));
  return new Set(
    languageFiles()
      .events.filter(({ where }) =>
        where.some(({ [RULES_FIELD]: of }) => (Array.isArray(of) ? of : [of]).some((rule) => rules.has(String(rule)))),
      )
      .flatMap(({ en, de }) => [en.one, ...(en.words ?? []), de.one, ...(de.words ?? [])])
      .flatMap((phrase) => phrase.toLowerCase().split(/[\s-]+/u))
      .map(stemOf),
  );
}

const CODE = "code";
const COMMANDS: Where = {
  anyOf: [
    ["process.command_line", "powershell.file.script_block_text"].map((field) => ({
      fields: [fieldCondition(field, "exists", "")],
    })),
  ],
};

/** A condition on the code of an event alone. */
export function isOfCode(
  { where, isNot }: ReadCondition,
  context: Pick<CodeParts, "lexicon"> & { readonly vocabulary: QuestionEngine["vocabulary"] },
): boolean {
  const places = (namedFieldOf(CODE, context)?.of ?? []).flatMap((of) => ("field" in of ? [of.field] : []));
  const fields = where.fields ?? [];
  return !isNot && fields.length > 0 && fields.every(({ field }) => places.includes(field));
}

const isAny = async (engine: QuestionEngine, where: Where): Promise<boolean> =>
  (await engine.aggregate({ op: "count", where })).matched > 0;

function whereOf(link: Link, engine: QuestionEngine): Where | undefined {
  if (isLink(link, "event")) return eventOfEntry(link.meaning.entry, "", engine).where;
  return isLink(link, "topic") ? (eventOfTopic(link.meaning.topic, "").where ?? { anyOf: [[]] }) : undefined;
}

/** Place of the colon behind the words that a code heads; before the first word where there is none. */
const headingOf = (tokens: readonly Token[], codes: readonly PlacedCondition[]): number => {
  const colon = tokens.findIndex(({ endsList }) => endsList);
  return codes.some(({ at }) => at <= colon) ? colon : -1;
};

/** Words side by side with a code, as far as the language knows them, and verbs that say no more than that it happened. */
function wordsBeside(
  { asked: { tokens }, links, found, open, lexicon }: CodeParts,
  codes: readonly PlacedCondition[],
  told: ReadonlySet<Link>,
): ReadonlySet<number> {
  const free = new Set([...open, ...[...told].flatMap((link) => link.tokens)]);
  const ofCodes = [...found.used]
    .filter((link) => codes.some(({ condition }) => condition.values.some((value) => isValue(link, value))))
    .flatMap((link) => link.tokens);
  const beside = new Set<number>();
  for (const at of ofCodes) {
    const isFree = (place: number): boolean =>
      free.has(place) || ofCodes.includes(place) || isNameOfLog(place, links, tokens);
    for (let place = at; !tokens[place]!.endsClause && isFree(place + 1); place++) beside.add(place + 1);
    for (let place = at; place > 0 && !tokens[place - 1]!.endsClause && isFree(place - 1); place--)
      beside.add(place - 1);
  }
  const verbs = new Set(bothLanguages(languageFiles().words.happening));
  return new Set(
    open.filter(
      (at) =>
        (beside.has(at) && /^\p{L}+$/u.test(tokens[at]!.text) && lexicon.isKnown(tokens[at]!.stem)) ||
        verbs.has(tokens[at]!.lower),
    ),
  );
}

const isValue = (link: Link, value: string): boolean => isLink(link, "value") && link.meaning.text === value;

/** What the log calls itself stands between: "sysmon 17". */
const isNameOfLog = (at: number, links: readonly Link[], tokens: readonly Token[]): boolean =>
  links.some((link) => isLink(link, "value") && link.tokens.includes(at) && !/\d/u.test(tokens[at]!.text));
