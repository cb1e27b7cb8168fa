import type { Anchor, Selection } from "@lagebild/domain";
import type { QuestionEngine } from "../engine.js";
import type { LinkedQuestion } from "../links/find-links.js";
import { isLink, type Link } from "../links/link.js";
import { whereOfSelection } from "../run/statements.js";
import { writtenText, type Token } from "../words/tokens.js";
import { anchorWords } from "./anchor-words.js";
import type { Cover } from "./choose-cover.js";
import type { DraftReading } from "./draft-reading.js";

interface AnchorParts {
  readonly engine: QuestionEngine;
  compose(cover: Cover): Promise<readonly DraftReading[]>;
}

/** The reading of a question of which one part limits the time of the other; none where nothing does, or no record is of it. */
export async function anchoredReading(
  cover: Cover,
  { question, tokens }: Pick<LinkedQuestion, "question" | "tokens">,
  { engine, compose }: AnchorParts,
): Promise<readonly DraftReading[]> {
  const cut = anchoredCover(cover, question, tokens);
  if (!cut) return [];
  const [anchor] = await compose(cut.anchor);
  const [main] = await compose(cut.main);
  const limited = anchor && main && (await limitedBy(cut, { anchor, main }, engine));
  return limited ? [limited] : [];
}

/** A cover cut in two: what is asked, and what limits the time of that. */
interface AnchoredCover {
  readonly side: Anchor["side"];
  readonly words: string;
  readonly anchor: Cover;
  readonly main: Cover;
}

/** Asks of which each is about several events: what stands before or after is part of them. */
const OF_SEVERAL = new Set([
  "duration",
  "order",
  "timeline",
  "compare",
  "silence",
  "all-times",
  "stretches",
  "summary",
]);
const JOINING = new Set(["and", "und", "sowie", "but", "aber"]);

/** Cuts a cover at a word such as "before" or "nachdem" that an event follows; undefined where there is none. */
function anchoredCover(cover: Cover, question: string, tokens: readonly Token[]): AnchoredCover | undefined {
  if (cover.links.some((link) => isLink(link, "ask") && OF_SEVERAL.has(link.meaning.ask))) return undefined;
  const taken = new Set(cover.links.flatMap(({ meaning, tokens }) => (meaning.kind === "little" ? [] : tokens)));
  for (const { side, first, last } of anchorWords(tokens)) {
    if (taken.has(first) || taken.has(last)) continue;
    const end = endOf(cover.links, last, tokens);
    const isIn = (at: number): boolean => at > last && at <= end;
    const [inside, outside] = [cover.links.filter(isLinkIn(isIn)), cover.links.filter((link) => !isLinkIn(isIn)(link))];
    const isMain = (at: number): boolean => !isIn(at) && (at < first || at > last);
    const main = outside.filter(({ tokens: places }) => places.every(isMain));
    if (!inside.some(tellsWhat) || !main.some(isTelling)) continue;
    return {
      side,
      words: writtenText(question, tokens, first, end),
      anchor: { ...cover, links: inside, unused: cover.unused.filter(isIn) },
      main: { ...cover, links: main, unused: cover.unused.filter(isMain) },
    };
  }
  return undefined;
}

const isLinkIn =
  (isIn: (at: number) => boolean) =>
  ({ tokens }: Link): boolean =>
    tokens.every(isIn);

/** "Before the restart", "after being denied". */
const tellsWhat = ({ meaning }: Link): boolean => ["event", "topic", "outcome"].includes(meaning.kind);

const isTelling = ({ meaning }: Link): boolean => meaning.kind !== "little" && meaning.kind !== "again";

/** It goes on to the end of its clause, or to the next word that asks. */
function endOf(links: readonly Link[], last: number, tokens: readonly Token[]): number {
  const clause = tokens.findIndex(({ endsPart, endsClause }, at) => at > last && (endsPart || endsClause));
  const ask = links.find(
    (link) =>
      link.tokens[0]! > last + 1 &&
      ((isLink(link, "ask") && link.meaning.ask !== "first" && link.meaning.ask !== "last") ||
        (isLink(link, "field") && link.meaning.isAsked)),
  );
  const asked = ask ? ask.tokens[0]! - 1 : tokens.length - 1;
  const end = Math.min(clause < 0 ? tokens.length - 1 : clause, asked);
  return end > last && JOINING.has(tokens[end]!.lower) ? end - 1 : end;
}

/**
 * Limits readings by the first record that another selection has. Both are about the same account or address where one of
 * them alone names it, as far as there are such records; undefined where no record is of the anchor.
 */
async function limitedBy(
  { side, words }: AnchoredCover,
  { anchor, main }: { readonly anchor: DraftReading; readonly main: DraftReading },
  engine: QuestionEngine,
): Promise<DraftReading | undefined> {
  const [of] = anchor.reading.of;
  const [asked, another] = main.reading.of;
  if (!of || of.events.length + of.conditions.length === 0 || !asked || another) return undefined;
  const shared: Selection = { ...of, conditions: [...of.conditions, ...asked.conditions] };
  const tried: readonly Selection[] = [...(asked.conditions.length > 0 ? [shared] : []), of];
  for (const selection of tried) {
    const { records = [] } = await engine.aggregate({ op: "first", where: whereOfSelection(selection), limit: 1 });
    const at = records[0]?.time;
    if (at === undefined || at === null) continue;
    const found: Anchor = { side, words, events: selection.events, conditions: selection.conditions, at };
    const alone: Selection = { ...asked, anchor: found };
    const own: Selection = { ...alone, conditions: [...asked.conditions, ...of.conditions] };
    const isShared = of.conditions.length > 0 && asked.conditions.length === 0 && (await hasRecords(own, engine));
    return {
      reading: {
        ...main.reading,
        of: [isShared ? own : alone],
        unused: [...main.reading.unused, ...anchor.reading.unused],
      },
      signs: { ...main.signs, hasCondition: true, unused: main.signs.unused + anchor.signs.unused },
    };
  }
  return undefined;
}

const hasRecords = async (selection: Selection, engine: QuestionEngine): Promise<boolean> =>
  (await engine.aggregate({ op: "count", where: whereOfSelection(selection) })).matched > 0;
