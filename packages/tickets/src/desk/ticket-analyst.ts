import type { NoteFile, Ticket } from "../ticket-system.js";

/** How a file of a ticket was read. */
export interface FileRead {
  /** What was not read of it, each with its reason; whole sentences without a full stop. */
  readonly unread: readonly string[];
}

/** What is told of an incident without a question. */
export interface FirstLook {
  readonly text: string;
  readonly report: NoteFile;
  /** Addresses, names and hashes that findings rest on. */
  readonly indicators: readonly string[];
}

export type PostLanguage = "de" | "en";

/** What the desk asks of the product; every call may be made again. */
export interface TicketAnalyst {
  /** The incident of a ticket, made where it is not there; its mark is raised to the one given, never lowered. */
  openIncident(ticket: Ticket, system: string, mark: string | undefined): Promise<string>;
  /** Tells whether an incident is there: it may have been deleted. */
  hasIncident(id: string): Promise<boolean>;
  /** Keeps a file and adds a job that reads it; returns the job's id. */
  addFile(incident: string, file: NewFile): Promise<string>;
  /** Waits until a job has ended. Failure "missing" where there is no such job. */
  fileRead(job: string, signal: AbortSignal): Promise<FileRead>;
  /** The picture of an incident; `unread` is told with it. */
  look(incident: string, about: LookedAt, signal: AbortSignal): Promise<FirstLook>;
  /** Answers a question, in its language. */
  ask(incident: string, asked: AskedInTicket, signal: AbortSignal): Promise<TicketAnswer>;
  /** Says why there is no answer: nothing was attached yet, or the question could not be worked on. */
  sayNoAnswer(question: string, fault: "no logs" | "no question" | { readonly message: string }): string;
  languageOf(text: string): PostLanguage;
}

export interface NewFile {
  readonly name: string;
  readonly bytes: AsyncIterable<Uint8Array>;
  readonly passwords: readonly string[];
  /** The ticket that it came from, for its custody. */
  readonly from: string;
}

export interface LookedAt {
  readonly language: PostLanguage;
  readonly read: readonly string[];
  readonly unread: readonly string[];
}

export interface AskedInTicket {
  readonly question: string;
  /** Undefined begins one. */
  readonly conversation: string | undefined;
}

export interface TicketAnswer {
  readonly text: string;
  readonly conversation: string | undefined;
}
