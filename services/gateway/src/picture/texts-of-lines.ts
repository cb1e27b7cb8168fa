import type { LinePlace } from "@lagebild/domain";
import type { FindingLine } from "@lagebild/retrieval";

/** Returns what a line says; nothing where it was not read back. */
export type TextOfLine = (place: Pick<LinePlace, "source" | "line">) => string;

/** Looks up the lines that came with a picture. */
export function textsOf(lines: readonly FindingLine[]): TextOfLine {
  const texts = new Map(lines.map(({ source, line, text }) => [`${source} ${line}`, text]));
  return ({ source, line }) => texts.get(`${source} ${line}`) ?? "";
}
