import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { Failure } from "@lagebild/domain";
import { defaultModelFolder } from "@lagebild/embedding";
import { onnxEmbedder } from "@lagebild/embedding/onnx-embedder";
import {
  absenceSigns,
  judgeEvidence,
  retrievalService,
  type AbsenceSigns,
  type AbsenceWeights,
  type EvidenceFeatures,
} from "@lagebild/retrieval";
import { topicCases, type AbsenceCase } from "./absence-topics.js";
import { fitLogistic, type WeighedCase } from "./fit-logistic.js";
import { measureProcess } from "./measure-process.js";
import { incidentOf, readQuestions } from "./set-questions.js";

// Compiled to test/bench/dist. Usage: calibrate-absence.js <folder with questions.jsonl and logs>
//   [--write]  puts the weights in place: they are read when a process starts
//   [--list]   names every question that is denied wrongly, and every absent one that is not denied
//   [--only <text>] takes the logs whose name holds one of these texts, set apart by commas: a quick look, nothing to write
//   [--data <folder>] keeps the incidents there; a folder that holds them already is used as it is
const ROOT = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "..");
const CLI = join(ROOT, "services/gateway/bin/lagebild.js");
const TOPICS = join(ROOT, "fixtures/absence/topics.jsonl");
const WEIGHTS = join(ROOT, "services/retrieval/data/absence-weights.json");
const PENALTY = 3;
/** What all the cases of a group and an answer weigh together. */
const GROUP_WEIGHT: Readonly<Record<AbsenceCase["group"], number>> = { set: 300, plain: 100, oblique: 60 };
const ABSENT_FROM = 0.45;
const OPEN_FROM = 0.3;
/** Below this score a question is answered with no. */
const DENIED_BELOW = 0.15;

interface Measured extends AbsenceCase {
  readonly features: EvidenceFeatures;
  readonly reasons: readonly string[];
  readonly signs: AbsenceSigns;
  /** Which half of the logs it belongs to. */
  readonly half: 0 | 1;
}

const say = (text: string): boolean => process.stdout.write(`${text}\n`);

/** Questions of a set; of them, only those for yes or no are measured. */
const setCases = (folder: string): readonly AbsenceCase[] =>
  readQuestions(folder).map(({ file, question, type }) => ({
    file,
    question,
    isAbsent: type === "absent",
    group: "set",
    topic: type,
  }));

/** Asks every question of its log, each log an incident of its own. */
async function measure(
  folder: string,
  dataFolder: string,
  cases: readonly AbsenceCase[],
): Promise<readonly Measured[]> {
  const embedder = await onnxEmbedder({ modelFolder: defaultModelFolder() });
  const retrieval = retrievalService({ dataFolder, embedder });
  const files = [...new Set(cases.map(({ file }) => file))].sort();
  const measured: Measured[] = [];
  for (const [number, file] of files.entries()) {
    const incident = incidentOf(file);
    if (!existsSync(join(dataFolder, "incidents", incident)))
      await measureProcess({ args: [CLI, "ingest", incident, join(folder, file)], env: { LAGEBILD_DATA: dataFolder } });
    for (const one of cases.filter((candidate) => candidate.file === file)) {
      const { judgement } = await retrieval.window(incident, { question: one.question, budgetTokens: 500 });
      if (judgement?.features)
        measured.push({
          ...one,
          features: judgement.features,
          reasons: judgement.reasons,
          signs: absenceSigns(judgement.features),
          half: number % 2 === 0 ? 0 : 1,
        });
    }
    process.stderr.write(`${number + 1} of ${files.length} logs, ${measured.length} questions\n`);
    await retrieval.release(incident);
  }
  await retrieval.close();
  await embedder.close();
  return measured;
}

const namesOf = (cases: readonly Measured[]): readonly (keyof AbsenceSigns)[] =>
  Object.keys(cases[0]!.signs) as (keyof AbsenceSigns)[];
const valuesOf = (one: Measured): readonly number[] => Object.values(one.signs) as number[];

function fit(cases: readonly Measured[]): AbsenceWeights {
  const sizes = new Map<string, number>();
  const key = ({ group, isAbsent }: Measured): string => `${group} ${isAbsent}`;
  for (const one of cases) sizes.set(key(one), (sizes.get(key(one)) ?? 0) + 1);
  const weighed = cases.map((one): WeighedCase => ({
    values: valuesOf(one),
    isTrue: one.isAbsent,
    weight: GROUP_WEIGHT[one.group] / sizes.get(key(one))!,
  }));
  const { intercept, weights } = fitLogistic(weighed, PENALTY);
  return {
    made: `logistic regression over ${counted(cases)}: test/bench/calibrate-absence.ts`,
    intercept: rounded(intercept),
    weights: Object.fromEntries(
      namesOf(cases).map((name, i) => [name, rounded(weights[i]!)]),
    ) as AbsenceWeights["weights"],
    absentFrom: ABSENT_FROM,
    openFrom: OPEN_FROM,
  };
}

const rounded = (value: number): number => Math.round(value * 1_000) / 1_000;

function counted(cases: readonly Measured[]): string {
  const set = cases.filter(({ group }) => group === "set");
  const absent = set.filter(({ isAbsent }) => isAbsent).length;
  const pairs = (cases.length - set.length).toLocaleString("en-US");
  return `${absent} absent and ${set.length - absent} answerable questions for yes or no of a set of logs, and over ${pairs} pairs of such a log and a question of fixtures/absence/topics.jsonl`;
}

const isDenied = ({ features }: Measured, weights: AbsenceWeights): boolean =>
  judgeEvidence({ features, namedMissing: [], lackingEvent: undefined }, weights).score < DENIED_BELOW;

function report(title: string, cases: readonly Measured[], fitOf: (one: Measured) => AbsenceWeights): void {
  for (const group of ["set", "plain", "oblique"] as const) {
    const part = cases.filter((one) => one.group === group);
    const denied = (isAbsent: boolean): string => {
      const all = part.filter((one) => one.isAbsent === isAbsent);
      return `${all.filter((one) => isDenied(one, fitOf(one))).length} of ${all.length}`;
    };
    say(`${title}, ${group}: absence right ${denied(true)}, false denials ${denied(false)} (questions for yes or no)`);
  }
}

/** Names what is judged wrongly by the fit of the other half. */
function listWrong(cases: readonly Measured[], fitOf: (one: Measured) => AbsenceWeights): void {
  for (const one of cases) {
    const denied = isDenied(one, fitOf(one));
    if (denied === one.isAbsent) continue;
    const { held, lacking, share, words, lackingWords } = one.features;
    const numbers = [held, lacking, share, words, lackingWords].map((value) => value.toFixed(2)).join(" ");
    say(
      `${denied ? "denied wrongly" : "not denied"}\t${one.group}\t${one.topic}\t${one.file}\t${one.question}\t${numbers}\t${one.reasons.join("; ")}`,
    );
  }
}

/** Fits on half of the logs, reports on the other, both ways, then fits on all and prints the weights. */
async function main(): Promise<void> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: {
      data: { type: "string" },
      write: { type: "boolean" },
      list: { type: "boolean" },
      only: { type: "string" },
    },
  });
  const [folder] = positionals;
  if (folder === undefined)
    throw new Failure("invalid", "no folder given, expected one with questions.jsonl and its logs");
  const dataFolder = values.data ?? mkdtempSync(join(tmpdir(), "lagebild-calibrate-"));
  try {
    const only = values.only?.split(",");
    const set = setCases(folder).filter(({ file }) => only === undefined || only.some((text) => file.includes(text)));
    const logs = [...new Set(set.map(({ file }) => file))].map((file) => ({ file, path: join(folder, file) }));
    const cases = await measure(folder, dataFolder, [...set, ...topicCases(TOPICS, logs)]);
    if (!cases.some(({ isAbsent }) => isAbsent) || cases.every(({ isAbsent }) => isAbsent))
      throw new Failure(
        "invalid",
        `${cases.length} questions for yes or no were judged, expected absent and answerable ones`,
      );
    const inPlace = JSON.parse(readFileSync(WEIGHTS, "utf8")) as AbsenceWeights;
    report("weights in place", cases, () => inPlace);
    const halves = [0, 1].map((half) => fit(cases.filter((one) => one.half === half)));
    report("fitted half", cases, ({ half }) => halves[half]!);
    report("held-back half", cases, ({ half }) => halves[1 - half]!);
    if (values.list) listWrong(cases, ({ half }) => halves[1 - half]!);
    const all = fit(cases);
    report("all", cases, () => all);
    const text = `${JSON.stringify(all, undefined, 2)}\n`;
    if (values.write && only === undefined) writeFileSync(WEIGHTS, text);
    say(text);
  } finally {
    if (values.data === undefined) rmSync(dataFolder, { recursive: true, force: true });
  }
}

await main();
