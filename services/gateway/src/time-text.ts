/** ISO 8601: a day, or a day and a time, with or without a zone. */
export const ISO_TIME = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?(?:Z|[+-]\d\d:?\d\d)?)?$/;

/** Reads what `ISO_TIME` matches as microseconds UTC; without a zone it is UTC. NaN for a time that does not exist. */
export function microsecondsOf(text: string): number {
  const hasZone = text.length <= 10 || /(?:Z|[+-]\d\d:?\d\d)$/.test(text);
  const fraction = /\.(\d+)/.exec(text)?.[1] ?? "";
  const milliseconds = Date.parse(`${text.replace(/\.\d+/, "")}${hasZone ? "" : "Z"}`);
  // Date.parse rolls 31 February over into March.
  const isSameDay = new Date(`${text.slice(0, 10)}T00:00:00Z`).toJSON()?.startsWith(text.slice(0, 10)) ?? false;
  return isSameDay ? milliseconds * 1_000 + Number(fraction.padEnd(6, "0") || 0) : Number.NaN;
}
