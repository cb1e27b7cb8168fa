import { writeFile } from "node:fs/promises";
import { userInfo } from "node:os";
import { Failure, type QuestionLanguage } from "@lagebild/domain";
import { LINES_IN_REPORT, pageOfIncident } from "../picture/page-of-incident.js";
import { pictureHtml } from "../picture/picture-html.js";
import { pictureMarkdown } from "../picture/picture-markdown.js";
import type { PicturePage } from "../picture/picture-page.js";
import { printPicture } from "../picture/print-picture.js";
import type { CommandContext } from "../command-line/command-context.js";

const LINES_ON_PAGE = 2;

/** Prints what an incident is on a page, without a question. */
export async function pictureCommand(context: CommandContext): Promise<void> {
  const { arguments: args, lagebild, signal } = context;
  const [incident] = args.words as [string];
  process.stdout.write(
    args.isJson
      ? `${JSON.stringify(await lagebild.picture(incident, { lines: LINES_IN_REPORT }, { signal }))}\n`
      : printPicture(await pageOf(context, LINES_ON_PAGE, true)),
  );
}

/** Writes the whole picture with its lines as Markdown or, into a file of that ending, as HTML. */
export async function reportCommand(context: CommandContext): Promise<void> {
  const page = await pageOf(context, LINES_IN_REPORT, false);
  const path = context.arguments.words[1];
  const isHtml = /\.html?$/i.test(path ?? "");
  const text = isHtml ? pictureHtml(page, languageOf(context)) : pictureMarkdown(page);
  if (path === undefined) return void process.stdout.write(text);
  await writeFile(path, text).catch((error: unknown) => {
    throw new Failure("invalid", `report cannot be written to ${JSON.stringify(path)}`, error);
  });
  process.stderr.write(`report written to ${path}\n`);
}

/** Keeps what an analyst says of a finding, or takes it back. */
export async function findingCommand({ arguments: args, lagebild, signal }: CommandContext): Promise<void> {
  const [incident, finding] = args.words as [string, string];
  const { harmless, confirmed, isReopened } = args.decision;
  const said = [harmless, confirmed, isReopened ? "" : undefined].filter((one) => one !== undefined);
  if (said.length !== 1)
    throw new Failure("invalid", 'finding takes one of --harmless "why", --confirmed "note" or --reopen');
  const verdict = harmless !== undefined ? "harmless" : confirmed !== undefined ? "confirmed" : undefined;
  const by = userInfo().username;
  const { picture } = await lagebild.decide(
    incident,
    { finding, ...(verdict && { verdict, note: harmless ?? confirmed ?? "", by }) },
    { signal },
  );
  const meant = picture.findings.find(({ id }) => id.startsWith(finding))!;
  process.stdout.write(
    args.isJson
      ? `${JSON.stringify(meant)}\n`
      : `${meant.id}: ${meant.decision ? `${meant.decision.verdict} (${meant.decision.by})` : "open again"}: ${meant.statement.en}\n`,
  );
}

const languageOf = ({ arguments: { language } }: CommandContext): QuestionLanguage => language ?? "en";

function pageOf(context: CommandContext, lines: number, isShort: boolean): Promise<PicturePage> {
  const { arguments: args, lagebild, signal } = context;
  const options = { language: languageOf(context), zone: args.zone, lines, isShort, signal };
  return pageOfIncident(lagebild, args.words[0]!, options);
}
