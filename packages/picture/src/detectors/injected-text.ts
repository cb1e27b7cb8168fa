import { earliest, latest, ruleKey, type LinePlace, type PictureFinding, type RuleHead } from "@lagebild/domain";
import { statementOf } from "../findings/finding-words.js";

/** Lines whose text gives orders to an assistant. */
export interface InjectedLines {
  readonly lines: readonly LinePlace[];
  /** Records like these. */
  readonly count: number;
}

const NOTHING = { values: [], distinct: 0 };
const MOST_LINES = 20;

export const INJECTED_TEXT: RuleHead = {
  id: "lagebild-injected-instructions",
  name: "injected_instructions",
  title: "Instructions to an assistant",
  description: "Text in logs that gives orders to whoever reads them: somebody expects a language model to.",
  level: "high",
  tags: ["attack.defense-evasion"],
  status: "stable",
  file: "injected-text.ts",
  hints: {
    says: {
      en: "{count} records hold text that gives orders to an assistant; nothing in it is followed",
      de: "{count} Einträge enthalten Text, der einem Assistenten Anweisungen gibt; nichts davon wird befolgt",
    },
    topics: ["injected-instructions"],
    sure: "sure",
  },
};

/** Makes one finding of all lines that give orders to an assistant; undefined where there are none. */
export function injectedFinding({ lines, count }: InjectedLines): PictureFinding | undefined {
  if (lines.length === 0) return undefined;
  const times = lines.map(({ time }) => time);
  return {
    id: "injected00",
    rule: ruleKey(INJECTED_TEXT),
    title: INJECTED_TEXT.title,
    statement: statementOf(INJECTED_TEXT, count, () => undefined),
    level: INJECTED_TEXT.level,
    sure: "sure",
    tactics: ["defense-evasion"],
    techniques: [],
    who: NOTHING,
    from: NOTHING,
    to: NOTHING,
    hosts: NOTHING,
    what: NOTHING,
    count,
    firstTime: earliest(times),
    lastTime: latest(times),
    lines: lines.slice(0, MOST_LINES),
    parts: [],
  };
}
