import type { Note } from "../ticket-system.js";

/** A ticket that is to be looked at. */
export interface DueTicket {
  readonly ticket: string;
  /** Rises each time that something was told of it. */
  readonly told: number;
  /** How often looking at it has failed since it was last done. */
  readonly attempts: number;
  readonly fault?: string;
  /** Nobody tries any more until somebody says so. */
  readonly isDead?: boolean;
}

/** What was made of a ticket. */
export interface KnownTicket {
  readonly incident?: string;
  /** In which its questions are asked, one after the other. */
  readonly conversation?: string;
}

/** How far a file of a ticket has come. */
export interface KnownFile {
  readonly name: string;
  /** That reads it, once it is fetched. */
  readonly job?: string;
  /** What was not read of it, with reasons, once the job has ended. */
  readonly unread?: readonly string[];
  /** The note that told of it. */
  readonly toldIn?: string;
}

/** A note that is composed; kept until it is written, so that who tries again writes the same. */
export interface KeptNote extends Note {
  readonly ticket: string;
  /** Set once it is written. */
  readonly fields?: Readonly<Record<string, readonly string[]>>;
  /** When it was last tried to write it. */
  readonly begunMs?: number;
}

/** What the desk knows, so that a restart neither repeats nor loses. Every call is whole when it returns. */
export interface DeskStore {
  cursor(): string | undefined;
  /** Keeps where reading stands and the tickets it told of, both or neither. */
  advance(cursor: string, tickets: readonly string[]): void;
  /** Tickets whose time has come, those told of first first. */
  due(nowMs: number): readonly DueTicket[];
  /** All that are open, also those that wait and those that nobody tries any more. */
  open(): readonly DueTicket[];
  /** It is done, unless it was told of again since. */
  settle(due: DueTicket): void;
  postpone(due: DueTicket, fault: string, untilMs: number): void;
  bury(due: DueTicket, fault: string): void;
  /** To be looked at now, whatever became of it before. */
  take(ticket: string): void;
  ticket(id: string): KnownTicket;
  keepTicket(id: string, known: KnownTicket): void;
  file(incident: string, id: string): KnownFile | undefined;
  keepFile(incident: string, id: string, known: KnownFile): void;
  isRead(post: string): boolean;
  keepRead(post: string): void;
  /** Undefined where there is no such note, `sent` where it is written. */
  note(key: string): KeptNote | "sent" | undefined;
  keepNote(note: KeptNote): void;
  keepSent(key: string): void;
  unsent(ticket: string): readonly KeptNote[];
  /** Does several things, all or none of them. */
  together<T>(work: () => T): T;
  close(): void;
}
