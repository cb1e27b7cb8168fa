import type { ShapeId } from "@lagebild/domain";
import { askedEvent, countedText, planQuestion, type QuestionDraft } from "@lagebild/search";
import type { ExactWorkOrder } from "./exact-results.js";
import { chooseRecords, type ChosenRecords, type RecordDeps } from "./plan-records.js";
import type { SearchedText } from "./plan-search.js";

/** A text that a question is made of, planned and searched by itself. */
export interface PlannedText {
  readonly draft: QuestionDraft;
  readonly searched: SearchedText;
}

/** Plans and searches for a text of the question. */
export async function planText(order: ExactWorkOrder, text: string): Promise<PlannedText> {
  const draft = planQuestion(text, { relations: false });
  return { draft, searched: await order.search(countedText(text, draft.conditions)) };
}

/** Chooses the records that a text of the question is about; `taken` are shapes that stand for another text of it. */
export async function chooseForText(
  deps: RecordDeps,
  order: ExactWorkOrder,
  text: string,
  taken: ReadonlySet<ShapeId> = new Set(),
  event = askedEvent(text),
): Promise<ChosenRecords | undefined> {
  const { draft, searched } = await planText(order, text);
  const { conditions } = draft;
  const options = {
    conditions,
    filter: order.filter,
    purpose: "counted",
    listsValues: true,
    taken,
    ...(event && { event, language: order.draft.language }),
  } as const;
  const chosen = await chooseRecords(deps, searched, options);
  const { shapes } = chosen?.where ?? {};
  if (!chosen || !shapes || taken.size === 0) return chosen;
  const left = shapes.filter((shape) => !taken.has(shape));
  return left.length > 0 ? { ...chosen, where: { ...chosen.where, shapes: left } } : undefined;
}

/** A short text says less than is meant by it: "failing" is a failed logon where somebody logs on afterwards. */
export const leaningOn = (text: string, other: string): string => {
  if (askedEvent(text)) return text;
  const own = planWords(text);
  return own.length > 1 ? text : `${text} (${planWords(other).join(" ")})`;
};

const LITTLE =
  /^(?:who|wer|anyone|anybody|someone|jemand|which|welche\w*|account|konto|address|adresse|user|benutzer|konten|accounts|sich|did|hat|hatte)$/iu;
const planWords = (text: string): readonly string[] =>
  text.split(/[^\p{L}\p{N}_.-]+/u).filter((word) => word.length > 2 && !LITTLE.test(word));
