import type { CommandContext } from "../../command-line/command-context.js";
import { printStated } from "../../print/answer.js";
import { printTrace } from "../../print/trace.js";
import { answerInJson } from "../ask.js";

/** Answers a question by rules, looks further, and shows what was looked at. */
export async function investigateCommand({ arguments: args, lagebild, signal }: CommandContext): Promise<void> {
  const [incident, question] = args.words as [string, string];
  const { budgetTokens, filter, zone, conversation, withoutModel, isJson } = args;
  const record = await lagebild.investigate(
    incident,
    {
      question,
      budgetTokens,
      filter,
      ...(zone !== undefined && { zone }),
      ...(conversation !== undefined && { conversation }),
      model: withoutModel ? "none" : "default",
    },
    {
      signal,
      onEvent: (event) => event.type === "stated" && !isJson && process.stdout.write(printStated(event.answer)),
    },
  );
  process.stdout.write(isJson ? `${JSON.stringify(answerInJson(record))}\n` : printTrace(record));
}
