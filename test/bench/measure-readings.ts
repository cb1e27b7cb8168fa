import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { CERTAIN_FROM } from "@lagebild/domain";
import { defaultModelFolder } from "@lagebild/embedding";
import { onnxEmbedder } from "@lagebild/embedding/onnx-embedder";
import { decideVerdict, featuresOf, rankReadings, type QuestionEngine, type RankedReading } from "@lagebild/questions";
import { incidentReadings } from "@lagebild/retrieval/incident-readings";
import { holdsGold } from "./gold-values.js";
import { fitLogistic, likelihood, type Judged } from "./logistic.js";

// Reads the written phrasings of packages/questions/training, says how many are read rightly, and whether a fitted certainty
// would tell right readings from wrong ones better than the factors in place.
//   node test/bench/dist/measure-readings.js [--data <folder>] [--every <n>]
// --data keeps logs and incidents there; --every reads one phrasing of n. A reading is judged by the values that its results
// hold, as a person would look for them in the answer.

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
const LAGEBILD = join(ROOT, "services/gateway/bin/lagebild.js");
const MAKE_SCENES = join(ROOT, "fixtures/dist/make-scenes.js");
const PHRASINGS = join(ROOT, "packages/questions/training/phrasings.jsonl");
const FOLDS = 5;
const MAX_TEXT = 900;

interface Phrasing {
  readonly id: string;
  readonly intent: string;
  readonly files: readonly string[];
  readonly lang: string;
  readonly register: string;
  readonly type: string;
  readonly question: string;
  readonly gold: readonly string[];
}

interface Row extends Judged {
  readonly phrasing: Phrasing;
  readonly certainty: number;
}

const { values } = parseArgs({ options: { data: { type: "string" }, every: { type: "string", default: "1" } } });
const folder = values.data ?? join(ROOT, "data", "readings");
const dataFolder = join(folder, "incidents");

/** The path of a log, which is made where it is one of a scene. */
function pathOf(file: string): string {
  if (!file.startsWith("scenes/")) return join(ROOT, file);
  const scene = file.split("/")[1]!;
  const made = join(folder, "scenes", scene);
  if (!existsSync(made)) execFileSync(process.execPath, [MAKE_SCENES, scene, made]);
  return join(folder, file);
}

function ingested(files: readonly string[], place: number): string {
  const incident = `readings-${place}`;
  if (!existsSync(join(dataFolder, "incidents", incident)))
    execFileSync(process.execPath, [LAGEBILD, "ingest", incident, ...files.map(pathOf)], {
      env: { ...process.env, LAGEBILD_DATA: dataFolder },
      stdio: "ignore",
    });
  return incident;
}

/** What the results of a reading and its conditions say, as text. */
function textOf({ ran: { asks, draft } }: RankedReading): string {
  const time = (micros: number | undefined): string =>
    micros === undefined ? "" : new Date(micros / 1000).toISOString().slice(0, 19).replace("T", " ");
  const texts = asks.map(({ ask, result }) =>
    [
      ask.ask === "amount" ? (ask.part === "average" ? "" : result.summary?.[ask.part]) : undefined,
      ask.ask === "count" ? result.matched : (result.count ?? result.distinct),
      ...(result.values ?? []).map((row) => `${row.value} ${row.sum ?? row.distinct ?? row.count}`),
      ...(result.groups ?? []).map((row) => `${row.values.join(" ")} ${row.count} ${time(row.firstTime)}`),
      ...(result.records ?? []).map((record) => time(record.time)),
      ...(result.buckets ?? [])
        .toSorted((a, b) => b.count - a.count)
        .map((row) => `${time(row.startTime)} ${row.count}`),
      lengthsOf(result.records ?? []),
    ].join(" | "),
  );
  const named = draft.reading.of.flatMap(({ conditions }) => conditions.flatMap((one) => one.values));
  return `${texts.join(" | ").slice(0, MAX_TEXT)} | ${named.join(" ")}`;
}

/** How long records lie apart, as golds write it. */
function lengthsOf(records: readonly { readonly time?: number | undefined }[]): string {
  const times = records.flatMap(({ time }) => time ?? []);
  if (times.length < 2) return "";
  const seconds = Math.round((Math.max(...times) - Math.min(...times)) / 1e6);
  const minutes = Math.floor(seconds / 60);
  return `${seconds} ${minutes} min ${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}:${String(seconds % 60).padStart(2, "0")}`;
}

async function rowsOf(
  phrasing: Phrasing,
  engine: QuestionEngine,
): Promise<{ readonly rows: Row[]; readonly verdict: string }> {
  const { readings } = await rankReadings(phrasing.question, engine, { limits: {} });
  const rows: Row[] = [];
  for (const reading of readings) {
    const { verdict } = await decideVerdict(reading.ran, 1, engine);
    const text = textOf(reading);
    rows.push({
      phrasing,
      certainty: reading.certainty,
      features: featuresOf(reading.ran, engine.vocabulary.records),
      isRight: phrasing.gold.every((gold) => holdsGold(gold, text, verdict)),
    });
  }
  const best = readings[0];
  return { rows, verdict: best ? (await decideVerdict(best.ran, best.certainty, engine)).verdict : "insufficient" };
}

const phrasings = readFileSync(PHRASINGS, "utf8")
  .split("\n")
  .filter((line) => line !== "")
  .map((line) => JSON.parse(line) as Phrasing)
  .filter((_, at) => at % Number(values.every) === 0);
mkdirSync(dataFolder, { recursive: true });
const embedder = await onnxEmbedder({ modelFolder: defaultModelFolder() });
const incidents = incidentReadings(dataFolder, embedder);
const groups = [...new Set(phrasings.map(({ files }) => files.join(" ")))];
const judged: { readonly group: number; readonly verdict: string; readonly rows: readonly Row[] }[] = [];
for (const [group, files] of groups.entries()) {
  const asked = phrasings.filter((one) => one.files.join(" ") === files);
  await incidents.using(ingested(files.split(" "), group), async (engine) => {
    for (const phrasing of asked) judged.push({ group, ...(await rowsOf(phrasing, engine)) });
  });
}
await incidents.close();
await embedder.close();

const CLAIMS: ReadonlySet<string> = new Set(["answered", "absent"]);
const outcomeOf = ({ verdict, rows: [best] }: (typeof judged)[number]): string =>
  !CLAIMS.has(verdict) && verdict !== "not-assessable"
    ? best?.isRight
      ? "open, the reading is right"
      : "open"
    : best?.isRight
      ? "right"
      : CLAIMS.has(verdict)
        ? "wrong"
        : "open";
for (const key of ["all", "type", "lang", "register"] as const) {
  const nameOf = ({ rows: [best] }: (typeof judged)[number]): string =>
    key === "all" || !best ? "all" : best.phrasing[key];
  for (const name of new Set(judged.map(nameOf))) {
    const part = judged.filter((one) => nameOf(one) === name);
    const count = (outcome: string): number => part.filter((one) => outcomeOf(one) === outcome).length;
    const cells = [
      name,
      part.length,
      count("right"),
      count("open, the reading is right"),
      count("open"),
      count("wrong"),
    ];
    console.log(`| ${cells.join(" | ")} |`);
  }
}

/** Of the readings that are likeliest by a measure, how many are right among the most certain ones. */
function precisionOf(measure: (row: Row, group: number) => number): string {
  const best = judged
    .filter(({ rows }) => rows.length > 0)
    .map(({ rows, group }) => rows.map((row) => ({ row, by: measure(row, group) })).sort((a, b) => b.by - a.by)[0]!)
    .sort((a, b) => b.by - a.by);
  const claimed = judged.filter(({ rows: [first] }) => (first?.certainty ?? 0) >= CERTAIN_FROM).length;
  const right = (rows: typeof best): number => rows.filter(({ row }) => row.isRight).length;
  return `${right(best)} of ${best.length} best readings right; of the ${claimed} most certain ${right(best.slice(0, claimed))}`;
}

const fitted = Array.from({ length: FOLDS }, (_, fold) =>
  fitLogistic(judged.filter(({ group }) => group % FOLDS !== fold).flatMap(({ rows }) => rows)),
);
console.log(`factors in place: ${precisionOf(({ certainty }) => certainty)}`);
console.log(
  `fitted on other logs: ${precisionOf(({ features }, group) => likelihood(fitted[group % FOLDS]!, features))}`,
);
