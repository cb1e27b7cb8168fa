import { fileURLToPath } from "node:url";
import type { Meaning } from "@lagebild/domain";
import { type CompiledRule, compileRules, type FieldTest, type KnowledgeEntry, rankOf } from "./knowledge-entry.js";
import { type KnowledgeSubject, type PreparedSubject, prepareSubject } from "./knowledge-subject.js";
import type { Pattern } from "./pattern.js";
import { type KnowledgeProblem, readEntries } from "./read-entries.js";
import { ruleIndex } from "./rule-index.js";

/** What events mean, in English and German. */
export interface KnowledgeBase {
  /** Returns the meanings that apply, worst and most specific first, at most four; the same subject always gives the same. */
  match(subject: KnowledgeSubject): readonly Meaning[];
  readonly entries: readonly KnowledgeEntry[];
  /** Entries and files that were left out, with the reason. */
  readonly problems: readonly KnowledgeProblem[];
}

const maxMeanings = 4;
const bundledFolder = fileURLToPath(new URL("../data/events/", import.meta.url));

interface OwnedRule {
  readonly owner: number;
  readonly rule: CompiledRule;
}

/** Loads the bundled entries and those of the user's folders; an entry with the same id replaces the earlier one. */
export function loadKnowledge(options: { readonly folders?: readonly string[] } = {}): KnowledgeBase {
  const problems: KnowledgeProblem[] = [];
  const byId = new Map<string, { entry: KnowledgeEntry; rules: readonly CompiledRule[] }>();
  for (const folder of [bundledFolder, ...(options.folders ?? [])]) {
    const read = readEntries(folder);
    problems.push(...read.problems);
    for (const { file, line, entry } of read.entries) {
      const rules = compileRules(entry.match);
      if (typeof rules === "string") problems.push({ file, line, reason: rules });
      else byId.set(entry.id, { entry, rules });
    }
  }
  const known = [...byId.values()];
  return { ...matcher(known), entries: known.map(({ entry }) => entry), problems };
}

function matcher(
  known: readonly { entry: KnowledgeEntry; rules: readonly CompiledRule[] }[],
): Pick<KnowledgeBase, "match"> {
  const owned: OwnedRule[] = known.flatMap(({ rules }, owner) => rules.map((rule) => ({ owner, rule })));
  const usualText = known.map(({ entry }) => `${entry.en} ${JSON.stringify(entry.example ?? "")}`.toLowerCase());
  const index = ruleIndex(
    owned.map(({ rule }) => rule),
    usualText,
  );
  const meanings = known.map(({ entry: { id, en, de, tags, severity } }): Meaning => ({ id, en, de, tags, severity }));
  return {
    match(subject) {
      const prepared = prepareSubject(subject);
      const specificity = new Map<number, number>();
      for (const number of index.candidates(prepared)) {
        const { owner, rule } = owned[number] as OwnedRule;
        if (holds(rule, prepared)) specificity.set(owner, Math.max(specificity.get(owner) ?? 0, rule.specificity));
      }
      if (specificity.size === 0) return [];
      const refined = new Set([...specificity.keys()].flatMap((owner) => shorterIds(meanings[owner]?.id ?? "")));
      return [...specificity]
        .map(([owner, score]) => ({ meaning: meanings[owner] as Meaning, score }))
        .filter(({ meaning }) => !refined.has(meaning.id))
        .sort(
          (a, b) =>
            rankOf(b.meaning.severity) - rankOf(a.meaning.severity) ||
            b.score - a.score ||
            order(a.meaning.id, b.meaning.id),
        )
        .slice(0, maxMeanings)
        .map(({ meaning }) => meaning);
    },
  };
}

/** The ids that this one extends: `win.4624` of `win.4624.network`. */
function shorterIds(id: string): readonly string[] {
  const parts = id.split(".");
  return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join("."));
}

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function holds(rule: CompiledRule, subject: PreparedSubject): boolean {
  const haystack = rule.scope === undefined ? subject.haystack : subject.part(rule.scope);
  const inText = (pattern: Pattern): boolean => !pattern.isWhole && pattern.test(haystack);
  return (
    (rule.eventIds.length === 0 || (subject.eventId !== undefined && rule.eventIds.includes(subject.eventId))) &&
    (rule.programs.length === 0 || subject.programs.some((program) => rule.programs.includes(program))) &&
    (rule.formats.length === 0 || rule.formats.includes(subject.format)) &&
    (rule.channel === undefined || subject.channel.includes(rule.channel) || subject.provider.includes(rule.channel)) &&
    (rule.provider === undefined || subject.provider.includes(rule.provider)) &&
    rule.text.every(inText) &&
    (rule.any.length === 0 || rule.any.some(inText)) &&
    !rule.not.some(inText) &&
    rule.fields.every((field) => fieldHolds(field, subject)) &&
    !rule.notFields.some((field) => subject.hasFields && fieldHolds(field, subject))
  );
}

/** A Windows event may come as text only: there, what a field would hold is looked for in the text. */
function fieldHolds(field: FieldTest, subject: PreparedSubject): boolean {
  if (subject.hasFields)
    return subject.valuesOf(field.name).some((value) => field.patterns.some((pattern) => pattern.test(value)));
  return (
    subject.eventId !== undefined &&
    field.patterns.some((pattern) => !pattern.isWhole && pattern.test(subject.haystack))
  );
}
