/** What models put around thinking aloud, in lower case. */
const MARKS = [
  { open: "<think>", close: "</think>" },
  { open: "<thinking>", close: "</thinking>" },
  { open: "<reasoning>", close: "</reasoning>" },
  { open: "[think]", close: "[/think]" },
  { open: "<|channel|>analysis<|message|>", close: "<|channel|>final<|message|>" },
  { open: "<|channel>thought", close: "<channel|>" },
] as const;

/**
 * Cuts thinking aloud out of an output: what stands between its marks, what follows a mark that is not closed, and what
 * comes before a closing mark without an opening one (then the template had opened it). Marks within a string of an object
 * are that string's text.
 */
export function withoutThinking(output: string): string {
  const lower = output.toLowerCase();
  const at = objectStrings(output);
  let kept = "";
  for (let i = 0; i < output.length;) {
    const mark = at.isInString(i) ? undefined : markAt(lower, i);
    if (mark === undefined) kept += output[i++];
    else if (mark.isClose) {
      kept = "";
      i = at.goTo(i + mark.text.length);
    } else {
      const end = lower.indexOf(mark.close, i + mark.text.length);
      if (end < 0) return kept;
      i = at.goTo(end + mark.close.length);
    }
  }
  return kept;
}

/** Cuts thinking aloud out of the text of a string. */
export function withoutThinkingInText(text: string): string {
  let rest = text;
  for (const { open, close } of MARKS) {
    for (let start = find(rest, open); start >= 0; start = find(rest, open)) {
      const end = find(rest, close, start);
      rest = rest.slice(0, start) + (end < 0 ? "" : rest.slice(end + close.length));
    }
  }
  return rest;
}

const find = (text: string, mark: string, from = 0): number => text.toLowerCase().indexOf(mark, from);

interface Mark {
  readonly text: string;
  readonly close: string;
  readonly isClose: boolean;
}

function markAt(lower: string, at: number): Mark | undefined {
  const first = lower[at];
  if (first !== "<" && first !== "[") return undefined;
  for (const { open, close } of MARKS) {
    if (lower.startsWith(open, at)) return { text: open, close, isClose: false };
    if (lower.startsWith(close, at)) return { text: close, close, isClose: true };
  }
  return undefined;
}

/** Follows where strings of objects begin and end; asked for each place in order. A line end closes what was no string. */
function objectStrings(text: string) {
  let read = 0;
  let depth = 0;
  let isInside = false;
  return {
    isInString(place: number): boolean {
      for (; read < place; read++) {
        const character = text[read];
        if (isInside) {
          if (character === "\\") read++;
          else if (character === '"' || character === "\n") isInside = false;
        } else if (character === "{") depth++;
        else if (character === "}") depth = Math.max(0, depth - 1);
        else if (character === '"' && depth > 0) isInside = true;
      }
      return isInside;
    },
    /** What is cut out opens and closes nothing. */
    goTo(place: number): number {
      read = place;
      return place;
    },
  };
}
