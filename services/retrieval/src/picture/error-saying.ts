/** Threads, levels, process ids and names of loggers, as they stand before what an error says. */
const HEAD =
  /^(?:\[[^\]]{0,80}\]|\([^)]{0,80}\)|<[^>]{1,20}>|\d+|[A-Z]{3,9}\b|[A-Za-z_$][\w$]*(?:\.[\w$<>]+)+(?=[\s:]))[\s:|>-]*|^[\s:|>-]+/u;
const MOST_PARTS = 10;
const CAUSE = /Caused by: (?:[\w$]+\.)*(\S[^]*?)(?=\s+at\s|\s+\.\.\. <?n?\d*>? more|\s+Caused by: |$)/gu;
const STACK = / (?:at [\w$.<>]+\(|Caused by: )/u;
const MOST_CAUSE = 70;
const MOST_TEXT = 110;

/** What an error says in short: its last cause where it names one, then its message, without what stands before that. */
export function sayingOf(text: string): string {
  const line = text.replace(/\s+/gu, " ").trim();
  let message = line;
  for (let part = 0; part < MOST_PARTS; part++) {
    const rest = message.replace(HEAD, "");
    if (rest === message || !/\p{L}{3}/u.test(rest)) break;
    message = rest;
  }
  const cause = [...line.matchAll(CAUSE)].at(-1)?.[1]?.slice(0, MOST_CAUSE);
  [message = ""] = message.split(STACK);
  const short = message.length > MOST_TEXT ? `${message.slice(0, MOST_TEXT)}…` : message;
  return cause === undefined ? short : `${cause.trim()} (${short})`;
}
