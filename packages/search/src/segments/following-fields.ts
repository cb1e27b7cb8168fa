import type { FieldValues } from "@lagebild/domain";

/** How one field of an event follows from others: it is the same, or both with a question mark between them. */
export interface FollowingField {
  readonly field: string;
  readonly parts: readonly [whole: string] | readonly [path: string, query: string];
}

/** A web address is written whole and in its parts: the whole is kept only where the parts do not give it. */
const FOLLOWING: readonly FollowingField[] = [
  { field: "url.original", parts: ["url.path", "url.query"] },
  { field: "url.full", parts: ["url.original"] },
];

/** Watches events for fields that follow from others in all of them. */
export function followingFields(): { add(values: FieldValues): void; fields(): readonly FollowingField[] } {
  const met = new Set<FollowingField>();
  let open = FOLLOWING;
  return {
    add(values) {
      for (const one of open) {
        const {
          field,
          parts: [first, second],
        } = one;
        const whole = values[field];
        const start = values[first];
        if (whole === undefined && start === undefined) continue;
        const end = second === undefined ? undefined : values[second];
        if (whole !== undefined && start !== undefined && isJoined(whole, start, end)) met.add(one);
        else open = open.filter((other) => other !== one);
      }
    },
    fields: () => open.filter((one) => met.has(one)),
  };
}

const isJoined = (whole: string, start: string, end: string | undefined): boolean =>
  end === undefined
    ? whole === start
    : whole.length === start.length + 1 + end.length &&
      whole[start.length] === "?" &&
      whole.startsWith(start) &&
      whole.endsWith(end);

/** Compiles a field that follows from others, which are columns. */
export const followingColumn = (
  [first, second]: FollowingField["parts"],
  columnOf: (field: string) => string,
): string => {
  const start = columnOf(first);
  if (second === undefined) return start;
  const end = columnOf(second);
  return `CASE WHEN ${end} IS NULL THEN ${start} ELSE ${start} || '?' || ${end} END`;
};
