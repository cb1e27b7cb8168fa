import { createHash } from "node:crypto";
import { Failure, kindOf, messageOf } from "@lagebild/domain";
import type { Post, Ticket, TicketFile, TicketSystem } from "../ticket-system.js";
import type { DeskStore, KeptNote, KnownFile } from "./desk-store.js";
import { markIn, passwordsIn, questionIn } from "./read-post.js";
import type { PostLanguage, TicketAnalyst } from "./ticket-analyst.js";

/** How a ticket system's fields and queues are called. */
export interface DeskNames {
  /** Queues that are worked on; all where none is named. */
  readonly queues: readonly string[];
  readonly fields: {
    /** How far the analysis is. */
    readonly status?: string;
    readonly indicators?: string;
    /** Name of the incident. */
    readonly incident?: string;
  };
  /** Values of the field for the status. */
  readonly states: { readonly running: string; readonly done: string; readonly failed: string };
}

export interface DeskDeps {
  readonly system: TicketSystem;
  readonly store: DeskStore;
  readonly analyst: TicketAnalyst;
  readonly names: DeskNames;
  readonly signal: AbortSignal;
  /** How long a call that was cut off may still be at work in the ticket system, in milliseconds. */
  readonly settleMs: number;
  now(): number;
  log(event: string, fields: Readonly<Record<string, unknown>>): void;
}

/** Posts of which the texts are read for passwords and marks, the latest first. */
const MOST_TEXTS = 50;
const MOST_INDICATORS = 100;

/** A ticket with what was said in it, as one look has it. */
interface Sight {
  readonly ticket: Ticket;
  readonly posts: readonly Post[];
  text(post: Post): Promise<string>;
}

/**
 * Does what is left to do for a ticket: reads its new files, tells what they show, answers its questions. What is done is
 * known from the store alone, so that it may be called again at any time, also where it was cut off. Returns how long to
 * wait before it is called again, where it could not end for that, in milliseconds.
 */
export async function lookAtTicket(deps: DeskDeps, id: string): Promise<{ readonly waitMs: number } | undefined> {
  const { system, store, names } = deps;
  const ticket = await system.ticket(id);
  if (!ticket) return undefined;
  for (const note of store.unsent(id)) {
    const waitMs = await deliver(deps, note);
    if (waitMs > 0) return { waitMs };
  }
  if (ticket.id !== id) {
    takeOver(store, id, ticket.id);
    return undefined;
  }
  if (names.queues.length > 0 && !names.queues.includes(ticket.queue)) return undefined;
  const sight: Sight = {
    ticket,
    posts: (await system.posts(ticket.id)).filter(({ isOwn }) => !isOwn),
    text: readOnce(system),
  };
  const incident = store.ticket(ticket.id).incident;
  if (incident !== undefined && !(await deps.analyst.hasIncident(incident))) return undefined; // somebody deleted it
  await readFiles(deps, sight);
  await answerQuestions(deps, sight);
  return undefined;
}

/** What was made of a ticket belongs to the one that it was merged into, where that has nothing of its own. */
function takeOver(store: DeskStore, from: string, into: string): void {
  store.together(() => {
    if (store.ticket(into).incident === undefined) store.keepTicket(into, store.ticket(from));
    store.take(into);
  });
}

/** Writes a note; returns how long to wait first, where an earlier call may still be writing it. */
async function deliver(deps: DeskDeps, note: KeptNote): Promise<number> {
  const { system, store, settleMs, now } = deps;
  const waitMs = note.begunMs === undefined ? 0 : note.begunMs + settleMs - now();
  if (waitMs > 0) return waitMs;
  store.keepNote({ ...note, begunMs: now() });
  const { key, ticket, text, files, fields = {} } = note;
  try {
    await system.addNote(ticket, { key, text, files });
  } catch (error) {
    // It said no: nothing is at work. Of the others nobody knows.
    if (!["timeout", "unavailable", "internal"].includes(kindOf(error))) store.keepNote(note);
    throw error;
  }
  await setFields(deps, ticket, fields);
  store.keepSent(key);
  return 0;
}

async function readFiles(deps: DeskDeps, sight: Sight): Promise<void> {
  const { store, analyst, system, names, signal } = deps;
  const { ticket, posts } = sight;
  const files = posts.flatMap((post) => post.files);
  const known = store.ticket(ticket.id);
  const isNew = ({ id }: TicketFile): boolean =>
    known.incident === undefined || store.file(known.incident, id)?.toldIn === undefined;
  const fresh = files.filter(isNew);
  if (fresh.length === 0) return;
  const texts = await textsOf(sight);
  const mark = markIn([ticket.subject, ...texts, ...Object.values(ticket.fields).flat()]);
  const incident = await analyst.openIncident(ticket, system.name, mark);
  store.keepTicket(ticket.id, { ...known, incident });
  await setFields(deps, ticket.id, statusField(names, "running"));
  for (const file of fresh) await fetchFile(deps, { incident, ticket: ticket.id, file, passwords: passwordsIn(texts) });
  const ended: (readonly [TicketFile, KnownFile])[] = [];
  for (const file of fresh) ended.push([file, await awaitFile(deps, incident, file)]);
  const look = await analyst.look(
    incident,
    {
      language: languageOf(analyst, ticket, texts),
      read: ended.filter(([, { job }]) => job !== undefined).map(([{ name }]) => name),
      unread: ended.flatMap(([{ name }, { unread = [] }]) => unread.map((reason) => `${name}: ${reason}`)),
    },
    signal,
  );
  const key = `look-${createHash("sha256")
    .update([incident, ...fresh.map(({ id }) => id)].join())
    .digest("hex")
    .slice(0, 16)}`;
  const wasRead = ended.some(([, { job }]) => job !== undefined);
  const fields = {
    ...statusField(names, wasRead ? "done" : "failed"),
    ...(names.fields.incident !== undefined && { [names.fields.incident]: [incident] }),
    ...indicatorField(names, ticket, look.indicators),
  };
  const note: KeptNote = { key, ticket: ticket.id, text: look.text, files: [look.report], fields };
  store.together(() => {
    store.keepNote(note);
    for (const [{ id }, file] of ended) store.keepFile(incident, id, { ...file, toldIn: key });
  });
  await deliver(deps, note);
}

interface Fetched {
  readonly incident: string;
  readonly ticket: string;
  readonly file: TicketFile;
  readonly passwords: readonly string[];
}

/** Brings a file into the incident; one that the ticket system cannot give whole is told as not read. */
async function fetchFile(deps: DeskDeps, { incident, ticket, file, passwords }: Fetched): Promise<void> {
  const { store, system, analyst } = deps;
  const { name, id } = file;
  if (store.file(incident, id) !== undefined) return;
  try {
    const from = `${system.name} ticket ${ticket}, file ${id}`;
    const job = await analyst.addFile(incident, { name, bytes: system.openFile(file), passwords, from });
    store.keepFile(incident, id, { name, job });
  } catch (error) {
    if (!["missing", "corrupt", "denied", "invalid"].includes(kindOf(error))) throw error;
    store.keepFile(incident, id, { name, unread: [messageOf(error)] });
  }
}

async function awaitFile(
  { store, analyst, signal }: DeskDeps,
  incident: string,
  { id }: TicketFile,
): Promise<KnownFile> {
  const known = store.file(incident, id)!;
  if (known.job === undefined || known.unread) return known;
  const { unread } = await analyst.fileRead(known.job, signal);
  const ended = { ...known, unread };
  store.keepFile(incident, id, ended);
  return ended;
}

async function answerQuestions(deps: DeskDeps, sight: Sight): Promise<void> {
  const { store } = deps;
  const { ticket, posts, text } = sight;
  for (const post of posts) {
    if (store.isRead(post.id)) continue;
    const key = `answer-${post.id}`;
    if (store.note(key) !== undefined) continue;
    const said = await text(post);
    await raiseMark(deps, ticket, said);
    const question = questionIn(said);
    if (question === undefined) {
      store.keepRead(post.id);
      continue;
    }
    const { answer, conversation } = await answerTo(deps, ticket.id, question);
    const note: KeptNote = { key, ticket: ticket.id, text: answer, files: [] };
    store.together(() => {
      store.keepNote(note);
      store.keepRead(post.id);
      if (conversation !== undefined) store.keepTicket(ticket.id, { ...store.ticket(ticket.id), conversation });
    });
    await deliver(deps, note);
  }
}

/** Who marks a ticket more strictly means what is known of it too. */
async function raiseMark({ store, analyst, system }: DeskDeps, ticket: Ticket, said: string): Promise<void> {
  const mark = markIn([said]);
  if (mark !== undefined && store.ticket(ticket.id).incident !== undefined)
    await analyst.openIncident(ticket, system.name, mark);
}

async function answerTo({ store, analyst, signal }: DeskDeps, ticket: string, question: string) {
  const { incident, conversation } = store.ticket(ticket);
  if (question === "") return { answer: analyst.sayNoAnswer(question, "no question") };
  if (incident === undefined) return { answer: analyst.sayNoAnswer(question, "no logs") };
  try {
    const found = await analyst.ask(incident, { question, conversation }, signal);
    return { answer: found.text, conversation: found.conversation };
  } catch (error) {
    // What another try would not mend is said; the rest is tried again.
    if (!["invalid", "missing"].includes(kindOf(error))) throw error;
    return { answer: analyst.sayNoAnswer(question, { message: messageOf(error) }) };
  }
}

const textsOf = async ({ posts, text }: Sight): Promise<readonly string[]> => {
  const texts: string[] = [];
  for (const post of posts.slice(-MOST_TEXTS)) texts.push(await text(post));
  return texts;
};

/** Of the words that the reporter wrote, else of the subject. */
const languageOf = (analyst: TicketAnalyst, { subject }: Ticket, texts: readonly string[]): PostLanguage =>
  analyst.languageOf(`${subject}\n${texts[0] ?? ""}`.slice(0, 2_000));

const statusField = ({ fields, states }: DeskNames, state: keyof DeskNames["states"]) =>
  fields.status === undefined ? {} : { [fields.status]: [states[state]] };

/** Those of others stay. */
function indicatorField({ fields: { indicators: name } }: DeskNames, { fields }: Ticket, found: readonly string[]) {
  if (name === undefined) return {};
  return { [name]: [...new Set([...(fields[name] ?? []), ...found])].slice(0, MOST_INDICATORS) };
}

/** What a field does not take is no reason to leave the rest undone. */
async function setFields(
  { system, log }: DeskDeps,
  ticket: string,
  fields: Readonly<Record<string, readonly string[]>>,
): Promise<void> {
  if (Object.keys(fields).length === 0) return;
  const refused = await system.setFields(ticket, fields).catch((error: unknown) => {
    if (!(error instanceof Failure) || !["invalid", "denied", "conflict"].includes(error.kind)) throw error;
    log("fields refused", { ticket, fault: error.message });
    return [];
  });
  if (refused.length > 0) log("fields refused", { ticket, fields: refused });
}

function readOnce(system: TicketSystem): (post: Post) => Promise<string> {
  const read = new Map<string, string>();
  return async (post) => {
    const known = read.get(post.id) ?? (await system.text(post));
    read.set(post.id, known);
    return known;
  };
}
