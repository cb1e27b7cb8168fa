import type { QuestionLanguage, ReadEvent, ReadQuestion, Where } from "@lagebild/domain";
import type { QuestionEngine } from "../engine.js";
import { findLinks } from "../links/find-links.js";
import { knownLexicon } from "../links/lexicon.js";
import { valueDictionary } from "../links/value-dictionary.js";
import { backgroundOf, linksOfAsking } from "../readings/background.js";
import { chooseCovers } from "../readings/choose-cover.js";
import { composeReadings } from "../readings/compose.js";
import type { DraftReading } from "../readings/draft-reading.js";
import { relatedEvent } from "../readings/event-of-entry.js";
import { listedAlike } from "../readings/listed-alike.js";
import { leaningOf, leaningReading, namesNothing } from "../readings/follow-up.js";
import { atEnds, fromBeginToEnd } from "../run/other-ends.js";
import { hasMatches, runReading, withoutAnEvent, withTraces, type RanReading } from "../run/run-reading.js";
import { widened } from "../run/widen.js";
import { withLoggedQuoted } from "../texts/as-logged.js";
import { languageOf } from "../words/language-of.js";
import { tokensOf, type Token } from "../words/tokens.js";
import { certaintyOf } from "./certainty.js";

/** One way to read a question, with what came of it. */
export interface RankedReading {
  readonly ran: RanReading;
  /** 0 to 1. */
  readonly certainty: number;
  /** It was read with the question before. */
  readonly isLeaning: boolean;
}

/** The ways to read a question, the likeliest first. */
export interface RankedReadings {
  readonly language: QuestionLanguage;
  readonly tokens: readonly Token[];
  readonly readings: readonly RankedReading[];
}

/** What a question is read with beside its words. */
export interface RankOptions {
  /** Limits that the caller sets. */
  readonly limits: Where;
  /** How the question before was read, in a conversation. */
  readonly before?: ReadQuestion | undefined;
}

/** Covers that are read and run. */
const MOST_RUN = 4;

/** Reads a question in the ways that account for most of its words, runs each, and ranks them. */
export async function rankReadings(
  question: string,
  engine: QuestionEngine,
  { limits, before }: RankOptions,
): Promise<RankedReadings> {
  const language = languageOf(question);
  const lexicon = knownLexicon();
  const look = valueDictionary(engine.vocabulary);
  const written = await withLoggedQuoted(question, tokensOf(question), { engine, lexicon });
  const tokens = lexicon.typos.correct(written, language, ({ text }) => look(text).length > 0);
  if (tokens.length === 0) return { language, tokens, readings: [] };
  const background = backgroundOf(tokens, lexicon);
  const asked = { question, language, tokens, told: background.told };
  const all = listedAlike(findLinks(asked, lexicon, engine), tokens);
  const links = linksOfAsking(all, background, tokens);
  const covers = chooseCovers(links, tokens).map((cover) => ({
    ...cover,
    unused: cover.unused.filter((at) => !background.places.has(at)),
  }));
  const best = covers[0]!.weight;
  const ran = new Map<string, RankedReading>();
  const run = async (draft: DraftReading, isLeaning: boolean): Promise<RanReading | undefined> => {
    const key = JSON.stringify([draft.reading.asks, draft.reading.of]);
    if (ran.has(key)) return undefined;
    const one = await runReading(draft, { engine, limits });
    ran.set(key, { ran: one, certainty: certaintyOf(one), isLeaning });
    return one;
  };
  const doubt = (one: RanReading): void => {
    const [key, ranked] = [...ran].find(([, { ran: other }]) => other === one)!;
    const again = { ...one, draft: doubted(one.draft) };
    ran.set(key, { ...ranked, ran: again, certainty: certaintyOf(again) });
  };
  const endOf = (event: ReadEvent): ReadEvent | undefined => relatedEvent(event, "ends", engine);
  for (const cover of covers.slice(0, MOST_RUN)) {
    const leaning = leaningOf(tokens, cover.links);
    const isSaid = leaning.isBound || leaning.isAgain;
    for (const composed of await composeReadings(cover, { asked, lexicon, engine, best })) {
      const isLeaning = before !== undefined && (isSaid || namesNothing(composed, tokens));
      const leant = isLeaning ? leaningReading(composed, before, leaning, endOf) : composed;
      const draft = isLeaning && asksNothingNew(composed) ? doubted(leant) : leant;
      const one = await run(draft, isLeaning);
      const isOfElse = isLeaning && one !== undefined && !hasMatches(one) && composed.signs.events > 0;
      const ofWho = isOfElse && leaningReading(composed, before, { ...leaning, isOfWho: true }, endOf);
      const another = ofWho ? await run(ofWho, isLeaning) : undefined;
      const wide = one && (await widened(one, draft, engine));
      const widest = wide && (await run(wide, isLeaning));
      if (one && widest && hasMatches(widest) && !hasMatches(one)) doubt(one);
      const whole = one && fromBeginToEnd(one, endOf);
      const ranWhole = whole && (await run(whole, isLeaning));
      if (one && ranWhole?.matched.every((count) => count > 0)) doubt(one);
      const less = [one, another].flatMap((ran) =>
        ran ? [...withoutAnEvent(ran), ...withTraces(ran), ...atEnds(ran, endOf)] : [],
      );
      for (const other of less) await run(other, isLeaning);
    }
  }
  return {
    language,
    tokens,
    readings: [...ran.values()].sort((a, b) => b.certainty - a.certainty || countsOf(b) - countsOf(a)),
  };
}

/** "How many in total, and how many of them failed": of readings that are alike, the one that counts more is meant. */
const countsOf = ({ ran }: RankedReading): number => ran.draft.reading.asks.filter(({ ask }) => ask === "count").length;

const doubted = (draft: DraftReading): DraftReading => ({ ...draft, signs: { ...draft.signs, isDoubted: true } });

/** "Is it still there": whether there is what was found before, which there is, whatever else was meant. */
const asksNothingNew = ({ reading: { asks, of } }: DraftReading): boolean =>
  asks.some(({ ask }) => ask === "yes-no") &&
  of.every(({ events, conditions }) => events.length + conditions.length === 0);
