import { ruleKey, type PictureFinding, type PictureSource, type RuleHead, type TopicState } from "@lagebild/domain";
import type { SourceKind, Topic } from "./tables/read-tables.js";

/** Records that met a rule, or what a correlation found. */
export interface RuleSeen {
  readonly rule: string;
  readonly count: number;
  readonly firstTime: number | undefined;
  readonly lastTime: number | undefined;
  /** Labels of the sources of its records. */
  readonly files: readonly string[];
}

/** Says of each topic whether it is observed, could have been and is not, or cannot be told from these sources. */
export function topicStates(
  topics: readonly Topic[],
  kinds: readonly SourceKind[],
  rules: readonly RuleHead[],
  seen: ReadonlyMap<string, RuleSeen>,
  { sources, findings }: { readonly sources: readonly PictureSource[]; readonly findings: readonly PictureFinding[] },
): readonly TopicState[] {
  const titles = new Map(kinds.map(({ id, title }) => [id, title]));
  return topics.map(({ id, title, phase, shownBy }) => {
    const own = rules.filter(({ hints }) => hints?.topics?.includes(id)).map(ruleKey);
    const found = own.flatMap((rule) => seen.get(rule) ?? []).filter(({ count }) => count > 0);
    const able = sources.filter((source) => source.kinds.some(({ kind }) => shownBy.includes(kind)));
    const files = found.length > 0 ? [...new Set(found.flatMap((one) => one.files))] : able.map(({ file }) => file);
    return {
      topic: id,
      title,
      phase,
      status: found.length > 0 ? "observed" : able.length > 0 ? "not-observed" : "not-assessable",
      seen: found
        .map(({ rule, count, firstTime, lastTime }) => ({ rule, count, firstTime, lastTime }))
        .sort((a, b) => b.count - a.count || (a.rule < b.rule ? -1 : 1)),
      findings: findings
        .filter(({ rule, parts }) => own.includes(rule) || parts.some((part) => own.includes(part.rule)))
        .map((one) => one.id),
      sources: files.toSorted(),
      records: (found.length > 0 ? sources.filter(({ file }) => files.includes(file)) : able).reduce(
        (sum, { records }) => sum + records,
        0,
      ),
      shownBy: shownBy.map((kind) => titles.get(kind)!),
    };
  });
}
