import { durationText, type QuestionLanguage, type StatementResult } from "@lagebild/domain";
import type { AnswerMaterial, DraftAnswer } from "../answer-material.js";
import { citationsOf } from "../cite-blocks.js";
import { shownResults, type ShownResult } from "../shown-results.js";
import { fill, statedPhrases } from "./phrases/stated-phrases.js";
import { startText } from "./asks/say-per.js";
import { listText, valueText } from "./write/write-list.js";
import { bareNumber, numberText } from "./write/write-number.js";
import { spanText, timeText, valueTime } from "./write/write-time.js";

const MAX_ROWS = 12;

/** States the results of statements that somebody gave without a reading, plainly; undefined where there are none. */
export function plainAnswer(material: AnswerMaterial): DraftAnswer | undefined {
  const { language, times } = material.window.plan;
  const stated = shownResults(material).map((shown) => ({
    shown,
    ...plainText(shown.result, language, times?.zone.name ?? "UTC"),
  }));
  if (stated.length === 0) return undefined;
  return {
    verdict: "answered",
    answer: stated.map(({ text, shown }) => `${text} [${shown.block.id}]`).join("\n"),
    values: [...new Set(stated.flatMap(({ values }) => values))],
    citations: citationsOf(
      material,
      stated.map(({ shown }: { readonly shown: ShownResult }) => shown.block),
    ),
  };
}

interface Plain {
  readonly text: string;
  readonly values: readonly string[];
}

function plainText(result: StatementResult, language: QuestionLanguage, zone: string): Plain {
  const phrases = statedPhrases(language).plain;
  const n = (number: number): string => numberText(number, language);
  const rows = (all: readonly (readonly [string, number])[], distinct = all.length): string =>
    listText(
      all.slice(0, MAX_ROWS).map(([value, count]) => `${value} (${n(count)})`),
      distinct - Math.min(all.length, MAX_ROWS),
      language,
    );
  const { statement, matched, count, values = [], groups = [], buckets = [], summary, records = [], distinct } = result;
  switch (statement.op) {
    case "count":
      return { text: fill(phrases.count, { n: n(matched) }), values: [bareNumber(matched)] };
    case "countDistinct":
      return { text: fill(phrases.distinct, { n: n(count ?? 0) }), values: [bareNumber(count ?? 0)] };
    case "top":
    case "difference": {
      const shown = values.map((row) => [valueText(row.value), row.count] as const);
      const template = statement.op === "top" ? phrases.values : phrases.only;
      return {
        text: shown.length === 0 ? phrases.none : fill(template, { rows: rows(shown, distinct) }),
        values: values.slice(0, MAX_ROWS).map(({ value }) => value),
      };
    }
    case "group": {
      const shown = groups.map(
        (row) => [row.values.map((value) => valueText(value ?? "-")).join(" / "), row.count] as const,
      );
      return {
        text: shown.length === 0 ? phrases.none : fill(phrases.values, { rows: rows(shown, distinct) }),
        values: groups.slice(0, MAX_ROWS).flatMap((row) => row.values.filter((value) => value !== undefined)),
      };
    }
    case "summarise": {
      if (!summary || summary.numbers === 0) return { text: phrases.none, values: [] };
      const { sum, min = 0, max = 0, numbers } = summary;
      const parts = { sum: n(sum), min: n(min), max: n(max), average: n(sum / numbers), n: n(numbers) };
      return { text: fill(phrases.numbers, parts), values: [sum, min, max, sum / numbers].map(bareNumber) };
    }
    case "first":
    case "last": {
      const times = records.flatMap(({ time }) => time ?? []).sort((a, b) => a - b);
      const [first, last] = [times[0], times.at(-1)];
      if (first === undefined || last === undefined)
        return { text: fill(phrases.count, { n: n(matched) }), values: [bareNumber(matched)] };
      const style = { language, zone };
      const said = (time: number): string => `${timeText(time, style)} ${zone}`;
      const text = fill(phrases.times, { n: n(matched), first: said(first), last: said(last) });
      return { text, values: [...new Set([first, last].map((time) => valueTime(time, zone)))] };
    }
    case "perBucket": {
      const best = [...buckets].filter((one) => one.count > 0).sort((a, b) => b.count - a.count);
      const shown = best.map(
        (one) => [startText(one.startTime, statement.bucketSeconds, statement.zone ?? "UTC"), one.count] as const,
      );
      const [top] = shown;
      if (!top) return { text: phrases.none, values: [] };
      return { text: fill(phrases.buckets, { rows: rows(shown) }), values: [top[0], bareNumber(top[1])] };
    }
    case "sequence": {
      const pairs = count ?? 0;
      return {
        text: fill(phrases.pairs, { n: n(pairs) }),
        values: [bareNumber(pairs), ...values.map((row) => row.value)],
      };
    }
    case "silences": {
      const gaps = (result.silences ?? []).slice(0, MAX_ROWS).map(({ from, to, microseconds }) => {
        const length = durationText(Math.floor(microseconds / 1e6), language) || `${n(microseconds / 1e6)} s`;
        return { length, span: spanText(from.time ?? 0, to.time ?? 0, { language, zone }) };
      });
      if (gaps.length === 0) return { text: phrases.none, values: [] };
      const text = listText(
        gaps.map(({ length, span }) => `${length} (${span})`),
        0,
        language,
      );
      return { text: `${text}.`, values: gaps.map(({ length }) => length) };
    }
    default:
      return { text: fill(phrases.count, { n: n(matched) }), values: [bareNumber(matched)] };
  }
}
