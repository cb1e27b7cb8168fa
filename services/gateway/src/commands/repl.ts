import { createInterface } from "node:readline";
import { Failure, kindOf } from "@lagebild/domain";
import type { OpenIncident } from "../compose.js";
import { printAnswer } from "../print-answer.js";
import type { CommandContext } from "../run-command.js";
import { withIncident } from "./ask.js";

const MAX_REQUEST_CHARACTERS = 64 * 1024;

/** Answers questions one after the other; a failed one is reported and the next is taken. */
export async function replCommand({ arguments: args, lagebild }: CommandContext): Promise<void> {
  const incident = args.words[0]!;
  await withIncident(lagebild.open(incident), async (open) => {
    const input = createInterface({ input: process.stdin, terminal: false });
    const prompt = process.stdin.isTTY && !args.isJson ? "> " : "";
    process.stdout.write(prompt);
    for await (const line of input) {
      if (line.trim() !== "") await respond(line, open, args.isJson, args.budgetTokens);
      process.stdout.write(prompt);
    }
  });
}

async function respond(line: string, open: OpenIncident, isJson: boolean, budgetTokens: number): Promise<void> {
  try {
    if (isJson) process.stdout.write(`${JSON.stringify(await answerRequest(line, open, budgetTokens))}\n`);
    else process.stdout.write(printAnswer(await open.ask({ question: line, budgetTokens }), open.id));
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    if (isJson) process.stdout.write(`${JSON.stringify({ error: { kind: kindOf(error), message } })}\n`);
    else process.stdout.write(`${message}\n`);
  }
}

async function answerRequest(line: string, open: OpenIncident, budgetTokens: number): Promise<unknown> {
  const { op, question, budget } = parseRequest(line);
  const request = { question, budgetTokens: budget ?? budgetTokens };
  return op === "ask" ? open.ask(request) : (await open.window(request)).window;
}

function parseRequest(line: string): { op: "ask" | "window"; question: string; budget: number | undefined } {
  if (line.length > MAX_REQUEST_CHARACTERS)
    throw new Failure("invalid", `request has ${line.length} characters, at most ${MAX_REQUEST_CHARACTERS} are read`);
  let request: { readonly op?: unknown; readonly question?: unknown; readonly budget?: unknown } | null;
  try {
    request = JSON.parse(line) as typeof request;
  } catch (error) {
    throw new Failure("invalid", "request is no JSON object on one line", error);
  }
  const { op, question, budget } = request ?? {};
  if (op !== "ask" && op !== "window")
    throw new Failure("invalid", `op is ${JSON.stringify(op)}, expected "ask" or "window"`);
  if (typeof question !== "string") throw new Failure("invalid", "question is missing, expected text");
  if (budget !== undefined && typeof budget !== "number")
    throw new Failure("invalid", `budget is ${JSON.stringify(budget)}, expected a number of tokens`);
  return { op, question, budget };
}
