import { RULE_LEVELS, type RuleHead } from "@lagebild/domain";
import { DETECTOR_RULES } from "../detectors/run-detectors.js";
import type { PictureTables } from "./read-tables.js";

/** Writes a table of the topics: what shows each, and which kinds of sources would. */
export function topicTable({ topics, kinds }: PictureTables, rules: readonly RuleHead[]): string {
  const titles = new Map(kinds.map(({ id, title }) => [id, title.en]));
  const all = [...rules, ...DETECTOR_RULES];
  const rows = topics.map(({ id, title, phase, shownBy }) => {
    const shown = all
      .filter(({ hints }) => hints?.topics?.includes(id))
      .map(({ id: own, name }) => `\`${name ?? own}\``);
    const sources = shownBy.map((kind) => titles.get(kind)!);
    return `| ${phase} | ${title.en} / ${title.de} | ${listed(shown, 6)} | ${listed(sources, 4)} |`;
  });
  return ["| phase | topic | rules that show it | would be shown by |", "| --- | --- | --- | --- |", ...rows].join(
    "\n",
  );
}

/** Writes how many rules there are, by folder and level. */
export function ruleTable(rules: readonly RuleHead[]): string {
  const folders = [...new Set(rules.map(folderOf))].sort();
  const count = (of: readonly RuleHead[], level: string): string => {
    const own = of.filter((rule) => rule.level === level).length;
    return own === 0 ? "" : String(own);
  };
  const rows = folders.map((folder) => {
    const own = rules.filter((rule) => folderOf(rule) === folder);
    const correlations = own.filter((rule) => "timespanSeconds" in rule).length;
    return `| ${folder} | ${own.length} | ${correlations} | ${RULE_LEVELS.map((level) => count(own, level)).join(" | ")} |`;
  });
  return [
    `| folder | rules | of these correlations | ${RULE_LEVELS.join(" | ")} |`,
    `| --- | --- | --- | ${RULE_LEVELS.map(() => "---").join(" | ")} |`,
    ...rows,
  ].join("\n");
}

const folderOf = ({ file }: RuleHead): string => file.split("/")[0]!;

const listed = (values: readonly string[], most: number): string =>
  values.length > most ? `${values.slice(0, most).join(", ")} and ${values.length - most} more` : values.join(", ");
