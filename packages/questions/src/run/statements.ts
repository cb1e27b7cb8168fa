import type { Ask, Selection, Statement, Where } from "@lagebild/domain";
import { bothOf } from "../conditions/wheres.js";

const MOST_TIMES = 12;
/** Records whose times tell how regular they are. */
const MOST_INTERVALS = 60;
/** Records of which each is told. */
const MOST_TOLD = 40;
/** Values that are named beside their number. */
const MOST_NAMED = 4;
const MOST_BUCKETS = 10_000;

/** The condition of a selection: all of its parts. */
export function whereOfSelection({ events, conditions, time, anchor }: Selection, limits: Where = {}): Where {
  const parts = [...events.map(({ where }) => where ?? {}), ...conditions.map(({ where }) => where)];
  if (anchor) parts.push(anchor.side === "before" ? { to: anchor.at } : { from: anchor.at });
  const all = parts.reduce(bothOf, limits);
  if (!time) return all;
  const { words: _words, ...limit } = time;
  return bothOf(all, limit);
}

/** The statement that an ask is; the others of an ask, such as the last time beside the first, come behind it. */
export function statementsOf(
  ask: Ask,
  where: Where,
  { zone, step }: { readonly zone: string; readonly step?: Selection["step"] | undefined },
): readonly Statement[] {
  switch (ask.ask) {
    case "count":
    case "yes-no":
    case "compare":
      return [{ op: "count", where }];
    case "only":
      return [{ op: "top", of: ask.of.of, where, limit: MOST_NAMED }];
    case "distinct":
      return [{ op: "top", of: ask.of.of, where, limit: MOST_NAMED, ...(ask.counts && { counts: ask.counts }) }];
    case "list": {
      const [one, ...others] = ask.of;
      const counts = ask.counts && { counts: ask.counts };
      return others.length === 0
        ? [{ op: "top", of: one!.of, where, limit: ask.limit, ...counts }]
        : [{ op: "group", by: ask.of.map(({ of }) => of), where, limit: ask.limit, places: true, ...counts }];
    }
    case "top":
      return [
        {
          op: "top",
          of: ask.of.of,
          where,
          limit: ask.limit,
          order: ask.order,
          ...(ask.sumOf && { sumOf: ask.sumOf.of }),
          ...(ask.distinctOf && { distinctOf: ask.distinctOf.of }),
          ...(ask.counts && { counts: ask.counts }),
        },
      ];
    case "when":
      return ask.which === "both"
        ? [
            { op: "first", where, limit: 1 },
            { op: "last", where, limit: 1 },
          ]
        : [{ op: ask.which === "last" ? "last" : "first", where, limit: ask.which === "all" ? MOST_TIMES : 1 }];
    case "duration":
      return [
        { op: "first", where, limit: 1 },
        { op: "last", where, limit: 1 },
      ];
    case "amount":
      return [{ op: "summarise", of: ask.of.of, where }];
    case "per":
      return [{ op: "perBucket", where, bucketSeconds: ask.bucketSeconds, zone, limit: MOST_BUCKETS }];
    case "interval":
      return [{ op: "first", where, limit: MOST_INTERVALS }];
    case "silence":
      return [{ op: "silences", where, limit: 3 }];
    case "lines":
      return [{ op: "first", where, limit: ask.limit }];
    case "clock":
    case "order":
      return [{ op: "first", where, limit: 1 }];
    case "timeline":
      return ask.tells === "steps"
        ? [{ op: step?.which ?? "first", where, limit: 1 }]
        : [ask.tells === "records" ? { op: "first", where, limit: MOST_TOLD } : { op: "count", where }];
    case "summary":
      return [{ op: "count", where }];
  }
}
