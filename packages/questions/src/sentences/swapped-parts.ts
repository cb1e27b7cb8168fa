import type { EntityRole } from "@lagebild/domain";
import { bothLanguages, languageFiles } from "../language/read-language.js";
import { isLink, type Link } from "../links/link.js";
import type { Token } from "../words/tokens.js";
import type { CitedRecords } from "./cited-records.js";

const { agents, passives, origins, aims } = languageFiles().words.sentences;
const AGENTS = new Set(bothLanguages(agents));
const PASSIVES = new Set(bothLanguages(passives));
const ORIGINS = new Set(bothLanguages(origins));
const AIMS = new Set(bothLanguages(aims));
/** What stands behind them is no subject in German. */
const OBJECTS = new Set(["den", "dem"]);

/**
 * Whether a sentence turns two parts of a record round: it has one account do to another what that one did, or has a
 * connection come from where it went. Who is named behind "by" acts where something was done, and else who is named first.
 */
export async function isSwapped(
  tokens: readonly Token[],
  links: readonly Link[],
  records: CitedRecords,
): Promise<boolean> {
  const named = links
    .filter((link) => isLink(link, "value") && link.tokens.length === 1)
    .map(({ tokens: [at] }) => at!)
    .sort((a, b) => a - b);
  const before = (at: number): string => tokens[at - 1]?.lower ?? "";
  const isPassive = tokens.some(({ lower }) => PASSIVES.has(lower));
  const agent = named.find((at) => isPassive && AGENTS.has(before(at)));
  const first = named.find((at) => !isPassive && !OBJECTS.has(before(at)));
  const acting = agent ?? first;
  if (await areTurned(new Set(named), acting, { tokens, records, one: "actor", other: "target" })) return true;
  const addresses = new Set(named.filter((at) => /^[\d.]+$|:.*:/u.test(tokens[at]!.text)));
  const origin = [...addresses].find((at) => ORIGINS.has(before(at)));
  const leading = [...addresses].find((at) => !AIMS.has(before(at)) && !isPassive);
  return areTurned(addresses, origin ?? leading, { tokens, records, one: "source", other: "destination" });
}

interface Parts {
  readonly tokens: readonly Token[];
  readonly records: CitedRecords;
  readonly one: EntityRole;
  readonly other: EntityRole;
}

/** Whether the value at a place is the other part of the records, which have both among the values. */
async function areTurned(
  places: ReadonlySet<number>,
  place: number | undefined,
  { tokens, records, one, other }: Parts,
): Promise<boolean> {
  if (place === undefined || places.size < 2) return false;
  const text = tokens[place]!.text;
  if ((await records.has(text, one)) || !(await records.has(text, other))) return false;
  for (const at of places) if (await records.has(tokens[at]!.text, one)) return true;
  return false;
}
