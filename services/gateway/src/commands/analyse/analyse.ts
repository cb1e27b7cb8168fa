import { readFile, writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { Failure } from "@lagebild/domain";
import { MOST_QUESTIONS } from "../../api/requests.js";
import { nameFor } from "../../analyse/name-for.js";
import { runAnalysis } from "../../analyse/run-analysis.js";
import type { CommandContext } from "../../command-line/command-context.js";
import { pictureHtml } from "../../picture/picture-html.js";
import { pictureMarkdown } from "../../picture/picture-markdown.js";
import { waitForJob } from "../../wait-for-job.js";

/** Reads an archive, asks a list of questions and writes a report: one call. */
export async function analyseCommand(context: CommandContext): Promise<void> {
  const { arguments: args, lagebild, config, signal, actor, note } = context;
  const [archive] = args.words as [string];
  const questions = args.questionsFile === undefined ? [] : await questionsIn(args.questionsFile);
  const incident = args.incident ?? nameFor(archive, new Date());
  await note("ingest", { incident, details: { words: args.words } });
  if (!(await lagebild.incidents()).some(({ id }) => id === incident)) await lagebild.createIncident(incident);
  lagebild.startWorker();
  const found = await runAnalysis(
    lagebild,
    {
      incident,
      questions,
      paths: [resolve(archive)],
      isUpload: false,
      language: args.language,
      model: args.withoutModel ? "none" : "default",
      zone: config.zone,
      settings: args.settings,
      passwords: args.passwords,
      broughtBy: actor,
    },
    {
      signal,
      waitForJob: (id, onProgress) => waitForJob(lagebild, id, { signal, ...(onProgress && { onProgress }) }),
      onAnswer: ({ question }) => void process.stderr.write(`answered: ${question}\n`),
    },
  );
  const { reportFile } = args;
  const isHtml = /\.html?$/i.test(reportFile ?? "");
  const text = isHtml ? pictureHtml(found.page, args.language ?? "en") : pictureMarkdown(found.page);
  if (args.isJson) process.stdout.write(`${JSON.stringify({ incident, job: found.job, answers: found.answers })}\n`);
  else if (reportFile === undefined) process.stdout.write(text);
  if (reportFile === undefined) return;
  await writeFile(reportFile, text).catch((error: unknown) => {
    throw new Failure("invalid", `report cannot be written to ${JSON.stringify(reportFile)}`, error);
  });
  process.stderr.write(`report written to ${reportFile}, incident ${incident}\n`);
}

/** One question a line; empty lines and those that begin with # are none. */
async function questionsIn(path: string): Promise<readonly string[]> {
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    throw new Failure("missing", `questions ${path} cannot be read: ${error.code}`, error);
  });
  const questions = text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"));
  if (questions.length <= MOST_QUESTIONS) return questions;
  throw new Failure("invalid", `${path} has ${questions.length} questions, at most ${MOST_QUESTIONS} are taken`);
}
