import type { Moments } from "@lagebild/domain";
import { compareText } from "../compare-text.js";

/** A record's time in microseconds UTC, and its values; undefined where it has none. */
export interface Moment {
  readonly time: number;
  readonly values: readonly (string | undefined)[];
}

/** Puts moments in order and their values, `width` of each, into columns. */
export function momentColumns(moments: readonly Moment[], width: number): Moments {
  const columns = Array.from({ length: width }, (_, place) => {
    const values = [...new Set(moments.flatMap((moment) => moment.values[place] ?? []))].sort(compareText);
    const codeOf = new Map(values.map((value, code) => [value, code]));
    return { values, codes: moments.map((moment) => codeOf.get(moment.values[place]!) ?? -1) };
  });
  const order = moments
    .map((_, at) => at)
    .sort((a, b) => {
      const apart = columns.find(({ codes }) => codes[a] !== codes[b]);
      return moments[a]!.time - moments[b]!.time || (apart ? apart.codes[a]! - apart.codes[b]! : 0);
    });
  return {
    times: Float64Array.from(order, (at) => moments[at]!.time),
    columns: columns.map(({ values, codes }) => ({ values, codes: Int32Array.from(order, (at) => codes[at]!) })),
  };
}
