import type { Outcomes } from "@lagebild/models/catalog";
import { countOutcomes } from "./outcome.js";
import type { EvalScore } from "./score.js";

/** Counts of one group of questions; a pair is [right, of]. */
export interface ScoreRow {
  readonly group: string;
  readonly questions: number;
  readonly hybrid: Pair;
  readonly meaning: Pair;
  readonly words: Pair;
  /** Hybrid, only questions of modes any and all with at most 20 gold lines. */
  readonly hybridFewGold: Pair;
  /** Right, open and wrong by the engine alone, and with what a model wrote beside it. */
  readonly engine: Outcomes;
  readonly withModel: Outcomes;
  readonly holdsGold: Pair;
  readonly holdsGoldStated: Pair;
  readonly absenceRight: Pair;
  readonly falseDenials: Pair;
  readonly citationsValid: Pair;
  readonly forbiddenAbsent: Pair;
}

type Pair = readonly [right: number, of: number];

const TYPES = ["lookup", "aggregate", "timeline", "semantic", "absent"];
const FEW_GOLD_LINES = 20;

/** Groups scores by type and language, by language, and altogether. */
export function summarise(scores: readonly EvalScore[]): readonly ScoreRow[] {
  const langs = ["en", "de"];
  const rows = TYPES.flatMap((type) =>
    langs.map((lang) =>
      row(
        `${type} ${lang}`,
        scores.filter((score) => score.type === type && score.lang === lang),
      ),
    ),
  );
  const byLanguage = langs.map((lang) =>
    row(
      `all ${lang}`,
      scores.filter((score) => score.lang === lang),
    ),
  );
  return [...rows, ...byLanguage, row("all", scores)].filter(({ questions }) => questions > 0);
}

function row(group: string, scores: readonly EvalScore[]): ScoreRow {
  const pair = (values: readonly (boolean | undefined)[]): Pair => {
    const known = values.filter((value) => value !== undefined);
    return [known.filter(Boolean).length, known.length];
  };
  const checked = scores.reduce((sum, score) => sum + score.citationsChecked, 0);
  const failed = scores.reduce((sum, score) => sum + score.citationsFailed, 0);
  return {
    group,
    questions: scores.length,
    hybrid: pair(scores.map((score) => score.hits["hybrid"])),
    meaning: pair(scores.map((score) => score.hits["meaning"])),
    words: pair(scores.map((score) => score.hits["words"])),
    hybridFewGold: pair(scores.map((score) => (score.goldLines <= FEW_GOLD_LINES ? score.hits["hybrid"] : undefined))),
    engine: countOutcomes(scores.map(({ engine }) => engine)),
    withModel: countOutcomes(scores.map(({ withModel }) => withModel)),
    holdsGold: pair(scores.map((score) => score.holdsGold)),
    holdsGoldStated: pair(scores.map((score) => score.holdsGoldStated)),
    absenceRight: pair(scores.map((score) => score.absenceRight)),
    falseDenials: pair(scores.map((score) => score.falseDenial)),
    citationsValid: [checked - failed, checked],
    forbiddenAbsent: pair(scores.map((score) => (score.leaks === undefined ? undefined : !score.leaks))),
  };
}

const COLUMNS: readonly (readonly [string, (row: ScoreRow) => string])[] = [
  ["group", ({ group }) => group],
  ["questions", ({ questions }) => String(questions)],
  ["window hit: hybrid", ({ hybrid }) => show(hybrid)],
  ["meaning only", ({ meaning }) => show(meaning)],
  ["words only", ({ words }) => show(words)],
  ["hybrid, <= 20 gold lines", ({ hybridFewGold }) => show(hybridFewGold)],
  ["engine: right, open, wrong", ({ engine }) => showOutcomes(engine)],
  ["with the model", ({ withModel }) => showOutcomes(withModel)],
  ["gold values in answer", ({ holdsGold }) => show(holdsGold)],
  ["stated, not only quoted", ({ holdsGoldStated }) => show(holdsGoldStated)],
  ["absence right", ({ absenceRight }) => show(absenceRight)],
  ["false denials", ({ falseDenials }) => show(falseDenials)],
  ["citations valid", ({ citationsValid }) => show(citationsValid)],
  ["forbidden text absent", ({ forbiddenAbsent }) => show(forbiddenAbsent)],
];

const showOutcomes = ({ right, open, wrong }: Outcomes): string => `${right}, ${open}, ${wrong}`;
const show = ([right, of]: Pair): string => (of === 0 ? "-" : `${right}/${of} (${(right / of).toFixed(2)})`);

/** Writes the table as Markdown, so that it can go into a document as it is. */
export function printScores(rows: readonly ScoreRow[], heading: string): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [
    heading,
    "",
    line(COLUMNS.map(([title]) => title)),
    line(COLUMNS.map(() => "---")),
    ...rows.map((one) => line(COLUMNS.map(([, cell]) => cell(one)))),
    "",
  ].join("\n");
}
