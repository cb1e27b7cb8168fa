import {
  alikeFindings,
  valuesOfAsk,
  type Ask,
  type AskedValue,
  type Moment,
  type QuestionLanguage,
  type QuestionPlan,
  type ReadQuestion,
} from "@lagebild/domain";
import { describeReading } from "./stated/describe-reading.js";
import { anchorText, conditionText, eventText } from "./stated/say-selection.js";
import { onOneLine } from "./stated/write/on-one-line.js";
import { atStart, saidText, valueText } from "./stated/write/write-list.js";
import {
  actorsOfFindings,
  alikeLine,
  deedText,
  hostsOfFindings,
  levelCounts,
  onlyHostOf,
  statementOf,
  weightyFindings,
} from "./stated/asks/finding-lines.js";
import { saidOfClocks } from "./stated/asks/say-clock.js";
import { askedTimeText } from "./stated/write/write-time.js";
import { statedPhrases } from "./stated/phrases/stated-phrases.js";

/** What the reading of a question bears out: words for what was counted, and numbers that it states itself. */
export interface SaidByReading {
  /** Texts that sentences may take as they are, the longest first. */
  readonly said: readonly string[];
  readonly counts: readonly number[];
  /** Microseconds UTC. */
  readonly times: readonly number[];
}

const NOTHING: SaidByReading = { said: [], counts: [], times: [] };

/** Gathers what a plan's reading says. */
export function saidByReading({ read, language, times }: QuestionPlan): SaidByReading {
  if (!read) return NOTHING;
  const zone = times?.zone.name ?? "UTC";
  const style = { language, zone };
  const phrases = statedPhrases(language);
  const { reading, others, choice, compared, shownBy = [], without = [], findings = [] } = read;
  const clocks = saidOfClocks(read);
  const said = [
    describeReading(reading, language, zone),
    ...selectionTexts(read, style),
    ...reading.asks.flatMap(titlesOf).map((title) => title[language]),
    ...read.results
      .filter(({ isFacet }) => isFacet)
      .flatMap(({ ask }) => titlesOf(ask).map((title) => title[language])),
    ...reading.unused.map(saidText),
    ...(choice && "by" in choice ? [onOneLine(choice.by)] : []),
    ...others.map((other) => onOneLine(other.said)),
    ...(compared?.sources ?? []).map(valueText),
    ...shownBy.flatMap((kind) => [kind[language], atStart(kind[language])]),
    ...without.map(({ words }) => saidText(words)),
    ...plantedTexts(read, language),
    ...clocks.said,
    ...findings.map((finding) => statementOf(finding, { style })),
    ...findings.map((finding) => deedText(finding, { style })),
    ...alikeFindings(findings).map((group) => alikeLine(group, { style, phrases, onlyHost: onlyHostOf(findings) })),
    ...namedByFindings(findings).map(valueText),
    ...read.results.flatMap(({ kind }) => (kind ? [kind.titles[language]] : [])),
    ...read.results.flatMap(({ moment }) => (moment ? saidByMoment(moment, language) : [])),
    ...Object.values(phrases.actors),
    zone,
    phrases.records,
  ];
  return {
    said: [...new Set(said)].filter((text) => text.trim() !== "").sort((a, b) => b.length - a.length),
    counts: [
      ...(compared ? [compared.records, compared.sources.length] : []),
      ...without.map(({ matched }) => matched),
      ...others.map(({ matched }) => matched),
      ...reading.asks.flatMap(limitsOf),
      findings.length,
      ...alikeFindings(findings).map(({ length }) => length),
      ...levelCounts(findings).map(([, count]) => count),
      hostsOfFindings(weightyFindings(findings)).distinct,
      ...(read.verdict === "absent" ? [0] : []),
      ...clocks.counts,
      ...(read.planted ? [read.planted.records] : []),
    ],
    times: [
      ...reading.of.flatMap(({ time }) => [time?.from, time?.to, ...(time?.to === undefined ? [] : [time.to + 1])]),
      ...findings.flatMap(({ firstTime, lastTime }) => [firstTime, lastTime]),
    ].filter((time) => time !== undefined),
  };
}

/** What is named of a text that somebody else wrote, what it is, and who wrote it. */
const plantedTexts = ({ planted }: ReadQuestion, language: QuestionLanguage): readonly string[] =>
  planted
    ? [
        planted.title[language],
        ...planted.words.map(saidText),
        ...(planted.by ? [planted.by.title[language], valueText(planted.by.value)] : []),
      ]
    : [];

/** Accounts, addresses and hosts that a summary takes from findings. */
function namedByFindings(findings: NonNullable<ReadQuestion["findings"]>): readonly string[] {
  const weighty = weightyFindings(findings);
  const { accounts, addresses } = actorsOfFindings(weighty);
  return [...accounts, ...addresses, ...hostsOfFindings(weighty).shown];
}

function selectionTexts(
  { reading }: ReadQuestion,
  { language, zone }: { language: "en" | "de"; zone: string },
): readonly string[] {
  return reading.of.flatMap((selection) => [
    eventText(selection, "one", language),
    eventText(selection, "many", language),
    ...selection.conditions.flatMap((condition) => [
      conditionText(condition, true, language),
      conditionText(condition, false, language),
    ]),
    ...selection.events.flatMap(({ title, titles }) => [title[language], titles[language]]),
    ...(["host", "program", "file"] as const).flatMap((limit) => {
      const value = selection.time?.[limit];
      return value === undefined ? [] : [valueText(value)];
    }),
    ...(selection.time ? [askedTimeText(selection.time, { language, zone })] : []),
    ...(selection.anchor ? [anchorText(selection, { language, zone })] : []),
  ]);
}

/** Titles of the values that an ask names. */
function titlesOf(ask: Ask): readonly AskedValue["title"][] {
  const values = [
    ...valuesOfAsk(ask),
    ...(ask.ask === "top" ? [ask.sumOf, ask.distinctOf] : []),
    ...(ask.ask === "amount" ? (ask.beside ?? []) : []),
  ].filter((value) => value !== undefined);
  return values.flatMap(({ title, titles }) => [title, titles]);
}

const saidByMoment = ({ title, value, beside = [] }: Moment, language: "en" | "de"): readonly string[] => [
  ...(title ? [title[language]] : []),
  ...[value, ...beside].flatMap((one) => (one === undefined ? [] : one.replaceAll(/\s+/gu, " "))),
];

const limitsOf = (ask: Ask): readonly number[] =>
  "counts" in ask ? [ask.counts?.atLeast, ask.counts?.atMost].filter((limit) => limit !== undefined) : [];
