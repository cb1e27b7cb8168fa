import { earliest, latest, type LinePlace, type PictureFinding, type RuleHead } from "@lagebild/domain";
import { findingOfLines } from "../findings/finding-of-lines.js";

/** Lines whose text gives orders to an assistant. */
export interface InjectedLines {
  readonly lines: readonly LinePlace[];
  /** Records like these. */
  readonly count: number;
}

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
      en: "{count|record holds|records hold} text that gives orders to an assistant; nothing in it is followed",
      de: "{count|Eintrag enthält|Einträge enthalten} Text, der einem Assistenten Anweisungen gibt; nichts davon wird befolgt",
    },
    topics: ["injected-instructions"],
    sure: "sure",
  },
};

/** Makes one finding of all lines that give orders to an assistant; undefined where there are none. */
export function injectedFinding({ lines, count }: InjectedLines): PictureFinding | undefined {
  if (lines.length === 0) return undefined;
  const times = lines.map(({ time }) => time);
  const period = { firstTime: earliest(times), lastTime: latest(times) };
  return findingOfLines(INJECTED_TEXT, { id: "injected00", count, ...period, lines });
}
