import { bothLanguages, languageFiles } from "../language/read-language.js";
import type { Link, LinkOf, ValueHit } from "../links/link.js";
import type { LinkContext } from "./link-context.js";

/** What wrote a record, by fields of its own. */
const WRITERS: ReadonlySet<string> = new Set([
  "observer.product",
  "observer.vendor",
  "observer.type",
  "event.module",
  "event.provider",
]);
/** A name that stands for less of an incident than this is not what an overview of a kind of log is limited to. */
const LEAST_SHARE = 0.05;

/**
 * "In the zeek capture", "im sshd-Log": in an overview, the name of what wrote a log is that of the log, not of a host that is
 * called the same; it limits nothing where nearly nothing would be left.
 */
export function kindOfLog(
  link: LinkOf<"value">,
  { tokens, vocabulary }: Pick<LinkContext, "tokens" | "vocabulary">,
): readonly Link[] {
  const { hits } = link.meaning;
  const written = hits.filter(isOfWriter);
  if (written.length === 0 && !isBeforeLog(link, tokens)) return [link];
  if (hits.some(({ of }) => "column" in of && of.column === "file")) return [link];
  // Where there is one file, it is that log.
  if (vocabulary.files.length === 1 && isBeforeLog(link, tokens)) return [];
  const kept = written.length > 0 ? written : hits;
  const most = Math.max(0, ...kept.map(({ records }) => records));
  return most >= vocabulary.records * LEAST_SHARE ? [{ ...link, meaning: { ...link.meaning, hits: kept } }] : [];
}

/** A log most of whose records say what wrote them, and no other name for it, is of that as a whole. */
const MOST_OF_LOG = 0.5;

/** "How often did the Exim authenticator fail", of a log of Exim: what wrote it as a whole limits nothing of it. */
export function isWriterOfAll(
  { meaning: { hits } }: LinkOf<"value">,
  { vocabulary }: Pick<LinkContext, "vocabulary">,
): boolean {
  const { files, programs, fields, records } = vocabulary;
  if (hits.length === 0 || files.length !== 1 || programs.length > 1 || !hits.every(isOfWriter)) return false;
  return hits.some(
    ({ of, records: named }) =>
      "field" in of &&
      named >= records * MOST_OF_LOG &&
      fields.find(({ field }) => field === of.field)?.top?.length === 1,
  );
}

/** "The gitlab audit log". */
const REACH = 2;

const isOfWriter = ({ of, isWhole }: ValueHit): boolean =>
  isWhole && ("column" in of ? of.column === "program" : "field" in of && WRITERS.has(of.field));

const isBeforeLog = ({ tokens: places }: Link, tokens: LinkContext["tokens"]): boolean => {
  const logs = new Set(bothLanguages(languageFiles().words.ofLogs));
  const last = places.at(-1)!;
  return tokens.slice(last + 1, last + 1 + REACH).some(({ lower }) => logs.has(lower));
};
