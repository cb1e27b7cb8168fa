import { stemOf, type AskedValue } from "@lagebild/domain";
import type { Vocabulary } from "../engine.js";
import { bothLanguages, languageFiles } from "../language/read-language.js";
import type { Lexicon } from "../links/lexicon.js";
import { isLink, type Link } from "../links/link.js";
import { namedField } from "../links/named-fields.js";
import type { Token } from "../words/tokens.js";

/** What "largest" or "longest" measures in an incident: the field of that measure that most records have. */
export function measuredValue(
  links: readonly Link[],
  tokens: readonly Token[],
  { lexicon, vocabulary }: { readonly lexicon: Lexicon; readonly vocabulary: Vocabulary },
): AskedValue | undefined {
  const link = links.find(
    (one) => isLink(one, "ask") && (one.meaning.ask === "greatest" || one.meaning.ask === "smallest"),
  );
  const stems = new Set(link?.tokens.map((at) => tokens[at]!.stem));
  const measured = languageFiles().words.measures.find((words) =>
    bothLanguages(words).some((phrase) => phrase.split(" ").some((word) => stems.has(stemOf(word)))),
  );
  if (!link || !measured) return undefined;
  const { measure, units } = measured;
  const records = new Map(vocabulary.fields.map((field) => [field.field, field.records]));
  const [best] = lexicon.entries
    .filter(({ type }) => type === measure)
    .map((entry) => namedField(entry, vocabulary))
    .flatMap((field) => field.of.map((of) => ({ field, of, count: "field" in of ? (records.get(of.field) ?? 0) : 0 })))
    .sort((a, b) => b.count - a.count);
  const [entry] = lexicon.entries.filter(({ type }) => type === measure);
  const field = best?.field ?? (entry && namedField(entry, vocabulary));
  if (!field) return undefined;
  const { title, titles, type } = field;
  const said = { said: units, as: "number" as const };
  const words = link.tokens.map((at) => tokens[at]!.text).join(" ");
  return best ? { words, title, titles, of: best.of, orOf: [said], type } : { words, title, titles, of: said, type };
}
