import type { ReadCondition, ReadEvent, Selection } from "@lagebild/domain";
import type { Token } from "../words/tokens.js";

interface Placed {
  readonly at: number;
}

export interface ListedParts {
  readonly tokens: readonly Token[];
  readonly events: readonly (Placed & { readonly event: ReadEvent })[];
  readonly conditions: readonly (Placed & { readonly condition: ReadCondition })[];
  readonly time?: NonNullable<Selection["time"]>;
  /** Place of the word that asks for times or an order. */
  readonly askAt: number;
}

const JOINING = new Set(["and", "und", "then", "dann", "sowie"]);

/**
 * Several things whose times are asked for, as a question lists them behind commas: what stands before the list, or in the
 * part that asks, is said of each. Undefined where it lists fewer than two.
 */
export function listedSelections(parts: ListedParts): readonly Selection[] | undefined {
  const { tokens, events, conditions, time, askAt } = parts;
  const segments = segmentsOf(tokens);
  const colon = tokens.findIndex(({ endsList }) => endsList);
  const isShared = ({ at }: Placed): boolean =>
    colon >= 0 ? at <= colon : segments[at] === segments[askAt] && events.length > 1;
  const groups = new Map<number, { events: ReadEvent[]; conditions: ReadCondition[] }>();
  const groupOf = (at: number) => {
    const key = segments[at]!;
    const group = groups.get(key) ?? { events: [], conditions: [] };
    groups.set(key, group);
    return group;
  };
  for (const one of events) if (!isShared(one)) groupOf(one.at).events.push(one.event);
  for (const one of conditions) if (!isShared(one)) groupOf(one.at).conditions.push(one.condition);
  if (groups.size < 2) return undefined;
  const shared = conditions.filter(isShared).map(({ condition }) => condition);
  return [...groups]
    .sort(([a], [b]) => a - b)
    .map(([, group]) => ({
      events: group.events,
      conditions: [...shared, ...group.conditions],
      ...(time && { time }),
    }));
}

/** The part of the question that each word belongs to. */
function segmentsOf(tokens: readonly Token[]): readonly number[] {
  let segment = 0;
  return tokens.map(({ lower }, at) => {
    if (at > 0 && (tokens[at - 1]!.endsPart || JOINING.has(lower))) segment++;
    return segment;
  });
}
