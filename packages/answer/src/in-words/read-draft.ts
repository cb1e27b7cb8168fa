import { z } from "zod";

/** A sentence as a model wrote it. */
export interface DraftSentence {
  readonly text: string;
  readonly cites: readonly number[];
}

/** What a model's output says, as far as it came. */
export interface ReadDraft {
  readonly verdict: "yes" | "no" | "answered" | "undecided";
  readonly sentences: readonly DraftSentence[];
  readonly values: readonly string[];
  /** The output broke off or was no such object; what was whole is kept. */
  readonly isCut: boolean;
}

const sentence = z.object({ text: z.string().max(2_000), cites: z.array(z.number().int()).max(20) });
const draft = z.object({
  verdict: z.enum(["yes", "no", "answered", "undecided"]),
  sentences: z.array(sentence).max(20),
  values: z.array(z.string().max(1_000)).max(50),
});

/** Reads a model's output; models without a grammar may put text or a code fence around the object. */
export function readDraft(output: string): ReadDraft {
  const start = output.indexOf("{");
  const end = output.lastIndexOf("}");
  const whole = start >= 0 && end > start ? draft.safeParse(parsed(output.slice(start, end + 1))) : undefined;
  if (whole?.success) return { ...whole.data, isCut: false };
  const verdict = /"verdict"\s*:\s*"(yes|no|answered|undecided)"/.exec(output)?.[1] as ReadDraft["verdict"] | undefined;
  return { verdict: verdict ?? "undecided", sentences: wholeSentences(output), values: [], isCut: true };
}

/** Returns the sentences that are whole in an output that is still being written. */
export function wholeSentences(output: string): readonly DraftSentence[] {
  const list = /"sentences"\s*:\s*\[/.exec(output);
  if (!list) return [];
  const found: DraftSentence[] = [];
  let at = list.index + list[0].length;
  for (;;) {
    const start = output.indexOf("{", at);
    const end = start < 0 || /\]/.test(output.slice(at, start)) ? -1 : objectEnd(output, start);
    if (end < 0) return found;
    const read = sentence.safeParse(parsed(output.slice(start, end)));
    if (read.success) found.push(read.data);
    at = end;
  }
}

/** The index after the object that begins at `start`, or -1 while it is not closed. */
function objectEnd(text: string, start: number): number {
  let depth = 0;
  let isInString = false;
  for (let i = start; i < text.length; i++) {
    const character = text[i];
    if (isInString) {
      if (character === "\\") i++;
      else if (character === '"') isInString = false;
    } else if (character === '"') isInString = true;
    else if (character === "{" || character === "[") depth++;
    else if ((character === "}" || character === "]") && --depth === 0) return i + 1;
  }
  return -1;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
