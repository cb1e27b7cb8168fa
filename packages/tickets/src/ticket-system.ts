/** A ticket as its system has it now. */
export interface Ticket {
  /** Of the ticket that it was merged into, where it was. */
  readonly id: string;
  readonly subject: string;
  readonly queue: string;
  /** Values of its own fields by their names. */
  readonly fields: Readonly<Record<string, readonly string[]>>;
}

/** A file that somebody attached. */
export interface TicketFile {
  readonly id: string;
  readonly name: string;
  /** As the system says; undefined where it does not. */
  readonly sizeBytes: number | undefined;
}

/** What somebody wrote or attached in one go: the ticket's text, a comment, a reply. */
export interface Post {
  readonly id: string;
  /** It is a note of ours. */
  readonly isOwn: boolean;
  readonly by: string;
  readonly files: readonly TicketFile[];
}

export interface NoteFile {
  readonly name: string;
  readonly mediaType: string;
  readonly text: string;
}

/** What we write into a ticket, for its handlers and never for who reported it. */
export interface Note {
  /** Names it for good: with the same key it is written once, however often it is added. */
  readonly key: string;
  readonly text: string;
  readonly files: readonly NoteFile[];
}

export interface TicketChanges {
  /** Ids of tickets that others than us have changed. */
  readonly tickets: readonly string[];
  /** Where to go on. */
  readonly cursor: string;
  /** There are more at once. */
  readonly isMore: boolean;
}

/**
 * A system in which incidents arrive as tickets, and in which answers are wanted. Failure "unavailable" or "timeout" where
 * it does not answer, "denied" where it does not let us, "missing" for what is not there.
 */
export interface TicketSystem {
  /** Short, of a-z and digits: names of incidents begin with it. */
  readonly name: string;
  /** What changed since a cursor; without one nothing that is past, and a cursor. */
  changes(cursor: string | undefined): Promise<TicketChanges>;
  ticket(id: string): Promise<Ticket | undefined>;
  /** The oldest first; those of tickets that were merged into it too. */
  posts(ticket: string): Promise<readonly Post[]>;
  /** What a post says, as plain text. */
  text(post: Post): Promise<string>;
  /** The bytes of a file as the system has them. Failure "corrupt" where they are not as many as it says. */
  openFile(file: TicketFile): AsyncIterable<Uint8Array>;
  /**
   * Writes a note. Where text and files take several calls, and one was not reached, the same key completes what was begun.
   */
  addNote(ticket: string, note: Note): Promise<void>;
  /** Sets fields and reads them back; returns the names of those that did not take. */
  setFields(ticket: string, fields: Readonly<Record<string, readonly string[]>>): Promise<readonly string[]>;
  close(): Promise<void>;
}
