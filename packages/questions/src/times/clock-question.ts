import type { Ask, ReadQuestion, RecordPlace, SourceClock, Where } from "@lagebild/domain";
import type { QuestionEngine } from "../engine.js";
import { bothLanguages, languageFiles } from "../language/read-language.js";
import type { Token } from "../words/tokens.js";

/** What is asked of the clocks. */
export type ClockAsk = Extract<Ask, { ask: "clock" }>;

/** Finds that a question asks what the clocks of the log show: their zone, or their year. */
export function clockAsked(tokens: readonly Token[]): ClockAsk | undefined {
  const said = ` ${tokens
    .filter(({ quotation }) => quotation === undefined)
    .map(({ lower }) => lower)
    .join(" ")} `;
  const { clocks } = languageFiles().words;
  const found = clocks.find((entry) => bothLanguages(entry).some((phrase) => said.includes(` ${phrase} `)));
  return found && { ask: "clock", part: found.part };
}

const MOST_SHOWN = 3;

/** The records whose second times tell it, of the first source where any do; else the first record of all. */
export async function clockEvidence(
  { part }: ClockAsk,
  clocks: readonly SourceClock[],
  engine: Pick<QuestionEngine, "aggregate">,
): ReturnType<QuestionEngine["aggregate"]> {
  const places = clocks.flatMap(({ ahead, year }) => (part === "zone" ? ahead : year)?.places ?? []);
  const where: Where = places.length > 0 ? { places: placesOf(places.slice(0, MOST_SHOWN)) } : {};
  return engine.aggregate({ op: "first", where, limit: places.length > 0 ? MOST_SHOWN : 1 });
}

function placesOf(places: readonly RecordPlace[]): NonNullable<Where["places"]> {
  const sources = [...new Set(places.map(({ source }) => source))];
  return sources.map((source) => ({
    source,
    lines: places.flatMap((place) => (place.source === source ? [place.line] : [])).sort((a, b) => a - b),
  }));
}

/** What may be said: where something tells it of a source, that; where nothing does, that these logs cannot show it. */
export function clockVerdict({ part }: ClockAsk, clocks: readonly SourceClock[]): ReadQuestion["verdict"] {
  if (clocks.length === 0) return "insufficient";
  const isKnown = ({ origin, ahead, hasYear, year }: SourceClock): boolean =>
    part === "zone" ? origin !== "assumed" || ahead !== undefined : hasYear || year !== undefined;
  return clocks.some(isKnown) ? "answered" : "not-assessable";
}
