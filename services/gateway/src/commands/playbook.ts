import { escapeText } from "@lagebild/context";
import { Failure, type QuestionLanguage } from "@lagebild/domain";
import { pictureTables } from "@lagebild/picture";
import { inLanguage, ownPlaybooks, playbookNamed } from "../playbooks/playbook-file.js";
import { printPlaybook } from "../playbooks/print-playbook.js";
import { runPlaybook } from "../playbooks/run-playbook.js";
import type { CommandContext } from "../command-line/command-context.js";

/** Goes through a playbook and writes a first-look report; `list` shows the playbooks there are, `topics` what they can ask. */
export async function playbookCommand({ arguments: args, lagebild, signal }: CommandContext): Promise<void> {
  const [incident, name] = args.words as [string, string | undefined];
  const language = args.language ?? "en";
  if (name === undefined) {
    if (incident === "topics") return printTopics(language, args.isJson);
    if (incident !== "list")
      throw new Failure("invalid", "playbook takes an incident and the name of a playbook, or list, or topics");
    const all = await ownPlaybooks();
    if (args.isJson) return void process.stdout.write(`${JSON.stringify(all)}\n`);
    for (const { id, title, description = {}, steps } of all)
      process.stdout.write(
        `${id}\t${inLanguage(title, language)} (${steps.length} ${language === "de" ? "Schritte" : "steps"})\t${inLanguage(description, language)}\n`,
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
      onStep: (done: number, total: number) =>
        void process.stderr.write(`\r\u001b[K${done} of ${total} steps of ${escapeText(playbook.id)}`),
    }),
  });
  if (process.stderr.isTTY) process.stderr.write("\r\u001b[K");
  process.stdout.write(args.isJson ? `${JSON.stringify(report)}\n` : printPlaybook(report));
}

function printTopics(language: QuestionLanguage, isJson: boolean): void {
  const { topics } = pictureTables();
  if (isJson) return void process.stdout.write(`${JSON.stringify(topics)}\n`);
  for (const { id, phase, title, question } of topics)
    process.stdout.write(`${id}\t${phase}\t${title[language]}\t${question[language]}\n`);
}
