import { formatTime } from "@lagebild/context";
import {
  groupedBy,
  type Actor,
  type Picture,
  type PictureFinding,
  type PictureSource,
  type QuestionLanguage,
  type SeenValues,
  type TopicState,
} from "@lagebild/domain";
import type { PictureReport } from "@lagebild/retrieval";
import type { Tlp } from "@lagebild/store";
import { localNumber, localSpan } from "../print/ledger.js";
import { textsOf, type TextOfLine } from "./texts-of-lines.js";
import { PAGE_WORDS, phaseName, type PageWords } from "./page-words.js";

/** One entry of a page: plain text, nothing escaped yet. */
export interface PageEntry {
  /** Stands before the text: a time, a name. */
  readonly head?: string;
  readonly mark?: string;
  readonly text: string;
  readonly notes: readonly string[];
  readonly lines: readonly { readonly place: string; readonly text: string }[];
}

export interface PageSection {
  readonly title: string;
  readonly note?: string;
  readonly entries: readonly PageEntry[];
}

/** What a page says, whatever form it takes. */
export interface PicturePage {
  /** Who may read it: stands above and below. */
  readonly tlp?: Tlp;
  readonly title: string;
  readonly summary: string;
  readonly sections: readonly PageSection[];
}

export interface PageOptions {
  readonly incident: string;
  readonly tlp?: Tlp;
  readonly language: QuestionLanguage;
  readonly zone: string;
  /** Lines shown for each finding. */
  readonly lines: number;
  /** Leaves less notable entries out and counts them: one page. */
  readonly isShort: boolean;
}

const MOST_SOURCES = 12;
const MOST_ACTORS = 6;
const MOST_LESSER = 8;
const MOST_MISSING = 6;
const MINUTE = 60e6;

/** Arranges a picture for reading: what happened, who, what was not seen, what cannot be told, what to distrust. */
export function picturePage({ picture, lines }: PictureReport, options: PageOptions): PicturePage {
  const words = PAGE_WORDS[options.language];
  const { language, zone } = options;
  const n = (value: number): string => localNumber(value, language);
  const span = localSpan(picture.firstTime, picture.lastTime, language, zone);
  const counted = `${n(picture.records)} ${words.records[picture.records === 1 ? 0 : 1]}, ${n(picture.sources.length)} ${words.sources[picture.sources.length === 1 ? 0 : 1]}`;
  const textOf = textsOf(lines);
  const open = picture.findings.filter(({ decision }) => decision?.verdict !== "harmless");
  const main = open.filter(({ level }) => level !== "low" && level !== "informational");
  const lesser = open.filter(({ level }) => level === "low" || level === "informational");
  const entry = (finding: PictureFinding): PageEntry => findingEntry(finding, textOf, options, words);
  const harmless = picture.findings.filter(({ decision }) => decision?.verdict === "harmless");
  return {
    ...(options.tlp && { tlp: options.tlp }),
    title: `${words.incident} ${options.incident}`,
    summary: [counted, span, `${words.times} ${zone}`].filter((part) => part !== "").join(", "),
    sections: [
      {
        title: words.happened,
        ...(open.length === 0 && { note: words.nothing }),
        entries: byTime(main).map(entry),
      },
      ...sectionOf(words.lesser, cut(byTime(lesser).map(entry), options, MOST_LESSER, words, n)),
      ...sectionOf(words.harmless, byTime(harmless).map(entry)),
      ...sectionOf(words.who, whoEntries(picture, options, words)),
      ...sectionOf(words.notSeen, notSeenEntries(picture.topics, options, words, n)),
      ...sectionOf(words.cannotTell, cannotTellEntries(picture.topics, options, words)),
      ...sectionOf(
        words.distrust,
        cut(
          picture.sources.map((source) => sourceEntry(source, options, words, n)),
          options,
          MOST_SOURCES,
          words,
          n,
        ),
      ),
      ...sectionOf(
        words.leftOut,
        picture.leftOut.map((text) => ({ text, notes: [], lines: [] })),
      ),
    ],
  };
}

const sectionOf = (title: string, entries: readonly PageEntry[]): readonly PageSection[] =>
  entries.length === 0 ? [] : [{ title, entries }];

function cut(
  entries: readonly PageEntry[],
  { isShort }: PageOptions,
  most: number,
  words: PageWords,
  n: (value: number) => string,
): readonly PageEntry[] {
  if (!isShort || entries.length <= most) return entries;
  const others = { text: `… ${n(entries.length - most)} ${words.others}`, notes: [], lines: [] };
  return [...entries.slice(0, most), others];
}

const byTime = (findings: readonly PictureFinding[]): readonly PictureFinding[] =>
  findings.toSorted((a, b) => (a.firstTime ?? Infinity) - (b.firstTime ?? Infinity) || (a.id < b.id ? -1 : 1));

function findingEntry(
  finding: PictureFinding,
  textOf: TextOfLine,
  { language, zone, lines: shown }: PageOptions,
  words: PageWords,
): PageEntry {
  const { level, sure, tactics, techniques, firstTime, lastTime, statement, harmless, decision, parts, lines } =
    finding;
  const phase = tactics.map((tactic) => phaseName(tactic, language));
  const until =
    firstTime !== undefined && lastTime !== undefined && lastTime - firstTime >= MINUTE
      ? [`${formatTime(firstTime, zone)} – ${formatTime(lastTime, zone)}`]
      : [];
  return {
    head: formatTime(firstTime, zone),
    mark: words.levels[level],
    text: statement[language],
    notes: [
      [`[${finding.id}]`, ...until, ...phase.slice(0, 2), ...techniques.slice(0, 3), words.sure[sure]].join("  "),
      ...shownValues(finding.what, language),
      ...(parts.length === 0
        ? []
        : [
            `${words.parts}: ${parts.map(({ title, count }) => `${title} (${localNumber(count, language)})`).join(", ")}`,
          ]),
      ...(harmless && !decision ? [`${words.orElse}: ${harmless[language]}`] : []),
      ...(decision
        ? [
            [
              decision.verdict === "harmless" ? words.harmless : words.confirmed,
              decision.by === "" ? "" : `${words.by} ${decision.by}`,
              formatTime(decision.atMs * 1_000, zone).slice(0, 16),
              decision.note,
            ]
              .filter((part) => part !== "")
              .join(", "),
          ]
        : []),
    ],
    lines: lines.slice(0, shown).map((place) => ({ place: `${place.file}:${place.line}`, text: textOf(place) })),
  };
}

function shownValues({ values, distinct }: SeenValues, language: QuestionLanguage): readonly string[] {
  if (distinct === 0) return [];
  const shown = values
    .slice(0, 3)
    .map(({ value, count }) => (count === 1 ? value : `${value} (${localNumber(count, language)})`));
  return [
    `${shown.join(" · ")}${distinct > shown.length ? ` · +${localNumber(distinct - shown.length, language)}` : ""}`,
  ];
}

function whoEntries(
  picture: Picture,
  { language, zone, isShort }: PageOptions,
  words: PageWords,
): readonly PageEntry[] {
  const kinds: readonly Actor["kind"][] = ["account", "address", "host", "process"];
  const suspects = new Set(
    picture.findings
      .filter(({ level, decision }) => level !== "informational" && decision?.verdict !== "harmless")
      .flatMap(({ who, from }) => [...who.values, ...from.values].map(({ value }) => value)),
  );
  const most = isShort ? MOST_ACTORS : 40;
  const actors = kinds.flatMap((kind): readonly PageEntry[] => {
    const own = picture.actors.filter((actor) => actor.kind === kind);
    if (own.length === 0) return [];
    const ordered = [
      ...own.filter(({ value }) => suspects.has(value)),
      ...own.filter(({ value }) => !suspects.has(value)),
    ];
    const texts = ordered
      .slice(0, most)
      .map(({ value, count }) => `${suspects.has(value) ? "! " : ""}${value} (${localNumber(count, language)})`);
    const others =
      own.length > texts.length ? `, … ${localNumber(own.length - texts.length, language)} ${words.others}` : "";
    return [{ head: words.actors[kind], text: `${texts.join(", ")}${others}`, notes: [], lines: [] }];
  });
  if (isShort) return actors;
  const acts = picture.acts.map(({ user, from, host, action, count, firstTime, lastTime }) => ({
    text: `${user ?? "–"}${from === undefined ? "" : ` ← ${from}`}${host === undefined ? "" : ` @ ${host}`}${action === undefined ? "" : `: ${action}`} (${localNumber(count, language)}; ${localSpan(firstTime, lastTime, language, zone)})`,
    notes: [],
    lines: [],
  }));
  return [...actors, ...acts];
}

function notSeenEntries(
  topics: readonly TopicState[],
  { language }: PageOptions,
  words: PageWords,
  n: (value: number) => string,
): readonly PageEntry[] {
  const found = topics.filter(({ status }) => status === "not-observed");
  return [...groupedBy(found, ({ phase }) => phase)].map(([phase, own]) => ({
    head: phaseName(phase, language),
    text: own.map(({ title, records }) => `${title[language]} (${n(records)})`).join(", "),
    notes: [],
    lines: [],
  }));
}

/** Names the kinds of logs that would tell most, each with what it would tell that those before it do not. */
function cannotTellEntries(
  topics: readonly TopicState[],
  { language, isShort }: PageOptions,
  words: PageWords,
): readonly PageEntry[] {
  let open = topics.filter(({ status }) => status === "not-assessable");
  const entries: PageEntry[] = [];
  while (open.length > 0 && (!isShort || entries.length < MOST_MISSING)) {
    const counts = new Map<string, number>();
    for (const { shownBy } of open)
      for (const kind of shownBy) counts.set(kind[language], (counts.get(kind[language]) ?? 0) + 1);
    const [best] = [...counts].sort(([a, many], [b, few]) => few - many || (a < b ? -1 : 1));
    if (!best) break;
    const [kind] = best;
    const told = open.filter(({ shownBy }) => shownBy.some((one) => one[language] === kind));
    open = open.filter((topic) => !told.includes(topic));
    entries.push({
      head: kind,
      text: `${words.wouldTell}: ${listed(
        told.map(({ title }) => title[language]),
        isShort,
      )}`,
      notes: [],
      lines: [],
    });
  }
  if (open.length > 0)
    entries.push({ text: `… ${localNumber(open.length, language)} ${words.others}`, notes: [], lines: [] });
  return entries;
}

const MOST_TOPICS = 10;

const listed = (titles: readonly string[], isShort: boolean): string =>
  isShort && titles.length > MOST_TOPICS
    ? `${titles.slice(0, MOST_TOPICS).join(", ")} (+${titles.length - MOST_TOPICS})`
    : titles.join(", ");

function sourceEntry(
  source: PictureSource,
  { language, zone }: PageOptions,
  words: PageWords,
  n: (value: number) => string,
): PageEntry {
  const { file, records, kinds, firstTime, lastTime, withoutTime, withCategory, silences, jumps, gaps } = source;
  const kind = kinds.length === 0 ? words.unknownKind : kinds.map(({ title }) => title[language]).join(", ");
  const uncategorised = records - withCategory;
  const doubts = [
    ...(source.isIncomplete ? [words.incomplete] : []),
    ...(withoutTime > 0 ? [`${n(withoutTime)} ${words.withoutTime}`] : []),
    ...(source.isZoneAssumed ? [words.zoneAssumed] : []),
    ...silences
      .slice(0, 2)
      .map(({ fromTime, toTime }) => `${words.silence} ${localSpan(fromTime, toTime, language, zone)}`),
    ...(jumps.length > 0 ? [`${n(jumps.length)} ${words.jumps}`] : []),
    ...(gaps > 0 ? [`${n(gaps)} ${words.gaps}`] : []),
    ...(uncategorised > records / 20 ? [`${n(uncategorised)} ${words.uncategorised}`] : []),
  ];
  return {
    head: file,
    text: `${kind}, ${n(records)} ${words.records[records === 1 ? 0 : 1]}${firstTime === undefined ? "" : `, ${localSpan(firstTime, lastTime, language, zone)}`}`,
    notes: [doubts.length === 0 ? words.noDistrust : `! ${doubts.join("; ")}`],
    lines: [],
  };
}
