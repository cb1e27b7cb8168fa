import { createInterface } from "node:readline";
import { Failure, kindOf, messageOf } from "@lagebild/domain";
import type { Lagebild } from "../lagebild.js";
import { answerInJson, askInTerminal } from "./ask.js";
import type { CommandContext } from "../command-line/command-context.js";

const MAX_REQUEST_CHARACTERS = 64 * 1024;

/** Answers questions one after the other; a failed one is reported and the next is taken. */
export async function replCommand({ arguments: args, lagebild, note }: CommandContext): Promise<void> {
  const incident = args.words[0]!;
  await lagebild.incident(incident);
  const session = { lagebild, note, incident, isJson: args.isJson, budgetTokens: args.budgetTokens };
  const input = createInterface({ input: process.stdin, terminal: false });
  const prompt = process.stdin.isTTY && !args.isJson ? "> " : "";
  process.stdout.write(prompt);
  let conversation = "new";
  for await (const line of input) {
    if (line.trim() !== "") conversation = (await respond(line, session, conversation)) ?? conversation;
    process.stdout.write(prompt);
  }
}

interface Session {
  readonly lagebild: Lagebild;
  readonly note: CommandContext["note"];
  readonly incident: string;
  readonly isJson: boolean;
  readonly budgetTokens: number;
}

/** Returns the conversation that the next question belongs to; requests in JSON stand for themselves. */
async function respond(line: string, session: Session, conversation: string): Promise<string | undefined> {
  const { lagebild, note, incident, isJson, budgetTokens } = session;
  try {
    await note("ask", { incident, details: { line } });
    if (isJson) {
      process.stdout.write(`${JSON.stringify(await answerRequest(line, session))}\n`);
      return undefined;
    }
    const request = { question: line, budgetTokens, conversation };
    return (await askInTerminal(lagebild, { incident, request })).conversation;
  } catch (error) {
    const message = messageOf(error);
    process.stdout.write(isJson ? `${JSON.stringify({ error: { kind: kindOf(error), message } })}\n` : `${message}\n`);
    return undefined;
  }
}

async function answerRequest(line: string, { lagebild, incident, budgetTokens }: Session): Promise<unknown> {
  const { op, question, budget } = parseRequest(line);
  const request = { question, budgetTokens: budget ?? budgetTokens };
  if (op === "window") return (await lagebild.window(incident, request)).window;
  return answerInJson(await lagebild.ask(incident, request));
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
