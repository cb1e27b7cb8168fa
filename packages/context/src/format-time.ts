/** Writes microseconds since 1970 as UTC without what says nothing: `2026-03-14 03:11:02`. */
export function formatTime(micros: number | undefined): string {
  if (micros === undefined) return "";
  return new Date(micros / 1000).toISOString().slice(0, 19).replace("T", " ");
}

/** Writes a span: `2026-03-14 03:11:02 to 04:02:55`, with the date again where it changes. */
export function formatSpan(first: number | undefined, last: number | undefined): string {
  if (first === undefined || last === undefined) return "";
  const [from, to] = [formatTime(first), formatTime(last)];
  if (from === to) return from;
  return `${from} to ${from.slice(0, 10) === to.slice(0, 10) ? to.slice(11) : to}`;
}
