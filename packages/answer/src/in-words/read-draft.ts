import { z } from "zod";
import { DRAFT_LIMITS, DRAFT_VERDICTS, type DraftVerdict } from "./draft-schema.js";
import { objectEnd, parsedJson, wholeObjects } from "./output-objects.js";
import { withoutThinking, withoutThinkingInText } from "./thinking.js";

/** A sentence as a model wrote it. */
export interface DraftSentence {
  readonly text: string;
  readonly cites: readonly number[];
}

/** What a model's output says, as far as it came. */
export interface ReadDraft {
  readonly verdict: DraftVerdict;
  readonly sentences: readonly DraftSentence[];
  readonly values: readonly string[];
  /** Sentences that are too long, one too many, or of another shape. */
  readonly unread: number;
  /** The output broke off or was no such object; what was whole is kept. */
  readonly isCut: boolean;
}

/** Small models write numbers as texts, in brackets, or alone instead of in a list. */
const written = z.string().regex(/^\s*\[?\d{1,6}\]?\s*$/);
const cite = z.union([z.int(), written.transform(numberIn)]);
const cites = z.preprocess(
  (value) => (typeof value === "string" ? value.split(/[,;]/) : [value].flat()),
  z.array(cite),
);
const sentence = z.object({
  text: z.string().transform(withoutThinkingInText).pipe(z.string().max(DRAFT_LIMITS.textCharacters)),
  cites: cites.pipe(z.array(z.int()).max(DRAFT_LIMITS.cites)),
});
const draft = z.object({
  sentences: z.array(z.unknown()),
  values: z.array(z.unknown()).catch([]).default([]),
  verdict: z.enum(DRAFT_VERDICTS).catch("undecided").default("undecided"),
});

function numberIn(text: string): number {
  return Number(text.replaceAll(/\D/g, ""));
}

/**
 * Reads a model's output: the last whole object that holds sentences, once thinking aloud is cut away. Models without a
 * grammar may put text or a code fence around it, write drafts before it, and numbers as texts.
 */
export function readDraft(output: string): ReadDraft {
  const said = withoutThinking(output);
  for (const value of wholeObjects(said).toReversed()) {
    const read = draft.safeParse(value);
    if (read.success) return { ...withinLimits(read.data), isCut: false };
  }
  const verdicts = said.matchAll(/"verdict"\s*:\s*"(yes|no|answered|undecided)"/g);
  const verdict = [...verdicts].at(-1)?.[1] as DraftVerdict | undefined;
  return { verdict: verdict ?? "undecided", ...sentencesIn(said), values: [], isCut: true };
}

function withinLimits({ sentences, values, verdict }: z.output<typeof draft>): Omit<ReadDraft, "isCut"> {
  const texts = values.flatMap((value) => (["string", "number"].includes(typeof value) ? [String(value)] : []));
  return {
    verdict,
    ...readSentences(sentences),
    values: texts.filter((text) => text.length <= DRAFT_LIMITS.valueCharacters).slice(0, DRAFT_LIMITS.values),
  };
}

function readSentences(written: readonly unknown[]): Pick<ReadDraft, "sentences" | "unread"> {
  const read = written.flatMap((one) => sentence.safeParse(one).data ?? []);
  const sentences = read.slice(0, DRAFT_LIMITS.sentences);
  return { sentences, unread: written.length - sentences.length };
}

/**
 * Returns the sentences that are whole in an output that is still being written. Where words come first there are none:
 * they may turn out to be thinking aloud that nothing opened.
 */
export function wholeSentences(output: string): readonly DraftSentence[] {
  const said = withoutThinking(output);
  return /^\s*(?:```\w*\s*)?\{/.test(said) ? sentencesIn(said).sentences : [];
}

function sentencesIn(said: string): Pick<ReadDraft, "sentences" | "unread"> {
  const list = [...said.matchAll(/"sentences"\s*:\s*\[/g)].at(-1);
  const found: unknown[] = [];
  let at = list ? list.index + list[0].length : said.length;
  for (;;) {
    const start = said.indexOf("{", at);
    const end = start < 0 || /\]/.test(said.slice(at, start)) ? -1 : objectEnd(said, start);
    if (end < 0) return readSentences(found);
    found.push(parsedJson(said.slice(start, end)));
    at = end;
  }
}
