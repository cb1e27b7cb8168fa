import { escapeText } from "@lagebild/context";
import { Failure } from "@lagebild/domain";
import type { OpenIncident } from "../compose.js";
import { printAnswer, printWindow } from "../print-answer.js";
import type { CommandContext } from "../run-command.js";

const MAX_LINES = 10_000;

/** Answers a question. */
export async function askCommand({ arguments: args, lagebild }: CommandContext): Promise<void> {
  const [incident, question] = args.words as [string, string];
  await withIncident(lagebild.open(incident), async (open) => {
    const answer = await open.ask({ question, budgetTokens: args.budgetTokens, filter: args.filter });
    process.stdout.write(args.isJson ? `${JSON.stringify(answer)}\n` : printAnswer(answer, incident));
  });
}

/** Shows the window that a question gets. */
export async function windowCommand({ arguments: args, lagebild }: CommandContext): Promise<void> {
  const [incident, question] = args.words as [string, string];
  await withIncident(lagebild.open(incident), async (open) => {
    const { window } = await open.window({ question, budgetTokens: args.budgetTokens, filter: args.filter });
    process.stdout.write(args.isJson ? `${JSON.stringify(window)}\n` : printWindow(window));
  });
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
  await withIncident(lagebild.open(incident), async (open) => {
    const found = await open.lines(file, first, last);
    if (found.length === 0)
      throw new Failure("missing", `no lines ${range} in "${file}": lagebild show ${incident} lists the files`);
    for (const line of found) {
      process.stdout.write(
        args.isJson
          ? `${JSON.stringify({ ...line.row, sha256: line.sha256, text: line.original })}\n`
          : `${line.row.line}\t${escapeText(line.original)}\n`,
      );
    }
  });
}

/** Runs work on an incident and closes it however the work ends. */
export async function withIncident(
  opening: Promise<OpenIncident>,
  work: (incident: OpenIncident) => Promise<void>,
): Promise<void> {
  const incident = await opening;
  try {
    await work(incident);
  } finally {
    await incident.close();
  }
}
