import type { ReadCondition } from "@lagebild/domain";
import type { LinkOf } from "../links/link.js";
import { writtenText } from "../words/tokens.js";
import { isNegated, type LinkContext } from "./link-context.js";
import { anyWhere, notWhere, valueWhere, whereOfHits } from "./wheres.js";

/** Fields that name a service or a protocol, by its name or by one that begins so: `sshd` for ssh. */
const NAMING = ["process.name", "service.name", "network.protocol", "network.application"];

/** "Over ssh": whichever value of a record names the way in; one field alone seldom does for all products. */
export function wayInCondition(link: LinkOf<"value">, context: LinkContext): ReadCondition {
  const { text, hits } = link.meaning;
  const known = new Set(context.vocabulary.fields.map(({ field }) => field));
  const named = NAMING.filter((field) => known.has(field)).map((field) => valueWhere({ field }, "startsWith", [text]));
  const where = anyWhere([whereOfHits(hits), ...named]);
  const isNot = isNegated(link, context);
  return {
    words: writtenText(context.question, context.tokens, link.tokens[0]!, link.tokens.at(-1)!),
    title: { en: "way in", de: "Zugangsweg" },
    operator: "equals",
    values: [text],
    isNot,
    where: isNot ? notWhere(where) : where,
  };
}
