import { existsSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { localIncidentIndex } from "@lagebild/search/local-incident-index";
import type { IncidentIndex } from "@lagebild/search";
import { measureProcess } from "./measure-process.js";

/** A question of a set about one of its logs; the format of questions.jsonl. */
export interface SetQuestion {
  readonly id: string;
  readonly file: string;
  readonly lang: string;
  readonly question: string;
  readonly type: string;
  /** 1-based. */
  readonly gold_lines: readonly number[];
  readonly gold_lines_mode: "any" | "all" | "none";
}

const CLI = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "..", "services/gateway/bin/lagebild.js");

/** Reads a folder's questions. */
export const readQuestions = (folder: string): readonly SetQuestion[] =>
  readFileSync(join(folder, "questions.jsonl"), "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as SetQuestion);

/** Opens each log of some questions as an incident of its own, ingested where the data folder does not have it yet. */
export async function withEachLog(
  options: { readonly folder: string; readonly dataFolder: string; readonly modelId: string },
  questions: readonly SetQuestion[],
  work: (index: IncidentIndex, asked: readonly SetQuestion[], file: string) => Promise<void>,
): Promise<void> {
  const { folder, dataFolder, modelId } = options;
  for (const file of new Set(questions.map((one) => one.file))) {
    const incident = incidentOf(file);
    if (!existsSync(join(dataFolder, "incidents", incident)))
      await measureProcess({ args: [CLI, "ingest", incident, join(folder, file)], env: { LAGEBILD_DATA: dataFolder } });
    const index = localIncidentIndex({ folder: join(dataFolder, "incidents", incident), modelId });
    await work(
      index,
      questions.filter((one) => one.file === file),
      basename(file),
    );
    await index.close();
  }
}

/** The name of the incident that holds a log. */
export const incidentOf = (file: string): string =>
  basename(file)
    .replace(/\.[^.]+$/, "")
    .replaceAll(/[^a-z0-9]+/gi, "-")
    .toLowerCase();
