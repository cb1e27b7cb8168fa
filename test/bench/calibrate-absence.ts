import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { Failure } from "@lagebild/domain";
import { defaultModelFolder } from "@lagebild/embedding";
import { onnxEmbedder } from "@lagebild/embedding/onnx-embedder";
import { absenceSigns, retrievalService, type AbsenceSigns } from "@lagebild/retrieval";
import { topicCases, type AbsenceCase } from "./absence-topics.js";
import { fitLogistic, probabilityOf, type LogisticFit, type WeighedCase } from "./fit-logistic.js";
import { measureProcess } from "./measure-process.js";

// Compiled to test/bench/dist. Usage: calibrate-absence.js <folder with questions.jsonl and logs> [--data <folder>]
const ROOT = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "..");
const CLI = join(ROOT, "services/gateway/bin/lagebild.js");
const TOPICS = join(ROOT, "fixtures/absence/topics.jsonl");
const PENALTY = 3;
/** What all the cases of a group and an answer weigh together. */
const GROUP_WEIGHT: Readonly<Record<AbsenceCase["group"], number>> = { set: 300, plain: 100, oblique: 60 };
const ABSENT_FROM = 0.45;

interface Measured extends AbsenceCase {
  readonly signs: AbsenceSigns;
  /** Which half of the logs it belongs to. */
  readonly half: 0 | 1;
}

interface SetQuestion {
  readonly file: string;
  readonly question: string;
  readonly type: string;
}

const say = (text: string): boolean => process.stdout.write(`${text}\n`);

/** Reads a set of questions, of which only those for yes or no are measured. */
function setCases(folder: string): readonly AbsenceCase[] {
  return readFileSync(join(folder, "questions.jsonl"), "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as SetQuestion)
    .map(({ file, question, type }) => ({ file, question, isAbsent: type === "absent", group: "set" }));
}

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
    await measureProcess({ args: [CLI, "ingest", incident, join(folder, file)], env: { LAGEBILD_DATA: dataFolder } });
    for (const one of cases.filter((candidate) => candidate.file === file)) {
      const { judgement } = await retrieval.window(incident, { question: one.question, budgetTokens: 500 });
      if (judgement?.features)
        measured.push({ ...one, signs: absenceSigns(judgement.features), half: number % 2 === 0 ? 0 : 1 });
    }
    await retrieval.release(incident);
  }
  await retrieval.close();
  await embedder.close();
  return measured;
}

const incidentOf = (file: string): string =>
  basename(file)
    .replace(/\.[^.]+$/, "")
    .replaceAll(/[^a-z0-9]+/gi, "-")
    .toLowerCase();

const namesOf = (cases: readonly Measured[]): readonly (keyof AbsenceSigns)[] =>
  Object.keys(cases[0]!.signs) as (keyof AbsenceSigns)[];
const valuesOf = (one: Measured): readonly number[] => Object.values(one.signs) as number[];

function fit(cases: readonly Measured[]): LogisticFit {
  const sizes = new Map<string, number>();
  const key = ({ group, isAbsent }: Measured): string => `${group} ${isAbsent}`;
  for (const one of cases) sizes.set(key(one), (sizes.get(key(one)) ?? 0) + 1);
  const weighed = cases.map((one): WeighedCase => ({
    values: valuesOf(one),
    isTrue: one.isAbsent,
    weight: GROUP_WEIGHT[one.group] / sizes.get(key(one))!,
  }));
  return fitLogistic(weighed, PENALTY);
}

function report(title: string, cases: readonly Measured[], fitOf: (one: Measured) => LogisticFit): void {
  for (const group of ["set", "plain", "oblique"] as const) {
    const part = cases.filter((one) => one.group === group);
    const denied = (isAbsent: boolean): string => {
      const all = part.filter((one) => one.isAbsent === isAbsent);
      const said = all.filter((one) => probabilityOf(fitOf(one), valuesOf(one)) >= ABSENT_FROM);
      return `${said.length} of ${all.length}`;
    };
    say(`${title}, ${group}: absence right ${denied(true)}, false denials ${denied(false)} (questions for yes or no)`);
  }
}

/** Fits on half of the logs, reports on the other, both ways, then fits on all and prints the weights. */
async function main(): Promise<void> {
  const { positionals, values } = parseArgs({ allowPositionals: true, options: { data: { type: "string" } } });
  const [folder] = positionals;
  if (folder === undefined)
    throw new Failure("invalid", "no folder given, expected one with questions.jsonl and its logs");
  const dataFolder = values.data ?? mkdtempSync(join(tmpdir(), "lagebild-calibrate-"));
  try {
    const set = setCases(folder);
    const logs = [...new Set(set.map(({ file }) => file))].map((file) => ({ file, path: join(folder, file) }));
    const cases = await measure(folder, dataFolder, [...set, ...topicCases(TOPICS, logs)]);
    const halves = [0, 1].map((half) => fit(cases.filter((one) => one.half === half)));
    report("fitted half", cases, ({ half }) => halves[half]!);
    report("held-back half", cases, ({ half }) => halves[1 - half]!);
    const all = fit(cases);
    report("all", cases, () => all);
    const rounded = (value: number): number => Math.round(value * 1_000) / 1_000;
    const weights = Object.fromEntries(namesOf(cases).map((name, i) => [name, rounded(all.weights[i]!)]));
    say(JSON.stringify({ intercept: rounded(all.intercept), weights, absentFrom: ABSENT_FROM }, undefined, 2));
  } finally {
    if (values.data === undefined) rmSync(dataFolder, { recursive: true, force: true });
  }
}

await main();
