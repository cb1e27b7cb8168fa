import { Failure } from "@lagebild/domain";
import type { CommandContext } from "../command-line/command-context.js";
import { answerRows } from "../export/answer-rows.js";
import { jsonLine, writeExport } from "../export/export-rows.js";
import { trainingRows } from "../export/training-rows.js";
import type { Lagebild } from "../lagebild.js";

const TRAINING = "training";
/** The catalog keeps no more answers of an incident. */
const MOST_ANSWERS = 5_000;

/** Writes the lines that a kept answer cites, as CSV unless another format is asked for; or examples for training a model. */
export async function exportCommand(context: CommandContext): Promise<void> {
  const { arguments: args, lagebild } = context;
  const what = args.words[0]!;
  if (what === TRAINING) return exportTraining(context);
  const { tlp } = await lagebild.incident((await lagebild.answer(what)).incident);
  writeExport(await answerRows(lagebild, what), args.format ?? "csv", tlp);
}

/** Writes what was confirmed of one incident or of all, as conversations in JSON lines. */
async function exportTraining({ arguments: { incident, format }, lagebild }: CommandContext): Promise<void> {
  if (format !== undefined && format !== "jsonl")
    throw new Failure("invalid", `examples for training are JSON lines, not ${format}`);
  let confirmed = 0;
  for (const id of incident === undefined ? await incidentIds(lagebild) : [incident]) {
    const records = (await lagebild.answers(id, MOST_ANSWERS)).filter((record) => record.confirmed !== undefined);
    confirmed += records.length;
    const { tlp } = await lagebild.incident(id);
    for (const row of trainingRows(records)) process.stdout.write(`${jsonLine(tlp ? { ...row, tlp } : row)}\n`);
  }
  const unit = confirmed === 1 ? "answer was" : "answers were";
  process.stderr.write(`${confirmed} confirmed ${unit} written: lagebild confirm <answer> confirms one\n`);
}

const incidentIds = async (lagebild: Lagebild): Promise<readonly string[]> =>
  (await lagebild.incidents()).map(({ id }) => id);
