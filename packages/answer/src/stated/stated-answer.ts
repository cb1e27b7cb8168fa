import type { Ask, ReadQuestion, WindowBlock } from "@lagebild/domain";
import type { AnswerMaterial, DraftAnswer } from "../answer-material.js";
import { citationsOf } from "../cite-blocks.js";
import { maskInstructions } from "@lagebild/hostile-text";
import { quoteLogText } from "../quote.js";
import { sayAsk } from "./asks/say-ask.js";
import { sayFacets } from "./asks/say-facets.js";
import { describeAsk } from "./describe-reading.js";
import { nearestLines } from "./nearest-lines.js";
import { fill } from "./phrases/stated-phrases.js";
import { sayAbsent, sayNotAssessable, sayPlanted } from "./say-absent.js";
import { sayOpenReading, type SaidOpen } from "./say-open.js";
import { askKey, citing, foundIn, toldOf, type Found, type Stated, type Told } from "./told.js";

const MAX_WORDS = 120;
const MAX_QUOTE = 200;

/** Words the answer to a question as it was read: what its verdict lets it say, and no more. */
export function statedAnswer(material: AnswerMaterial, read: ReadQuestion): DraftAnswer {
  const told = toldOf(material, read);
  const found = foundIn(material, read);
  switch (read.verdict) {
    case "answered":
      return claimed(material, "answered", saidAsks(found, told, notAnswered));
    case "absent":
      return claimed(material, "absent", [
        read.planted ? sayPlanted(read.planted, found, told) : sayAbsent(found, told),
      ]);
    case "not-assessable":
      return claimed(
        material,
        "not-assessable",
        read.clocks ? saidAsks(found, told, () => []) : [sayNotAssessable(told)],
      );
    case "insufficient":
      return open(
        material,
        sayOpenReading(
          saidAsks(
            found.filter((one) => !isFacet(one)),
            told,
            () => [],
          ),
          sayFacets(found.filter(isFacet), told),
          told,
        ),
        { read, found },
      );
  }
}

type KeyedFound = ReturnType<typeof foundIn>[number];

/**
 * The sentences of each ask in the order asked, and what `lacking` says of one without a result; records that one has named
 * the next names in short. Of an overview beside other asks, what it tells in detail comes last.
 */
function saidAsks(
  found: readonly KeyedFound[],
  told: Told,
  lacking: (ask: Ask, told: Told) => readonly Stated[],
): readonly Stated[] {
  const named = new Set<number>();
  const { asks } = told.read.reading;
  const details: Stated[] = [];
  const sentences = asks.flatMap((ask) => {
    const own = ofAsk(found, ask);
    const said = sayAsk(ask, own, { ...told, named: new Set(named) });
    if (said.length === 0) return lacking(ask, told);
    for (const { of } of own) named.add(of);
    if (ask.ask !== "summary" || asks.length === 1) return said;
    details.push(...said.slice(1));
    return said.slice(0, 1);
  });
  return [...sentences, ...details];
}

const notAnswered = (ask: Ask, { phrases, read, style }: Told): readonly Stated[] => [
  { text: fill(phrases.notAnswered, { ask: describeAsk(ask, read.reading.of[0], style) }), values: [], rests: [] },
];

const ofAsk = (found: readonly KeyedFound[], ask: unknown): readonly Found[] => {
  const key = askKey(ask);
  return found.filter((one) => one.key === key);
};

const isFacet = (found: Found): boolean => found.isFacet === true;

const blocksOf = (found: readonly Found[]): readonly WindowBlock[] => [
  ...new Map(found.flatMap(({ shown }) => (shown ? [[shown.block.id, shown.block] as const] : []))).values(),
];

/** An answer that claims cites the lines that carry its sentences and no others. */
function claimed(material: AnswerMaterial, verdict: DraftAnswer["verdict"], stated: readonly Stated[]): DraftAnswer {
  const sentences = stated.map(({ text, rests }) => citing(text, rests));
  const shown = stated.length === 1 && stated[0]!.showsLine ? lineOf(stated[0]!) : undefined;
  const isShort = shown !== undefined && wordsOf([...sentences, shown]) <= MAX_WORDS;
  return {
    verdict,
    answer: [...sentences, ...(isShort ? [shown] : [])].join("\n"),
    values: [...new Set(stated.flatMap(({ values }) => values))],
    citations: citationsOf(material, blocksOf(stated.flatMap(({ rests }) => rests))),
  };
}

const wordsOf = (lines: readonly string[]): number => lines.join(" ").split(/\s+/).length;

/** The first line that carries a sentence, quoted. */
function lineOf({ rests }: Stated): string | undefined {
  const shown = rests.find(({ shown: one }) => (one?.lines.length ?? 0) > 0)?.shown;
  const line = shown?.lines[0];
  return shown && line ? `${quoteLogText(maskInstructions(line.text).text, MAX_QUOTE)} [${shown.block.id}]` : undefined;
}

/** An answer that claims nothing: how the question was read, and the lines that come nearest. */
export function open(
  material: AnswerMaterial,
  { head, possible, isDoubted, beside, others }: SaidOpen,
  { read, found }: { readonly read?: ReadQuestion; readonly found: readonly Found[] } = { found: [] },
): DraftAnswer {
  const { phrases } = toldOf(material, NOT_READ);
  const nearest = nearestLines(
    material,
    read,
    found.filter((one) => !isFacet(one)),
  );
  const lines = [
    ...(nearest.own.length > 0 ? [phrases.ownLines, ...nearest.own] : []),
    ...(nearest.near.length > 0 ? [phrases.nearest, ...nearest.near] : []),
    ...(nearest.own.length + nearest.near.length === 0 ? [phrases.nothingNear] : []),
  ];
  return {
    verdict: "insufficient",
    answer: [
      ...head,
      ...(material.isComplete ? [] : [phrases.incomplete]),
      ...(isDoubted ? [...lines, ...possible] : [...possible, ...lines]),
      ...beside,
      ...others,
    ].join("\n"),
    values: [],
    citations: citationsOf(material, [...blocksOf(found), ...nearest.blocks.filter(({ kind }) => kind !== "exact")]),
  };
}

const NOT_READ: ReadQuestion = {
  reading: { asks: [], of: [], unused: [], certainty: 0 },
  results: [],
  verdict: "insufficient",
  others: [],
};
