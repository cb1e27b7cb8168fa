import { clipText, escapeText } from "@lagebild/context";
import { Failure, kindOf, type Picture, type QuestionLanguage } from "@lagebild/domain";
import { languageOf } from "@lagebild/questions";
import { isIncidentName, readTlp, TLP_MARKS, uploadsFolder, type AuditLog, type Tlp } from "@lagebild/store";
import type { FirstLook, LookedAt, Ticket, TicketAnalyst, TicketAnswer } from "@lagebild/tickets";
import type { AnswerRecord, Lagebild } from "../lagebild.js";
import { LINES_IN_REPORT } from "../picture/page-of-incident.js";
import { PAGE_WORDS } from "../picture/page-words.js";
import { pictureMarkdown } from "../picture/picture-markdown.js";
import { picturePage } from "../picture/picture-page.js";
import { printPicture } from "../picture/print-picture.js";
import { printStated } from "../print/answer.js";
import { keepBytes } from "../upload.js";
import { indicatorsOf } from "./indicators-of.js";
import { TICKET_WORDS } from "./ticket-words.js";

export interface AnalystDeps {
  readonly lagebild: Lagebild;
  readonly audit: AuditLog;
  readonly dataFolder: string;
  /** Zone of log times that name none. */
  readonly zone: string | undefined;
}

/** Lines below each finding of a first look; the report has all. */
const LINES_IN_NOTE = 2;
const MOST_LISTED = 20;
/** Tokens of a question's window. */
const BUDGET = 4_000;

/** Works on tickets with the product: what is said in a ticket begins and ends with the mark of its incident. */
export function ticketAnalyst({ lagebild, audit, dataFolder, zone }: AnalystDeps): TicketAnalyst {
  const noted = (action: string, incident: string, details: object): Promise<unknown> =>
    audit.append({ who: "ticket system", from: "tickets", action, incident, details: { ...details } });
  return {
    async openIncident(ticket, system, mark) {
      const id = await incidentOf(lagebild, ticket, system);
      const tlp = mark === undefined ? undefined : readTlp(mark);
      const found = (await lagebild.incidents()).find((incident) => incident.id === id);
      if (!found) {
        await noted("createIncident", id, { ticket: ticket.id, ...(tlp && { tlp }) });
        const note = `${system} ticket ${ticket.id}: ${ticket.subject}`.slice(0, 2_000);
        await lagebild.createIncident(id, note, tlp && { tlp });
      } else if (tlp !== undefined && isStricter(tlp, found.tlp)) {
        await noted("changeIncident", id, { ticket: ticket.id, tlp });
        await lagebild.changeIncident(id, { tlp });
      }
      return id;
    },
    hasIncident: async (id) => (await lagebild.incidents()).some((incident) => incident.id === id),
    async addFile(incident, { name, bytes, passwords, from }) {
      await noted("addSource", incident, { name, from });
      const upload = await keepBytes(bytes, { name, folder: uploadsFolder(dataFolder) });
      return upload.keepFor(() =>
        lagebild.ingest(incident, {
          paths: [upload.path],
          isUpload: true,
          broughtBy: { who: "ticket system", from },
          ...(zone !== undefined && { zone }),
          ...(passwords.length > 0 && { passwords }),
        }),
      );
    },
    async fileRead(id, signal) {
      try {
        for await (const _state of lagebild.watchJob(id, signal)) signal.throwIfAborted();
        signal.throwIfAborted();
        const { failure, failed, output, input } = await lagebild.job(id);
        const own = input.paths.map((path) => path.split(/[\\/]/).at(-1));
        const skips = (output?.skips ?? []).slice(0, MOST_LISTED);
        const more = (output?.skipsCount ?? 0) - skips.reduce((sum, { count }) => sum + count, 0);
        return {
          unread: [
            ...(failure ? [failure.message] : failed.map(({ message }) => message)),
            ...skips.map(({ file, reason }) => (own.includes(file) ? reason : `${file}: ${reason}`)),
            ...(more > 0 ? [`+${more}`] : []),
          ],
        };
      } catch (error) {
        if (kindOf(error) !== "missing") throw error;
        return { unread: ["its job was deleted"] };
      }
    },
    async look(incident, about, signal) {
      await noted("getReport", incident, {});
      return firstLook(lagebild, incident, { ...about, signal });
    },
    async ask(incident, { question, conversation = "new" }, signal) {
      await noted("ask", incident, { question });
      const request = { question, budgetTokens: BUDGET, conversation };
      return answerText(await lagebild.ask(incident, request, { signal }), (await lagebild.incident(incident)).tlp);
    },
    sayNoAnswer(question, fault) {
      const words = TICKET_WORDS[languageOf(question)];
      if (fault === "no logs") return words.noLogs;
      return fault === "no question" ? words.noQuestion : `${words.notAnswered}: ${escapeText(fault.message)}`;
    },
    languageOf,
  };
}

/** The incident that is the ticket's, whatever its subject was then; else its name: system, number, subject. */
async function incidentOf(lagebild: Lagebild, { id, subject }: Ticket, system: string): Promise<string> {
  const begin = `${system}-${id}`.toLowerCase();
  const known = (await lagebild.incidents()).find((one) => one.id === begin || one.id.startsWith(`${begin}-`));
  if (known) return known.id;
  const words = subject
    .normalize("NFKD")
    .replaceAll("ß", "ss")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-");
  const name = `${begin}-${words}`.slice(0, 64).replace(/-+$/, "");
  if (isIncidentName(name)) return name;
  throw new Failure("invalid", `ticket ${JSON.stringify(id.slice(0, 40))} gives no name for an incident`);
}

const isStricter = (mark: Tlp, than: Tlp | undefined): boolean =>
  than === undefined || TLP_MARKS.indexOf(mark) > TLP_MARKS.indexOf(than);

async function firstLook(
  lagebild: Lagebild,
  incident: string,
  { language, read, unread, signal }: LookedAt & { readonly signal: AbortSignal },
): Promise<FirstLook> {
  const words = TICKET_WORDS[language];
  const { tlp } = await lagebild.incident(incident);
  const found = await lagebild.picture(incident, { lines: LINES_IN_REPORT }, { signal });
  const { name: zone } = await lagebild.zone(incident);
  const page = { incident, language, zone, ...(tlp && { tlp }) };
  const short = printPicture(picturePage(found, { ...page, lines: LINES_IN_NOTE, isShort: true }));
  const text = [
    `${words.firstLook}: ${counts(found.picture, language)}`,
    ...(read.length > 0 ? [`${words.read}: ${read.slice(0, MOST_LISTED).map(escapeText).join(", ")}`] : []),
    ...unread.slice(0, MOST_LISTED).map((fault) => `${words.notRead}: ${clipText(escapeText(fault), 300)}`),
    ...(found.picture.records === 0 ? [words.nothingRead] : ["", short.trimEnd()]),
    "",
    `${words.reportAttached} ${incident}`,
    words.ask,
  ].join("\n");
  const report = pictureMarkdown(picturePage(found, { ...page, lines: LINES_IN_REPORT, isShort: false }));
  return {
    text: marked(text, tlp),
    report: { name: `${incident}.md`, mediaType: "text/markdown", text: report },
    indicators: indicatorsOf(found.picture),
  };
}

const LEVELS = ["critical", "high", "medium", "low"] as const;

/** Findings by level, the gravest first. */
function counts({ findings }: Picture, language: QuestionLanguage): string {
  const open = findings.filter(({ decision }) => decision?.verdict !== "harmless");
  const parts = LEVELS.map((level) => [level, open.filter((finding) => finding.level === level).length] as const)
    .filter(([, count]) => count > 0)
    .map(([level, count]) => `${count} × ${PAGE_WORDS[language].levels[level]}`);
  return parts.length === 0 ? PAGE_WORDS[language].nothing : parts.join(", ");
}

function answerText({ answer, conversation, incident, id }: AnswerRecord, tlp: Tlp | undefined): TicketAnswer {
  const words = TICKET_WORDS[answer.language];
  const text = [
    `${words.question}: ${escapeText(answer.question)}`,
    printStated(answer).trimEnd(),
    ...(answer.inWords ? ["", `${words.inWords}:`, escapeText(answer.inWords.text)] : []),
    "",
    ...answer.notes.map(escapeText),
    `${words.answerIs} ${id}, ${incident}`,
  ].join("\n");
  return { text: marked(text, tlp), conversation };
}

/** Above and below: what is quoted of it still says who may read it. */
const marked = (text: string, tlp: Tlp | undefined): string =>
  tlp === undefined ? text : `${tlp}\n\n${text}\n\n${tlp}`;
