/** The first of the times there are; undefined where there is none. */
export const earliest = (times: readonly (number | undefined)[]): number | undefined => extreme(times, Math.min);

/** The last of the times there are; undefined where there is none. */
export const latest = (times: readonly (number | undefined)[]): number | undefined => extreme(times, Math.max);

// One by one: as arguments of one call, the times of a large log would exceed the stack.
const extreme = (
  times: readonly (number | undefined)[],
  choose: (a: number, b: number) => number,
): number | undefined =>
  times.reduce(
    (best, time) => (best === undefined || time === undefined ? (best ?? time) : choose(best, time)),
    undefined,
  );
