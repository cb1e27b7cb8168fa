import { clipText } from "@lagebild/context";
import type { CallResult } from "@lagebild/domain";
import { findInstructions, hostileTexts, piecesOf, withholdShown } from "@lagebild/hostile-text";
import type { RawLook } from "./raw-look.js";

const MAX_LINE = 300;
const MAX_STATEMENT = 400;

/** Whoever wrote hostile text did so from an address that stands beside it: that is evidence, and named elsewhere too. */
const ADDRESS = /\d+(?:\.\d+){3}|[\da-f]*(?::[\da-f]*){3,}/gi;

/**
 * Withholds from a look what its original lines say to an assistant, also where values repeat pieces of it. A value of
 * which something would be withheld is named no more: nothing is looked for by its words.
 */
export function withheldLook({ read, values, findings, names, ...rest }: RawLook): CallResult {
  const texts = read.map(({ original, decoded = [] }) => [original, ...decoded.map(({ text }) => text)]);
  const pieces = piecesOf(
    texts
      .flat()
      .flatMap(hostileTexts)
      .flatMap((text) => text.split(ADDRESS)),
  );
  const shown = (text: string): string => withholdShown(text, pieces);
  const isPlain = (value: string): boolean => shown(value) === value;
  return {
    ...rest,
    values: values.map(({ value, count }) => ({ value: shown(value), count })),
    findings: findings.map(({ id, level, statement: { en, de } }) => ({
      id,
      level,
      statement: { en: clipText(shown(en), MAX_STATEMENT), de: clipText(shown(de), MAX_STATEMENT) },
    })),
    lines: read.map(({ row: { source, file, line }, text }) => ({
      source,
      file,
      line,
      text: clipText(shown(text), MAX_LINE),
    })),
    names: names.filter(({ value }) => isPlain(value)),
    hostileLines: texts.filter((parts) => parts.some((text) => findInstructions(text).length > 0)).length,
  };
}
