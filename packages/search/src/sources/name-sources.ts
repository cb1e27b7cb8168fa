import { Failure, type SourceId } from "@lagebild/domain";

/** What names a source to a person. */
export interface SourceLabels {
  readonly id: SourceId;
  readonly file: string;
  readonly names?: readonly string[];
}

const LEAST_ID_DIGITS = 4;
const MAX_LISTED = 10;
const MAX_SHOWN = 200;

/**
 * Finds the sources that a person may mean: the one with that label, the one with that id or the only one whose id begins
 * so, else all that once arrived under that name. Names are compared ignoring case.
 */
export function sourcesNamed<Source extends SourceLabels>(
  sources: readonly Source[],
  asked: string,
): readonly Source[] {
  const wanted = asked.toLowerCase();
  const labelled = sources.filter(({ file }) => file.toLowerCase() === wanted);
  if (labelled.length > 0) return labelled;
  if (wanted.length >= LEAST_ID_DIGITS && /^[0-9a-f]+$/.test(wanted)) {
    const identified = sources.filter(({ id }) => id.startsWith(wanted));
    if (identified.length === 1) return identified;
  }
  return sources.filter(({ names = [] }) => names.some((name) => name.toLowerCase() === wanted));
}

/** Returns the one source that is meant. Failure "missing" where there is none, "invalid" with the candidates where there are several. */
export function sourceNamed<Source extends SourceLabels>(sources: readonly Source[], asked: string): Source {
  const found = sourcesNamed(sources, asked);
  if (found.length === 1) return found[0]!;
  const shown = JSON.stringify(asked.slice(0, MAX_SHOWN));
  if (found.length === 0) throw new Failure("missing", `no source named ${shown} in this incident`);
  const listed = found
    .slice(0, MAX_LISTED)
    .map(({ file, id }) => `${JSON.stringify(file.slice(0, MAX_SHOWN))} (${id})`);
  const others = found.length > listed.length ? ` and ${found.length - listed.length} more` : "";
  throw new Failure("invalid", `${shown} names ${found.length} sources, expected one of ${listed.join(", ")}${others}`);
}
