import { escapeText } from "@lagebild/context";
import type { CommandContext } from "../command-line/command-context.js";

/** Notes that a kept answer is right, question, reading and sentences; `--reopen` takes it back. */
export async function confirmCommand({ arguments: args, lagebild }: CommandContext): Promise<void> {
  const [id, note = ""] = args.words;
  const { answer, confirmed } = await lagebild.confirmAnswer(id!, args.decision.isReopened ? undefined : note);
  const question = escapeText(answer.question);
  process.stdout.write(confirmed ? `${id} is confirmed: ${question}\n` : `${id} is no longer confirmed: ${question}\n`);
}
