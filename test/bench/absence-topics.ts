import { readFileSync } from "node:fs";

/** A question with a log that does or does not hold its answer. */
export interface AbsenceCase {
  readonly file: string;
  readonly question: string;
  readonly isAbsent: boolean;
  readonly group: "set" | "plain" | "oblique";
  /** Names the topic, or what kind of question a set says it is. */
  readonly topic: string;
}

interface Topic {
  readonly id: string;
  readonly near: string;
  readonly present: string;
  readonly hint: string;
  readonly en: string;
  readonly de: string;
  readonly enOblique?: string;
  readonly deOblique?: string;
}

/** Names of scripts that a sensor loads tell of every protocol there is, and of no event. */
const NO_EVENT = /loaded_scripts/;

/** Asks each topic of each log that it is near to, where the log's lines decide the answer. */
export function topicCases(
  topicsPath: string,
  logs: readonly { readonly file: string; readonly path: string }[],
): readonly AbsenceCase[] {
  const topics = linesOf(topicsPath).map((line) => JSON.parse(line) as Topic);
  return logs.flatMap(({ file, path }) => {
    const lines = linesOf(path).filter((line) => !NO_EVENT.test(line));
    const has = (pattern: string): boolean => {
      const expression = new RegExp(pattern, "i");
      return lines.some((line) => expression.test(line));
    };
    return topics.flatMap((topic): readonly AbsenceCase[] => {
      if (!has(topic.near)) return [];
      const isPresent = has(topic.present);
      if (!isPresent && has(topic.hint)) return [];
      const asked = (group: AbsenceCase["group"]) => (question: string) => ({
        file,
        question,
        isAbsent: !isPresent,
        group,
        topic: topic.id,
      });
      const oblique = [topic.enOblique, topic.deOblique].filter((question) => question !== undefined);
      return [...[topic.en, topic.de].map(asked("plain")), ...oblique.map(asked("oblique"))];
    });
  });
}

const linesOf = (path: string): readonly string[] =>
  readFileSync(path, "utf8")
    .split("\n")
    .filter((line) => line !== "");
