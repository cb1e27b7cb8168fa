import type { Ask } from "@lagebild/domain";

const MOST_ASKS = 6;

/** What several clauses ask, each once; that something is so is not asked beside how often or which. */
export function distinctAsks(asks: readonly Ask[]): readonly Ask[] {
  const distinct = [...new Map(asks.map((ask) => [JSON.stringify(ask), ask])).values()];
  const isTold = distinct.some(({ ask }) => !["yes-no", "when"].includes(ask));
  const isCounted = distinct.some(({ ask }) => ask === "count");
  const topped = distinct.flatMap((ask) => (ask.ask === "top" ? [JSON.stringify(ask.of.of)] : []));
  return distinct
    .filter((ask) => !(ask.ask === "yes-no" && (isTold || isCounted)))
    .filter((ask) => !(ask.ask === "list" && ask.of.every(({ of }) => topped.includes(JSON.stringify(of)))))
    .map((ask) => (ask.ask === "list" ? { ...ask, of: distinctValues(ask.of) } : ask))
    .map((ask, at, all) => withSubject(ask, all.slice(0, at)))
    .slice(0, MOST_ASKS);
}

/** "How many instances, and which took longest": the greatest is told with the one of them that has it. */
function withSubject(ask: Ask, before: readonly Ask[]): Ask {
  if (ask.ask !== "amount" || (ask.part !== "max" && ask.part !== "min") || ask.beside) return ask;
  const counted = before.find((one) => one.ask === "distinct");
  return counted ? { ...ask, beside: [counted.of] } : ask;
}

const distinctValues = <T extends { readonly of: unknown }>(values: readonly T[]): readonly T[] => [
  ...new Map(values.map((value) => [JSON.stringify(value.of), value])).values(),
];
