import { earliest, latest, ruleKey, type LinePlace, type PictureFinding, type RuleHead } from "@lagebild/domain";
import { statementOf } from "../findings/finding-words.js";

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

const NOTHING = { values: [], distinct: 0 };
const SHOWN = 5;
const MOST_LINES = 20;

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
      en: "{count} records report errors, most of them: {event.original}",
      de: "{count} Einträge melden Fehler, die meisten davon: {event.original}",
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
  return {
    id: "errors0000",
    rule: ruleKey(REPEATED_ERRORS),
    title: REPEATED_ERRORS.title,
    statement: statementOf(REPEATED_ERRORS, count, (field) => (field === "event.original" ? what : undefined)),
    level: REPEATED_ERRORS.level,
    sure: "sure",
    tactics: [],
    techniques: [],
    who: NOTHING,
    from: NOTHING,
    to: NOTHING,
    hosts: { values: hosts.slice(0, SHOWN).map((value) => ({ value, count })), distinct: hosts.length },
    what,
    count,
    firstTime: earliest(ordered.map((shape) => shape.firstTime)),
    lastTime: latest(ordered.map((shape) => shape.lastTime)),
    lines: ordered.flatMap(({ lines }) => lines).slice(0, MOST_LINES),
    parts: [],
  };
}
