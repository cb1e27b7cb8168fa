/** Beginnings that are tried: prose has few, and each costs a reading of what follows. */
const MOST_STARTS = 200;

/** The JSON objects that stand whole in a text, in their order; words and code fences around them are passed over. */
export function wholeObjects(text: string): readonly unknown[] {
  const found: unknown[] = [];
  let starts = 0;
  for (let at = text.indexOf("{"); at >= 0 && starts < MOST_STARTS; starts++) {
    const end = objectEnd(text, at);
    const value = end < 0 ? undefined : parsedJson(text.slice(at, end));
    if (value !== undefined) found.push(value);
    at = text.indexOf("{", value === undefined ? at + 1 : end);
  }
  return found;
}

/** The index after the object that begins at `start`, or -1 while it is not closed. */
export function objectEnd(text: string, start: number): number {
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

/** Undefined for what is no JSON. */
export function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
