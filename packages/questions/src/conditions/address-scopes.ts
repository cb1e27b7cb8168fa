import { valuesOfAsk, type Ask } from "@lagebild/domain";
import type { Vocabulary } from "../engine.js";
import { bothLanguages, languageFiles } from "../language/read-language.js";
import { isLink, type LinkOf } from "../links/link.js";
import { writtenText, type Token } from "../words/tokens.js";
import type { PlacedCondition } from "./link-context.js";
import type { LinkContext } from "./link-context.js";
import { fieldCondition, notWhere } from "./wheres.js";

/** A word such as "internal" before an address that is asked for. */
interface AddressScope {
  readonly at: number;
  readonly isInternal: boolean;
  readonly link: LinkOf<"field">;
}

const SHOWN = 3;
const ADDRESS = /\.ip$/u;

/** "Which internal hosts", "externe Adressen": what is asked for lies in networks of one's own, or outside of them. */
export function scopedAddresses(
  context: Pick<LinkContext, "question" | "tokens" | "links"> & { readonly vocabulary: Pick<Vocabulary, "hosts"> },
  open: readonly number[],
  asks: readonly { readonly ask: Ask }[],
): readonly PlacedCondition[] {
  const values = asks.flatMap(({ ask }) => valuesOfAsk(ask));
  return scopesIn(context, open).flatMap(({ at, isInternal, link }): readonly PlacedCondition[] => {
    const words = written(link.tokens, context);
    const value = values.find((one) => one.words === words);
    // Where the log names hosts, they are what is asked for.
    const isNamed = value && "column" in value.of && context.vocabulary.hosts.length > 0;
    const places = value && !isNamed ? [value.of, ...(value.orOf ?? [])] : undefined;
    const of = places?.find((one) => "field" in one && ADDRESS.test(one.field));
    if (!of || !("field" in of)) return [];
    const [network = "", ...others] = languageFiles().words.ownNetworks;
    const own = { fields: [fieldCondition(of.field, "inNetwork", network, others)] };
    const condition = {
      words: written([at], context),
      title: { en: "own networks", de: "eigene Netze" },
      operator: "inNetwork" as const,
      values: languageFiles().words.ownNetworks.slice(0, SHOWN),
      isNot: !isInternal,
      where: isInternal ? own : notWhere(own),
    };
    return [{ condition, at }];
  });
}

function scopesIn(
  { tokens, links }: Pick<LinkContext, "tokens" | "links">,
  open: readonly number[],
): readonly AddressScope[] {
  const { internal, external } = languageFiles().words.scopes;
  const [inside, outside] = [internal, external].map((words) => new Set(bothLanguages(words)));
  const within = links.flatMap((link): readonly AddressScope[] => {
    const word = tokens[link.tokens[0]!]!.lower;
    const isWithin = isLink(link, "field") && link.tokens.length > 1 && (inside!.has(word) || outside!.has(word));
    return isWithin ? [{ at: link.tokens[0]!, isInternal: inside!.has(word), link }] : [];
  });
  const before = open.flatMap((at): readonly AddressScope[] => {
    const word = tokens[at]!.lower;
    const link = links.find((one): one is LinkOf<"field"> => isLink(one, "field") && one.tokens[0] === at + 1);
    return link && (inside!.has(word) || outside!.has(word)) ? [{ at, isInternal: inside!.has(word), link }] : [];
  });
  return [...within, ...before];
}

const written = (
  places: readonly number[],
  { question, tokens }: { question: string; tokens: readonly Token[] },
): string => writtenText(question, tokens, places[0]!, places.at(-1)!);
