import { once } from "../once.js";
import type { Collected } from "../read-value.js";
import { readOwnYaml } from "../yaml-files.js";

interface Written {
  readonly typed: string;
  readonly lines: string;
  readonly files: string;
  readonly values: string;
}

/** What stands for a text that is left out: no two words become neighbours by it. */
const GAP = "/";

const QUOTED = [`"[^"]{0,2000}"`, "`[^`]{0,2000}`", `(?<![A-Za-z0-9])'[^']{0,2000}'(?![A-Za-z0-9])`].join("|");

const known = once(() => {
  const written = readOwnYaml("general", "words.yml") as Written;
  const oneOf = (list: string): string => list.split(/\s+/).filter(Boolean).join("|");
  const noun = `(?<![\\w.-])(?:${oneOf(written.typed)})`;
  return {
    /** What is quoted behind such a word, or in front of it, with what lies between. */
    behind: new RegExp(
      `(${noun}[:=]?(?:\\s{1,3}(?:the|der|die|das|is|was|[a-z]{1,12}))?\\s{0,3}\\(?)(?:${QUOTED})`,
      "gi",
    ),
    inFront: new RegExp(`(?:${QUOTED})(?=\\s{1,3}(?:${oneOf(written.typed)})(?![\\w]))`, "gi"),
    lines: new RegExp(`((?<![\\w.-])(?:${oneOf(written.lines)})(?: line)?\\s?[:=]).*`, "gis"),
    files: new RegExp(`(?<![\\w.-])[\\w-]{1,120}(?:\\.[\\w-]{1,40}){0,6}\\.(?:${oneOf(written.files)})(?![\\w])`, "gi"),
    values: written.values.split(/\s+/).filter(Boolean),
  };
});

/** Addresses of pages and paths are values: `GET /login` is no login. */
const PATHS = /(?<![\w.])(?:[a-z][a-z0-9+.-]{1,20}:\/)?\/[^\s"'<>|,;)]*/gi;
const WINDOWS_PATHS = /(?<![\w])(?:[A-Za-z]:|\\)\\[^\s"'<>|,;)]*/g;
/** Names of threads, as loggers put them in brackets: `[http-nio-8080-exec-5]` is no start of a program. */
const THREADS = /\[[A-Za-z][\w.:#/ -]{0,80}[-#]\d{1,6}\]/g;
const SHORTEST_VALUE = 3;

/**
 * Leaves out of a text what it only hands on: paths, names of files, commands and titles that somebody typed, and values that
 * play a part in the event. Whoever looks for `grep FAILED` has not failed.
 */
export function ownWords(text: string, event: Collected): string {
  const { behind, inFront, lines, files, values } = known();
  let own = text;
  for (const field of values) {
    const value = event[field];
    if (value !== undefined && value.length >= SHORTEST_VALUE) own = own.replaceAll(value, GAP);
  }
  return own
    .replace(THREADS, GAP)
    .replace(PATHS, GAP)
    .replace(WINDOWS_PATHS, GAP)
    .replace(behind, `$1${GAP}`)
    .replace(inFront, GAP)
    .replace(lines, `$1${GAP}`)
    .replace(files, GAP);
}
