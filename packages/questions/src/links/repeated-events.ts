import { isLink, linkOf, standsAs, type Link } from "./link.js";

/**
 * "Lsass was dumped - what is the dump file called": an event that was named before, in front of a noun for one of its values,
 * says whose value is asked for.
 */
export function withoutRepeated(links: readonly Link[]): readonly Link[] {
  const events = links.filter((link) => isLink(link, "event"));
  const repeated = events.filter(
    ({ meaning, tokens }) =>
      tokens.length > 1 &&
      standsAs(links, "field", tokens.at(-1)!) &&
      events.some((other) => other.meaning.entry === meaning.entry && other.tokens.at(-1)! < tokens[0]!),
  );
  if (repeated.length === 0) return links;
  return [
    ...links.filter((link) => !repeated.some((one) => one === link)),
    ...repeated.flatMap(({ tokens }) => tokens.slice(0, -1).map((at) => linkOf({ kind: "little" }, [at], 1))),
  ];
}
