import { escapeText } from "@lagebild/context";
import { Failure } from "@lagebild/domain";
import { inLanguage, ownPlaybooks, playbookNamed } from "../playbook-file.js";
import { printPlaybook } from "../print-playbook.js";
import { runPlaybook } from "../run-playbook.js";
import type { CommandContext } from "../run-command.js";

/** Asks the questions of a playbook and writes a first-look report; `list` shows the playbooks there are. */
export async function playbookCommand({ arguments: args, lagebild, signal }: CommandContext): Promise<void> {
  const [incident, name] = args.words as [string, string | undefined];
  const language = args.language ?? "en";
  if (name === undefined) {
    if (incident !== "list")
      throw new Failure("invalid", "playbook takes an incident and the name of a playbook, or list");
    const all = await ownPlaybooks();
    if (args.isJson) return void process.stdout.write(`${JSON.stringify(all)}\n`);
    for (const { id, title, description = {}, questions } of all)
      process.stdout.write(
        `${id}\t${inLanguage(title, language)} (${questions.length} ${language === "de" ? "Fragen" : "questions"})\t${inLanguage(description, language)}\n`,
      );
    return;
  }
  const playbook = await playbookNamed(name);
  const report = await runPlaybook(lagebild, incident, playbook, {
    language,
    budgetTokens: args.budgetTokens,
    signal,
    ...(args.withoutModel && { model: "none" as const }),
    ...(process.stderr.isTTY && {
      onQuestion: (done: number, total: number) =>
        void process.stderr.write(`\r\u001b[K${done} of ${total} questions of ${escapeText(playbook.id)}`),
    }),
  });
  if (process.stderr.isTTY) process.stderr.write("\r\u001b[K");
  process.stdout.write(args.isJson ? `${JSON.stringify(report)}\n` : printPlaybook(report));
}
