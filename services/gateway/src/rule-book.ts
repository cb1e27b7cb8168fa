import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RuleHead } from "@lagebild/domain";
import { readRuleFolder, ruleStore, type RefusedRule } from "@lagebild/knowledge/sigma";

/** A rule in a list: what it is, without how it finds it. */
export type RuleSummary = Pick<RuleHead, "id" | "title" | "description" | "level" | "tags" | "status" | "file">;

export interface RuleList {
  /** By id. */
  readonly rules: readonly RuleSummary[];
  /** Kept files that cannot be used. */
  readonly problems: readonly { readonly file: string; readonly reason: string }[];
}

export interface RulesAdded {
  readonly loaded: readonly RuleSummary[];
  /** Rules that cannot run, each with its reason. */
  readonly refused: readonly RefusedRule[];
}

/** The Sigma rules of an installation. */
export interface RuleBook {
  list(): Promise<RuleList>;
  /** Takes the text of one rule file, of several documents perhaps; rules of the same ids are replaced. */
  add(text: string): Promise<RulesAdded>;
  /** Failure "missing" where there is no such rule. */
  remove(id: string): Promise<void>;
}

const summaryOf = ({ id, title, description, level, tags, status, file }: RuleHead): RuleSummary => ({
  id,
  title,
  description,
  level,
  tags,
  status,
  file,
});

/** Keeps rules in the data folder. */
export function ruleBook(dataFolder: string): RuleBook {
  const store = ruleStore(dataFolder);
  return {
    async list() {
      const { rules, correlations, problems } = await store.list();
      return { rules: [...rules, ...correlations].map(summaryOf).sort((a, b) => (a.id < b.id ? -1 : 1)), problems };
    },
    async add(text) {
      const folder = await mkdtemp(join(tmpdir(), "lagebild-rules-"));
      try {
        const path = join(folder, "rules.yml");
        await writeFile(path, text, { mode: 0o600 });
        const { rules, refused } = await readRuleFolder(path);
        const loaded = rules.map(({ rule }) => rule);
        await store.put(loaded);
        return { loaded: loaded.map(summaryOf), refused };
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    },
    remove: (id) => store.remove(id),
  };
}
