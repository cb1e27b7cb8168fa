import type { EntityRole, ReadCondition, SourceLines, Where } from "@lagebild/domain";
import type { QuestionEngine } from "../engine.js";
import { bothOf } from "../readings/wheres.js";

/** The records that a sentence cites, as far as sentences are compared with them. */
export interface CitedRecords {
  /** Whether one of them meets a condition. */
  isAny(where: Where): Promise<boolean>;
  /** Whether one has a word of any of the stems. */
  say(stems: readonly string[]): Promise<boolean>;
  /** Whether a value stands in one. */
  hold(value: string): Promise<boolean>;
  /** Whether one line holds all of some values. */
  holdTogether(values: readonly string[]): Promise<boolean>;
  /** Whether a value has a part in one. */
  has(value: string, role: EntityRole): Promise<boolean>;
  /** Whether a value that is said to be where something comes from is where it goes to, or the other way. */
  isTurned(condition: ReadCondition): Promise<boolean>;
}

const DIRECTIONS: readonly (readonly [title: string, said: EntityRole, turned: EntityRole])[] = [
  ["source", "source", "destination"],
  ["destination", "destination", "source"],
];

/** Looks at cited records through the engine. */
export function citedRecords(places: readonly SourceLines[], engine: QuestionEngine): CitedRecords {
  const areAmong = (found: readonly SourceLines[] | undefined): boolean =>
    found === undefined || // too much to look at: what is not known speaks against nothing
    found.some(({ source, lines }) => {
      const cited = new Set(places.flatMap((place) => (place.source === source ? place.lines : [])));
      return lines.some((line) => cited.has(line));
    });
  const isAny: CitedRecords["isAny"] = async (where) =>
    (await engine.aggregate({ op: "count", where: bothOf({ places }, where) })).matched > 0;
  const has: CitedRecords["has"] = (value, role) => isAny({ entities: [{ value, role }] });
  return {
    isAny,
    has,
    say: async (stems) => areAmong(await engine.linesSaying([stems])),
    async holdTogether(values) {
      let left = places.flatMap(({ source, lines }) => lines.map((line) => `${source} ${line}`));
      for (const value of values) {
        const found = await engine.linesWith(value, true);
        if (!found) return true;
        const held = new Set(found.flatMap(({ source, lines }) => lines.map((line) => `${source} ${line}`)));
        left = left.filter((place) => held.has(place));
      }
      return left.length > 0;
    },
    hold: async (value) => areAmong(await engine.linesWith(value, true)),
    async isTurned({ title, values }) {
      const direction = DIRECTIONS.find(([named]) => title.en.startsWith(named));
      if (!direction) return false;
      for (const value of values)
        if (!(await has(value, direction[1])) && (await has(value, direction[2]))) return true;
      return false;
    },
  };
}
