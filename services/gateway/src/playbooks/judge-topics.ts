import {
  earliest,
  latest,
  type Bilingual,
  type Picture,
  type PictureFinding,
  type PictureSource,
  type TopicState,
  type TopicStatus,
} from "@lagebild/domain";
import type { SourceKind } from "@lagebild/picture";
import type { Playbook } from "./playbook-file.js";

/** What an incident says of a topic, as far as the sources count that a step is about. */
export interface JudgedTopic {
  readonly topic: string;
  readonly title: Bilingual;
  readonly status: TopicStatus;
  /** The gravest first, and those that were judged harmless last. */
  readonly findings: readonly PictureFinding[];
  /** Records that met its rules, where no finding tells of them. */
  readonly seen: TopicState["seen"];
  readonly count: number;
  readonly firstTime: number | undefined;
  readonly lastTime: number | undefined;
  readonly isHarmless: boolean;
  /** Labels of the sources that show it or could have, and their records. */
  readonly sources: readonly string[];
  readonly records: number;
  /** Kinds of logs that would show it. */
  readonly shownBy: readonly Bilingual[];
}

type Drawn = Pick<Picture, "topics" | "findings" | "sources">;

/** Says of a topic whether it is observed, was looked for in vain or cannot be told; `kinds` limits which sources count. */
export function judgeTopic(picture: Drawn, topic: TopicState, kinds: readonly string[] | undefined): JudgedTopic {
  const counted = picture.sources.filter((source) => kinds === undefined || isOfKind(source, kinds));
  const files = new Set(counted.map(({ file }) => file));
  const findings = picture.findings
    .filter(({ id, lines }) => topic.findings.includes(id) && isIn(lines, files, kinds))
    .toSorted((a, b) => Number(isHarmless(a)) - Number(isHarmless(b)));
  const isSeen = topic.seen.length > 0 && (kinds === undefined || topic.sources.some((file) => files.has(file)));
  const isObserved = findings.length > 0 || (topic.status === "observed" && isSeen);
  const titles = new Set(topic.shownBy.map(({ en }) => en));
  const able = counted.filter((source) => source.kinds.some(({ title }) => titles.has(title.en)));
  const showing = counted.filter(({ file }) => topic.sources.includes(file));
  const sources = isObserved ? showing : able;
  const seen = findings.length > 0 || !isObserved ? [] : topic.seen;
  const told = findings.length > 0 ? findings : seen;
  return {
    topic: topic.topic,
    title: topic.title,
    status: isObserved ? "observed" : able.length > 0 ? "not-observed" : "not-assessable",
    findings,
    seen,
    count: told.reduce((sum, { count }) => sum + count, 0),
    firstTime: earliest(told.map(({ firstTime }) => firstTime)),
    lastTime: latest(told.map(({ lastTime }) => lastTime)),
    isHarmless: findings.length > 0 && findings.every(isHarmless),
    sources: sources.map(({ file }) => file),
    records: sources.reduce((sum, { records }) => sum + records, 0),
    shownBy: topic.shownBy,
  };
}

/** Whether an incident has what a playbook is about: a source of its kinds, or one that could show one of its topics. */
export function fitsPlaybook(playbook: Playbook, picture: Drawn, judged: readonly JudgedTopic[]): boolean {
  const { sources, steps } = playbook;
  if (sources !== undefined) return picture.sources.some((source) => isOfKind(source, sources));
  const asksTopics = steps.some(({ topics }) => topics !== undefined);
  return !asksTopics || judged.some(({ status }) => status !== "not-assessable");
}

/** The kinds of logs that would do for a playbook that does not fit. */
export function neededKinds(
  { sources }: Playbook,
  judged: readonly JudgedTopic[],
  kinds: readonly SourceKind[],
): readonly Bilingual[] {
  if (sources) return kinds.filter(({ id }) => sources.includes(id)).map(({ title }) => title);
  const titles = new Map(judged.flatMap(({ shownBy }) => shownBy.map((title) => [title.en, title] as const)));
  return [...titles.values()];
}

const isHarmless = ({ decision }: PictureFinding): boolean => decision?.verdict === "harmless";

const isOfKind = (source: PictureSource, kinds: readonly string[]): boolean =>
  source.kinds.some(({ kind }) => kinds.includes(kind));

const isIn = (lines: PictureFinding["lines"], files: ReadonlySet<string>, kinds: readonly string[] | undefined) =>
  kinds === undefined || lines.some(({ file }) => files.has(file));
