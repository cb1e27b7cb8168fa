import { buildPrompt, instructionsForReading } from "@lagebild/answer";
import type { Answer } from "@lagebild/domain";
import type { AnswerRecord } from "../lagebild.js";

/** A conversation of one turn, as trainers of chat models take it, with where it is from. */
export interface TrainingRow {
  readonly messages: readonly { readonly role: "system" | "user" | "assistant"; readonly content: string }[];
  /** `answer`: evidence and question to checked sentences; `reading`: question to how it is read. */
  readonly task: "answer" | "reading";
  readonly answer: string;
  readonly incident: string;
  readonly language: Answer["language"];
}

/**
 * Turns confirmed answers into examples: the question with its evidence exactly as a model gets them, and the engine's
 * sentences in the form in which a model is to write; and the question with its reading. Answers that nobody confirmed are
 * left out, and so are tasks for which an answer holds nothing.
 */
export const trainingRows = (records: readonly AnswerRecord[]): readonly TrainingRow[] =>
  records
    .filter(({ confirmed }) => confirmed !== undefined)
    .flatMap((record) => [...answerRow(record), ...readingRow(record)]);

/** Delimiters of evidence are made with a secret of the installation, which no example may be made with. */
const NO_SECRET = "training";

function answerRow({ id, incident, answer }: AnswerRecord): readonly TrainingRow[] {
  const draft = draftOf(answer);
  if (draft === undefined) return [];
  const { system, user } = buildPrompt({ window: answer.window, secret: NO_SECRET });
  return [rowOf({ id, incident, answer }, "answer", [system, user, JSON.stringify(draft)])];
}

function readingRow({ id, incident, answer }: AnswerRecord): readonly TrainingRow[] {
  if (!answer.reading) return [];
  const { asks, of } = answer.reading;
  const system = instructionsForReading(answer.language);
  return [rowOf({ id, incident, answer }, "reading", [system, answer.question, JSON.stringify({ asks, of })])];
}

const rowOf = (
  { id, incident, answer }: Pick<AnswerRecord, "id" | "incident" | "answer">,
  task: TrainingRow["task"],
  [system, user, assistant]: readonly [string, string, string],
): TrainingRow => ({
  messages: [
    { role: "system", content: system },
    { role: "user", content: user },
    { role: "assistant", content: assistant },
  ],
  task,
  answer: id,
  incident,
  language: answer.language,
});

/** The engine's sentences that cite blocks of the window, cites first; undefined where none does. */
function draftOf({ answer: text, values, verdict, window }: Answer) {
  const shown = new Set(window.blocks.filter(({ kind }) => kind !== "history").map(({ id }) => id));
  const sentences = text.split("\n").flatMap((line) => {
    const cites = [...line.matchAll(/\[(\d+)\]/g)].map((found) => Number(found[1])).filter((id) => shown.has(id));
    const said = line.replaceAll(/\s*\[\d+\]/g, "").trim();
    return cites.length === 0 || said === "" ? [] : [{ cites: [...new Set(cites)], text: said }];
  });
  if (sentences.length === 0) return undefined;
  return { sentences, values: values.filter((value) => !isVerdict(value)), verdict: draftVerdict(values, verdict) };
}

const isVerdict = (value: string): value is "yes" | "no" => value === "yes" || value === "no";

const draftVerdict = (values: readonly string[], verdict: Answer["verdict"]): string =>
  values.find(isVerdict) ?? (verdict === "answered" ? "answered" : "undecided");
