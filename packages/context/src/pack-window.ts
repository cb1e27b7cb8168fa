import { Failure } from "@lagebild/domain";
import type {
  ContextWindow,
  Evidence,
  ExactResult,
  Ledger,
  LeftOut,
  QuestionPlan,
  TokenCounter,
  Turn,
  WindowBlock,
} from "@lagebild/domain";
import { clipText, escapeText } from "./escape-text.js";
import { evidenceBlock, exactBlock, type Detail } from "./write-block.js";

export const MIN_BUDGET_TOKENS = 100;
export const MAX_BUDGET_TOKENS = 1_000_000;

/** What a window is packed from; `evidence` is ranked, the best first. */
export interface WindowContent {
  readonly question: string;
  readonly plan: QuestionPlan;
  /** What the incident is: sources, time range, hosts, volume. */
  readonly facts: string;
  /** What the picture of the incident says, a line for each finding, the gravest first. */
  readonly picture?: readonly string[];
  readonly exact: readonly ExactResult[];
  readonly evidence: readonly Evidence[];
  readonly lines: { readonly total: number; readonly searched: number; readonly unparsed: number };
  /** Evidence that retrieval found and did not hand over, by reason. */
  readonly leftOut: readonly LeftOut[];
  readonly understoodAs?: string;
  /** Earlier turns of the conversation, the oldest first. */
  readonly history?: readonly Turn[];
}

/** Share of the budget that the picture may take; a window that is too small for evidence has none of it. */
const PICTURE_SHARE = 0.1;
const LEAST_FOR_PICTURE = 1_000;
const MAX_FINDING_CHARACTERS = 240;

/** Share of the budget that earlier turns may take. */
const HISTORY_SHARE = 0.15;
/** Of a turn's answer; the latest turn is shown in fewer where it does not fit. */
const TURN_CHARACTERS = [1_200, 600, 300, 150];

/**
 * The best evidence is shown with its neighbours, what follows in ever fewer words, so that more of it fits: of a small
 * window, lines around a second piece would take what two or three further pieces need.
 */
const DETAILS: readonly (Detail & {
  /** Tokens of the budget for each piece that is shown so. */
  readonly tokensForEach: number;
})[] = [
  { samples: 2, neighbours: true, firstCharacters: 600, furtherCharacters: 130, tokensForEach: 4_000 },
  { samples: 1, neighbours: false, firstCharacters: 300, furtherCharacters: 120, tokensForEach: 500 },
  { samples: 1, neighbours: false, firstCharacters: 210, furtherCharacters: 60, tokensForEach: 200 },
  { samples: 1, neighbours: false, firstCharacters: 130, furtherCharacters: 40, tokensForEach: 0 },
];
/** After so many pieces in a row that did not fit, the rest will not either. */
const MAX_MISSES = 25;

/**
 * Fills a window: facts, exact results, then evidence by rank. `usedTokens` never exceeds the budget, and every piece of
 * evidence is in a block or counted in the ledger. Failure "invalid" for a budget below 100 tokens.
 */
export function packWindow(content: WindowContent, budgetTokens: number, counter: TokenCounter): ContextWindow {
  assertBudget(budgetTokens);
  const zone = content.plan.times?.zone.name;
  const blocks: WindowBlock[] = [];
  let usedTokens = 0;
  const take = (block: WindowBlock): boolean => {
    const cost = counter.count(block.text) + 2; // the block's number and its line end
    if (usedTokens + cost > budgetTokens) return false;
    usedTokens += cost;
    blocks.push(block);
    return true;
  };
  const nextId = (): number => blocks.length + 1;

  take({ id: 1, kind: "facts", text: withPicture(content, budgetTokens, counter) });
  const history = takeHistory(content.history ?? [], budgetTokens, counter, (text) =>
    take({ id: nextId(), kind: "history", text }),
  );
  let exactLeftOut = 0;
  for (const exact of content.exact) {
    if (!take(exactBlock(nextId(), exact, 12, zone)) && !take(exactBlock(nextId(), exact, 2, zone))) exactLeftOut++;
  }
  const { fitted, notFitted } = takeEvidence(content.evidence, budgetTokens, take, nextId, zone);
  return {
    question: content.question,
    ...(content.understoodAs !== undefined && { understoodAs: content.understoodAs }),
    plan: content.plan,
    tokenizer: counter.name,
    budgetTokens,
    usedTokens,
    blocks,
    ledger: {
      linesTotal: content.lines.total,
      linesSearched: content.lines.searched,
      linesUnparsed: content.lines.unparsed,
      evidenceFound: content.evidence.length + content.leftOut.reduce((sum, { count }) => sum + count, 0),
      evidenceInWindow: fitted,
      leftOut: [
        ...content.leftOut,
        { reason: "did not fit the budget", count: notFitted },
        { reason: "exact results that did not fit the budget", count: exactLeftOut },
      ].filter(({ count }) => count > 0),
      ...(history && { history }),
    },
  };
}

/** The facts, with as much of the picture as its share of the budget takes. */
function withPicture({ facts, picture = [] }: WindowContent, budgetTokens: number, counter: TokenCounter): string {
  if (budgetTokens < LEAST_FOR_PICTURE) return facts;
  const shown: string[] = [];
  for (const finding of picture) {
    const next = [...shown, `finding: ${clipText(escapeText(finding), MAX_FINDING_CHARACTERS)}`];
    if (counter.count(next.join("\n")) > budgetTokens * PICTURE_SHARE) break;
    shown.push(next.at(-1)!);
  }
  const others = picture.length - shown.length;
  return [facts, ...shown, ...(shown.length > 0 && others > 0 ? [`findings that are not shown: ${others}`] : [])].join(
    "\n",
  );
}

/** Takes the latest turns that fit their share of the budget, as one block. */
function takeHistory(
  turns: readonly Turn[],
  budgetTokens: number,
  counter: TokenCounter,
  take: (text: string) => boolean,
): Ledger["history"] {
  if (turns.length === 0) return undefined;
  let text = "";
  let turnsShown = 0;
  for (const turn of turns.toReversed()) {
    const lengths = turnsShown === 0 ? TURN_CHARACTERS : TURN_CHARACTERS.slice(0, 1);
    const longer = lengths
      .map((maxCharacters) => `${turnText(turn, maxCharacters)}${text === "" ? "" : `\n${text}`}`)
      .find((candidate) => counter.count(candidate) <= budgetTokens * HISTORY_SHARE);
    if (longer === undefined) break;
    text = longer;
    turnsShown++;
  }
  const isTaken = turnsShown > 0 && take(text);
  const shown = isTaken ? turnsShown : 0;
  return { turnsShown: shown, turnsLeftOut: turns.length - shown, tokens: isTaken ? counter.count(text) : 0 };
}

const turnText = ({ question, answer }: Turn, maxCharacters: number): string =>
  `? ${escapeText(clipText(question, 400))}\n> ${clipText(answer, maxCharacters).split("\n").map(escapeText).join("\n  ")}`;

function takeEvidence(
  evidence: readonly Evidence[],
  budgetTokens: number,
  take: (block: WindowBlock) => boolean,
  nextId: () => number,
  zone: string | undefined,
): { fitted: number; notFitted: number } {
  let fitted = 0;
  let misses = 0;
  evidence.forEach((piece, rank) => {
    if (misses >= MAX_MISSES) return;
    const from = DETAILS.findIndex(({ tokensForEach }) => (rank + 1) * tokensForEach <= budgetTokens);
    const isTaken = DETAILS.slice(from).some((detail) => take(evidenceBlock(nextId(), piece, detail, zone)));
    if (isTaken) fitted++;
    misses = isTaken ? 0 : misses + 1;
  });
  return { fitted, notFitted: evidence.length - fitted };
}

function assertBudget(budgetTokens: number): void {
  if (Number.isInteger(budgetTokens) && budgetTokens >= MIN_BUDGET_TOKENS && budgetTokens <= MAX_BUDGET_TOKENS) return;
  throw new Failure(
    "invalid",
    `budget is ${budgetTokens} tokens, expected a whole number from ${MIN_BUDGET_TOKENS} to ${MAX_BUDGET_TOKENS}`,
  );
}
