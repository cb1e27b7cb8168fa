import { escapeText } from "@lagebild/context";
import { Failure, type Answer } from "@lagebild/domain";
import type { WindowRequest } from "@lagebild/retrieval";
import type { Arguments } from "../command-line/arguments.js";
import type { Asked } from "../incident-zone.js";
import type { AnswerRecord, AskRequest, Lagebild } from "../lagebild.js";
import { readPlan } from "../command-line/plan-file.js";
import { printRest, printStated, printWindow } from "../print/answer.js";
import { editablePlan, printPlan } from "../print/plan.js";
import type { CommandContext } from "../command-line/command-context.js";
import { printExplanation } from "./explain.js";

const MAX_LINES = 10_000;

/** An answer as commands print it in JSON: with its id and the conversation that it is part of. */
export const answerInJson = ({
  id,
  conversation,
  answer,
  trace,
}: AnswerRecord): Answer & Omit<AnswerRecord, "incident" | "createdMs" | "understoodAs" | "answer" | "generation"> => ({
  id,
  ...(conversation !== undefined && { conversation }),
  ...answer,
  ...(trace && { trace }),
});

/** Answers a question. */
export async function askCommand({ arguments: args, lagebild, signal }: CommandContext): Promise<void> {
  const [incident, question] = args.words as [string, string];
  const request = await requestOf(args, question);
  if (args.isJson) {
    const record = await lagebild.ask(incident, request, { signal });
    return void process.stdout.write(`${JSON.stringify(answerInJson(record))}\n`);
  }
  const record = await askInTerminal(lagebild, { incident, request, signal });
  if (args.isExplained) process.stdout.write(printExplanation(record.answer.window, record.answer.language));
}

interface TerminalQuestion {
  readonly incident: string;
  readonly request: AskRequest;
  readonly signal?: AbortSignal;
}

/** Asks and prints: the engine's answer as soon as it is there, what a model writes beside it when it comes. */
export async function askInTerminal(
  lagebild: Lagebild,
  { incident, request, signal }: TerminalQuestion,
): Promise<AnswerRecord> {
  const record = await lagebild.ask(incident, request, {
    ...(signal && { signal }),
    onEvent: (event) => event.type === "stated" && process.stdout.write(printStated(event.answer)),
  });
  process.stdout.write(printRest(record));
  return record;
}

async function requestOf(args: Arguments, question: string): Promise<AskRequest> {
  const { planFile, budgetTokens, filter, zone, conversation, temperature, seed, withoutModel } = args;
  const settings = { ...(temperature !== undefined && { temperature }), ...(seed !== undefined && { seed }) };
  return {
    question,
    budgetTokens,
    filter,
    ...(zone !== undefined && { zone }),
    settings,
    model: withoutModel ? "none" : "default",
    ...(planFile !== undefined && { plan: await readPlan(planFile) }),
    ...(conversation !== undefined && { conversation }),
  };
}

/** Makes a kept answer again and says whether it came out the same. */
export async function replayCommand({ arguments: args, lagebild, signal }: CommandContext): Promise<void> {
  const replay = await lagebild.replay(args.words[0]!, signal);
  if (args.isJson) return void process.stdout.write(`${JSON.stringify(replay)}\n`);
  const said = replay.isSame ? "same" : ["different:", ...replay.differences.map((text) => `  ${text}`)].join("\n");
  process.stdout.write(`${said}\n`);
}

/** Shows the window that a question gets. */
export async function windowCommand({ arguments: args, lagebild, signal }: CommandContext): Promise<void> {
  const [incident, question] = args.words as [string, string];
  const { window } = await lagebild.window(incident, await windowRequestOf(args, question), signal);
  process.stdout.write(args.isJson ? `${JSON.stringify(window)}\n` : printWindow(window));
  if (args.isExplained && !args.isJson) process.stdout.write(printExplanation(window, window.plan.language));
}

/** Shows how a question would be worked; as JSON it can be edited and given to ask or window with --plan. */
export async function planCommand({ arguments: args, lagebild, signal }: CommandContext): Promise<void> {
  const [incident, question] = args.words as [string, string];
  const { window, exact } = await lagebild.window(incident, await windowRequestOf(args, question), signal);
  const { plan } = window;
  const matched = exact.map(({ result }) => result.matched);
  process.stdout.write(args.isJson ? editablePlan(question, plan) : printPlan(plan, matched));
}

async function windowRequestOf(args: Arguments, question: string): Promise<Asked<WindowRequest>> {
  const { budgetTokens, filter, zone, planFile } = args;
  return {
    question,
    budgetTokens,
    filter,
    ...(zone !== undefined && { zone }),
    ...(planFile !== undefined && { plan: await readPlan(planFile) }),
  };
}

/** Shows original lines, with control characters escaped. */
export async function linesCommand({ arguments: args, lagebild }: CommandContext): Promise<void> {
  const [incident, file, range] = args.words as [string, string, string];
  const match = /^(\d{1,10})(?:-(\d{1,10}))?$/.exec(range);
  const first = Number(match?.[1] ?? 0);
  const last = Number(match?.[2] ?? first);
  if (first < 1 || last < first || last - first >= MAX_LINES) {
    throw new Failure("invalid", `lines are "${range}", expected <first>-<last> with at most ${MAX_LINES} lines`);
  }
  const found = await lagebild.lines(incident, file, first, last);
  if (found.length === 0)
    throw new Failure("missing", `no lines ${range} in "${file}": lagebild show ${incident} lists the files`);
  for (const line of found) {
    process.stdout.write(
      args.isJson
        ? `${JSON.stringify({ ...line.row, sha256: line.sha256, text: line.original })}\n`
        : `${line.row.line}\t${escapeText(line.original)}\n`,
    );
  }
}
