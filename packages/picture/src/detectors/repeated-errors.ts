import { earliest, latest, type LinePlace, type PictureFinding, type RuleHead } from "@lagebild/domain";
import { findingOfLines } from "../findings/finding-of-lines.js";

/** Records of one shape that report an error. */
export interface ErrorShape {
  readonly text: string;
  readonly count: number;
  readonly firstTime: number | undefined;
  readonly lastTime: number | undefined;
  /** Its first and its last line. */
  readonly lines: readonly LinePlace[];
  readonly hosts: readonly string[];
}

const SHOWN = 5;

export const REPEATED_ERRORS: RuleHead = {
  id: "lagebild-repeated-errors",
  name: "repeated_errors",
  title: "Errors",
  description: "Programs and devices report errors.",
  level: "low",
  tags: [],
  status: "stable",
  file: "repeated-errors.ts",
  hints: {
    says: {
      en: "{count|record reports an error|records report errors, most of them}: {event.original}",
      de: "{count|Eintrag meldet einen Fehler|Einträge melden Fehler, die meisten davon}: {event.original}",
    },
    topics: [],
    sure: "sure",
  },
};

/** Makes one finding of all errors that are reported; undefined where there are none. */
export function errorFinding(shapes: readonly ErrorShape[]): PictureFinding | undefined {
  if (shapes.length === 0) return undefined;
  const ordered = shapes.toSorted((a, b) => b.count - a.count || (a.text < b.text ? -1 : 1));
  const count = ordered.reduce((sum, shape) => sum + shape.count, 0);
  const what = {
    values: ordered.slice(0, SHOWN).map((shape) => ({ value: shape.text, count: shape.count })),
    distinct: ordered.length,
  };
  const hosts = [...new Set(ordered.flatMap((shape) => shape.hosts))].sort();
  return findingOfLines(REPEATED_ERRORS, {
    id: "errors0000",
    count,
    firstTime: earliest(ordered.map(({ firstTime }) => firstTime)),
    lastTime: latest(ordered.map(({ lastTime }) => lastTime)),
    lines: ordered.flatMap(({ lines }) => lines),
    hosts: { values: hosts.slice(0, SHOWN).map((value) => ({ value, count })), distinct: hosts.length },
    what,
  });
}
