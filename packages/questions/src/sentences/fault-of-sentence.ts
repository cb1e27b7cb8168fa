import type { CitedSentence, ReadEvent, Selection, SentenceFault, Where } from "@lagebild/domain";
import type { QuestionEngine } from "../engine.js";
import { findLinks } from "../links/find-links.js";
import { knownLexicon } from "../links/lexicon.js";
import type { Link, LinkMeaning } from "../links/link.js";
import { chooseCovers } from "../readings/choose-cover.js";
import { composeReadings, type DraftReading } from "../readings/compose.js";
import { whereOfSelection } from "../run/statements.js";
import { germanWords } from "../words/language-of.js";
import { tokensOf, type Token } from "../words/tokens.js";

/** Ways to read it that are tried. */
const MOST_COVERS = 2;

/**
 * Reads a sentence as a question is read, and compares it with the records it cites: the events that it names, who takes
 * which part in them, outcomes and times must be those of one of them. Undefined where nothing speaks against it.
 */
export async function faultOfSentence(
  { text, question, language, cited }: CitedSentence,
  engine: QuestionEngine,
): Promise<SentenceFault | undefined> {
  const german = germanWords(text);
  if (language === "de" ? german < 0 : german > 0) return "other-language";
  const lexicon = knownLexicon();
  const tokens = tokensOf(text);
  const asked = { question: text, language, tokens };
  const links = findLinks(asked, lexicon, engine);
  if (!saysMore(tokens, links, tokensOf(question))) return "nothing-new";
  if (cited.length === 0) return undefined;
  const covers = chooseCovers(links, tokens).slice(0, MOST_COVERS);
  const best = covers[0]?.weight ?? 0;
  const drafts: DraftReading[] = [];
  for (const cover of covers) drafts.push(...(await composeReadings(cover, { asked, lexicon, engine, best })));
  if (drafts.length === 0) return undefined;
  const said = drafts.filter(({ signs }) => signs.looseNegations === 0);
  if (said.length === 0) return "denial";
  for (const { reading } of said) if (await areAll(reading.of, { places: cited }, engine)) return undefined;
  return "other-event";
}

const TELLING: ReadonlySet<LinkMeaning["kind"]> = new Set(["value", "time", "event", "topic", "outcome"]);

/** Whether a sentence names a value, a time or an event that the question does not. */
function saysMore(tokens: readonly Token[], links: readonly Link[], asked: readonly Token[]): boolean {
  const known = new Set(asked.map(({ stem }) => stem));
  const isNew = (at: number): boolean => !known.has(tokens[at]!.stem);
  return (
    links.some(({ meaning, tokens: places }) => TELLING.has(meaning.kind) && places.some(isNew)) ||
    tokens.some(({ text }, at) => /[\d_/\\@]/u.test(text) && isNew(at))
  );
}

/** Whether, of each part of a reading, a cited record is what it says. */
async function areAll(
  selections: readonly Selection[],
  cited: Where,
  engine: Pick<QuestionEngine, "aggregate">,
): Promise<boolean> {
  for (const { events, ...selection } of selections) {
    const isAny = async (happened: readonly ReadEvent[], of: Pick<Selection, "conditions" | "time">) => {
      const where = whereOfSelection({ events: happened, ...of }, cited);
      return (await engine.aggregate({ op: "count", where })).matched > 0;
    };
    const happened = events.filter(isOfRecords);
    if (happened.length === 0 && !(await isAny([], selection))) return false;
    let areMet = happened.length === 0;
    // One of several things that happened may be another record's, which has less to do with the rest.
    for (const event of happened) {
      if (await isAny([event], selection)) areMet = true;
      else if (!(await isAny([event], { conditions: [] }))) return false;
    }
    if (!areMet) return false;
  }
  return true;
}

/** Words of the log are compared by themselves, and what several records make together is no record's. */
const isOfRecords = ({ kind, where, isPattern }: ReadEvent): boolean =>
  kind === "class" && where !== undefined && isPattern !== true;
