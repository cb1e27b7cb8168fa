import type { QuestionLanguage, StoredSource } from "@lagebild/domain";
import type { IngestOutput } from "@lagebild/ingest";
import type { PageEntry, PageSection } from "../picture/picture-page.js";
import { localNumber } from "../print/ledger.js";
import type { AnalysisAnswer } from "./analysis-answer.js";

const WORDS = {
  en: {
    answers: "Questions and answers",
    sources: "Sources and their hashes",
    unread: "Not read",
    fault: "could not be answered",
    bytes: "bytes",
    answer: "Answer",
    settings: "settings",
    byRules: "by rules, without a language model",
    notAlone: "in words, by a language model",
    noFault: "What does not stand here was read.",
    others: "others",
  },
  de: {
    answers: "Fragen und Antworten",
    sources: "Quellen und ihre Prüfsummen",
    unread: "Nicht gelesen",
    fault: "konnte nicht beantwortet werden",
    bytes: "Bytes",
    answer: "Antwort",
    settings: "Einstellungen",
    byRules: "nach Regeln, ohne Sprachmodell",
    notAlone: "in Worten, von einem Sprachmodell",
    noFault: "Was hier nicht steht, wurde gelesen.",
    others: "weitere",
  },
} as const satisfies Record<QuestionLanguage, object>;

export interface AnalysisParts {
  readonly answers: readonly AnalysisAnswer[];
  readonly output: Pick<IngestOutput, "skips" | "skipsCount">;
  readonly sources: readonly StoredSource[];
  readonly language: QuestionLanguage;
}

const MOST_CITATIONS = 6;

/** What a report has before the picture: each question with its answer and lines, hashes of sources, what was not read. */
export function analysisSections({ answers, output, sources, language }: AnalysisParts): readonly PageSection[] {
  const words = WORDS[language];
  const listed = output.skips.reduce((sum, { count }) => sum + count, 0);
  const unread = output.skips.map(({ file, reason, count }) =>
    entry(file, count > 1 ? `${reason} (${count})` : reason),
  );
  const more = output.skipsCount - listed;
  return [
    { title: words.answers, entries: answers.map((one) => answerEntry(one, language)) },
    {
      title: words.sources,
      entries: sources.map(({ file, sha256, sizeBytes }) =>
        entry(file, `SHA-256 ${sha256}, ${localNumber(sizeBytes, language)} ${words.bytes}`),
      ),
    },
    {
      title: words.unread,
      note: words.noFault,
      entries: more > 0 ? [...unread, entry("…", `${localNumber(more, language)} ${words.others}`)] : unread,
    },
  ];
}

const entry = (head: string, text: string): PageEntry => ({ head, text, notes: [], lines: [] });

function answerEntry(given: AnalysisAnswer, language: QuestionLanguage): PageEntry {
  const words = WORDS[language];
  if ("fault" in given) return entry(given.question, `${words.fault}: ${given.fault}`);
  const { id, answer, generation } = given.record;
  const { inWords, model, citations, notes, verdict } = answer;
  const { temperature, seed } = generation.settings;
  const [first = "", ...further] = answer.answer.split("\n");
  const by = model ? `${model.name} ${model.fingerprint.slice(0, 12)}` : words.byRules;
  return {
    head: given.question,
    mark: verdict,
    text: first,
    notes: [
      ...further,
      ...(inWords ? [`${words.notAlone}: ${inWords.text.replaceAll("\n", " ")}`] : []),
      ...notes,
      `${words.answer} ${id}, ${by}, ${words.settings}: temperature ${temperature}, seed ${seed}`,
    ],
    lines: citations
      .slice(0, MOST_CITATIONS)
      .map(({ file, firstLine, text, id: block }) => ({ place: `[${block}] ${file}:${firstLine}`, text })),
  };
}
