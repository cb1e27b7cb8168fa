import type { Vocabulary } from "../engine.js";
import type { Token } from "../words/tokens.js";
import { withoutAgents } from "./agent-nouns.js";
import { channelsOf, limitedByChannels } from "./events-here.js";
import type { Lexicon } from "./lexicon.js";
import type { Link } from "./link.js";
import { withoutEndsOf, withoutOutcomesOf } from "./outcomes-of-log.js";
import { withoutRepeated } from "./repeated-events.js";
import { valueDictionary } from "./value-dictionary.js";

/** Leaves out what words cannot mean beside the others. */
export function withoutOthers(
  links: readonly Link[],
  {
    tokens,
    lexicon,
    vocabulary,
  }: { readonly tokens: readonly Token[]; readonly lexicon: Lexicon; readonly vocabulary: Vocabulary },
): readonly Link[] {
  const named = withoutEndsOf(withoutRepeated(withoutAgents(outsideOf(links, tokens), tokens)));
  const here = withoutFar(limitedByChannels(named, tokens, lexicon), channelsOf(tokens));
  return withoutOutcomesOf(here, valueDictionary(vocabulary), tokens);
}

const OUTSIDE = /^(?:outside|außerhalb)$/u;
const BETWEEN = /^(?:of|von|the|der|des|dem)$/u;

/** "Logins from outside Norway" are those that are not from there; without a name behind it, the word means the internet. */
function outsideOf(links: readonly Link[], tokens: readonly Token[]): readonly Link[] {
  const at = tokens.findIndex(({ lower }) => OUTSIDE.test(lower));
  if (at < 0) return links;
  let next = at + 1;
  while (BETWEEN.test(tokens[next]?.lower ?? "")) next++;
  const isNamed = links.some(({ meaning, tokens: [first] }) => meaning.kind === "value" && first === next);
  return isNamed
    ? links.filter(({ meaning, tokens: used }) => meaning.kind === "negation" || !used.includes(at))
    : links.filter(({ meaning, tokens: used }) => meaning.kind !== "negation" || used.length > 1 || used[0] !== at);
}

/** What an incident has no record of is not meant by a word that is a value of it: "curl" in its user agents. */
const withoutFar = (links: readonly Link[], isChannel: (at: number) => boolean): readonly Link[] =>
  withoutActing(links, isChannel).filter(
    ({ meaning, tokens: [at], tokens }) =>
      !(
        meaning.kind === "event" &&
        !meaning.isHere &&
        tokens.length === 1 &&
        links.some((one) => one.meaning.kind === "value" && one.tokens.length === 1 && one.tokens[0] === at)
      ),
  );

const WHOLE = 11;

/** "By anna", "nach 10.0.0.4": what a value follows groups nothing. */
const withoutActing = (links: readonly Link[], isChannel: (at: number) => boolean): readonly Link[] =>
  links.filter(({ meaning, tokens }) => {
    if (meaning.kind !== "ask" || meaning.ask !== "each") return true;
    const next = tokens.at(-1)! + 1;
    const behind = links.filter((one) => one.tokens[0] === next);
    const isValue = isChannel(next) || behind.some((one) => one.meaning.kind === "value" && one.weight >= WHOLE);
    return !isValue || behind.some((one) => one.meaning.kind === "field");
  });
