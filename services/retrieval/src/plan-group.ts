import type { IndexedShape, ShapeId, Where } from "@lagebild/domain";
import {
  heldConcepts,
  namedConcepts,
  type IncidentIndex,
  type QuestionConditions,
  type RetrievedRun,
} from "@lagebild/search";
import type { Named } from "./plan-named.js";

/** Ideas of a question: each with the words that may stand for it. */
export type Topic = readonly (readonly string[])[];

/** Shapes that belong together, with the runs that stand for them. */
export interface ShapeGroup {
  readonly where: Pick<Where, "shapes" | "meaning">;
  readonly runs: readonly RetrievedRun[];
}

export interface GroupOptions {
  readonly topic: Topic;
  readonly named: Named;
  readonly conditions: QuestionConditions;
  /** `counted`: all that say what is counted; `event`: only what is as near as the best. */
  readonly purpose: "counted" | "meant" | "event";
}

const MAX_SHAPES = 2_000;
/** Shapes looked at where nothing is counted: those that matter are among the first. */
const FEW_SHAPES = 300;
const HEAD_WORDS = 3;
const CONSIDERED = 10;
/** What each word that a shape itself says adds to its score, where something is counted. */
const PER_WORD = 8;
/** Of the best one's fit: less is another event. */
const NEAR = { event: 0.85, meant: 0.5 };

/** The run that answers best: who counts names what to count in words of the log, more often than who asks for meaning. */
export function bestRun(runs: readonly RetrievedRun[], { topic, purpose }: GroupOptions): RetrievedRun | undefined {
  if (purpose !== "counted") return runs[0];
  const considered = runs.slice(0, CONSIDERED);
  const said = heldConcepts(
    considered.map(({ shape }) => textOnly(shape)),
    topic,
  );
  return considered
    .map((run, i) => ({ run, score: run.score * PER_WORD ** said[i]!.size }))
    .sort((a, b) => b.score - a.score)[0]?.run;
}

/** The shapes that say of the question what the best run says of it, in the index as a whole. */
export async function groupAround(
  index: IncidentIndex,
  best: RetrievedRun,
  fitting: readonly RetrievedRun[],
  options: GroupOptions,
): Promise<ShapeGroup> {
  if (options.purpose === "event") return nearGroup(best, fitting, NEAR.event);
  if (options.purpose === "meant") return nearGroup(best, fitting, NEAR.meant);
  const { topic, named, conditions } = options;
  const held = heldConcepts([best.shape], topic)[0]!;
  const said = saidOfKind(best.shape, topic);
  const words = [...held].flatMap((place) => topic[place]!.filter((word) => word !== ""));
  const level = conditions.level === undefined ? [] : [conditions.level];
  const query = [...words, ...named.literals, ...level, ...conditions.eventIds];
  const known = new Map(fitting.map((run) => [run.shape.id, run.shape]));
  const further = (await index.words(query, {}, options.purpose === "counted" ? MAX_SHAPES : FEW_SHAPES))
    .map(({ shape }) => shape)
    .filter((id) => !known.has(id));
  for (const shape of await index.shapes(further)) known.set(shape.id, shape);
  const candidates = [...known.values()];
  const heldBy = heldConcepts(candidates, topic);
  const saidBy = heldConcepts(candidates.map(textOnly), topic);
  const isSame = (shape: IndexedShape, i: number): boolean =>
    meets(shape, named, conditions) && (conditions.eventIds.length > 0 || saysTheSame(shape, i));
  const saysTheSame = (shape: IndexedShape, i: number): boolean =>
    isOfKind(shape, best.shape) &&
    [...said].every((place) => saidBy[i]!.has(place)) &&
    (isWordedLike(shape, best.shape) || [...held].every((place) => heldBy[i]!.has(place)));
  return groupOf(
    best,
    candidates.filter(isSame).map(({ id }) => id),
    fitting,
  );
}

/** Shapes of the best one's template and meaning that fit nearly as well. */
function nearGroup(best: RetrievedRun, fitting: readonly RetrievedRun[], near: number): ShapeGroup {
  const isNear = ({ shape, relevance }: RetrievedRun): boolean =>
    relevance >= near * best.relevance &&
    shape.template === best.shape.template &&
    shape.meanings[0]?.id === best.shape.meanings[0]?.id;
  return groupOf(
    best,
    fitting.filter(isNear).map(({ shape }) => shape.id),
    fitting,
  );
}

function groupOf(best: RetrievedRun, ids: readonly ShapeId[], fitting: readonly RetrievedRun[]): ShapeGroup {
  const shapes = [...new Set([best.shape.id, ...ids])].slice(0, MAX_SHAPES);
  const isChosen = new Set(shapes);
  const others = fitting.filter((run) => run !== best && isChosen.has(run.shape.id));
  return { where: { shapes, meaning: best.shape.meanings[0]?.en ?? best.shape.template }, runs: [best, ...others] };
}

/** Where the fields of a structured record begin. */
const FIRST_FIELD = /\s[\p{L}_@][\p{L}\p{N}_@.-]*=/u;

/**
 * The ideas that the records which belong to a shape have to say as well: all of its own text. Of a record whose format
 * names its event, those of the event's words, and of its values what they name in so many words: other values make no
 * other event.
 */
function saidOfKind(shape: IndexedShape, topic: Topic): ReadonlySet<number> {
  const said = heldConcepts([textOnly(shape)], topic)[0]!;
  const fields = eventOf(shape) === undefined ? -1 : shape.text.search(FIRST_FIELD);
  if (fields < 0) return said;
  const byEvent = heldConcepts([{ ...textOnly(shape), text: shape.text.slice(0, fields) }], topic)[0]!;
  const byValues = namedConcepts(shape.text.slice(fields), topic);
  return new Set([...said].filter((place) => byEvent.has(place) || byValues.has(place)));
}

/** What a shape's own text says, without what it is known to mean. */
export const textOnly = (shape: IndexedShape): IndexedShape => ({ ...shape, meanings: [] });

/** Whether a shape can meet what the question names and asks for. */
export const meets = (shape: IndexedShape, named: Named, conditions: QuestionConditions): boolean =>
  named.literals.every((literal) => shape.text.toLowerCase().includes(literal)) &&
  (conditions.level === undefined || hasLevel(shape, conditions.level)) &&
  (conditions.eventIds.length === 0 || conditions.eventIds.includes(eventIdOf(shape)));

/** The number of the Windows event that a shape is of; empty for others. */
export const eventIdOf = (shape: IndexedShape): string => /^Windows [^:]*?(\d+):/.exec(shape.text)?.[1] ?? "";

/** Whether a shape is logged with this level, which stands at the beginning. */
export const hasLevel = (shape: IndexedShape, level: string): boolean =>
  new RegExp(`(?<![\\p{L}\\p{N}])${level}(?![\\p{L}\\p{N}])`, "u").test(shape.text.slice(0, 120));

/** Worded alike: of one template, or of two that begin with the same words. */
function isWordedLike(shape: IndexedShape, best: IndexedShape): boolean {
  const head = best.template.split(" ", HEAD_WORDS + 1).slice(0, HEAD_WORDS);
  if (head.length < HEAD_WORDS || head.includes("*"))
    return shape.template === best.template && !best.template.includes("*");
  return shape.template.startsWith(`${head.join(" ")} `);
}

/** The same event where formats name events; else of one program, or of one meaning. */
function isOfKind(shape: IndexedShape, best: IndexedShape): boolean {
  const [event, other] = [eventOf(shape), eventOf(best)];
  if (event !== undefined && other !== undefined) return event === other;
  return (
    shape.program === best.program ||
    shape.template === best.template ||
    (best.meanings[0] !== undefined && shape.meanings.some(({ id }) => id === best.meanings[0]!.id))
  );
}

/** What kind of event a structured record says it is: a Windows event's channel and id, the name of an API call or a stream. */
function eventOf({ text, template, program }: IndexedShape): string | undefined {
  if (text.startsWith("Windows ")) return text.slice(0, text.indexOf(":"));
  const isNamed = program !== undefined && template.startsWith(`${program} `) && !/[*:]/.test(template);
  return isNamed ? template.slice(program.length + 1) : undefined;
}
