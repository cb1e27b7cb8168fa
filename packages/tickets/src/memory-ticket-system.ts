import { Failure } from "@lagebild/domain";
import type { Note, Post, Ticket, TicketSystem } from "./ticket-system.js";

export interface NewPost {
  readonly text: string;
  readonly by?: string;
  readonly files?: readonly { readonly name: string; readonly content: Uint8Array }[];
}

export interface NewTicket extends NewPost {
  readonly subject: string;
  readonly queue?: string;
}

/** A ticket system in memory, and what people do in it. */
export interface MemoryTicketSystem extends TicketSystem {
  readonly people: {
    open(ticket: NewTicket): Promise<string>;
    post(ticket: string, post: NewPost): Promise<string>;
    merge(ticket: string, into: string): Promise<void>;
  };
  /** Notes of a ticket, in order. */
  notes(ticket: string): readonly Note[];
  /** Every call fails with it while it is set: the system is down. */
  fault: Failure | undefined;
  /** Breaks off the next notes after their text, before their files. */
  breaksOffNotes: number;
}

interface Kept {
  ticket: Ticket;
  posts: (Post & { readonly text: string })[];
  notes: Note[];
  mergedInto?: string;
}

const OWN = "lagebild";

/** A ticket system whose comments and files are two calls, and whose fields are those that it is given. */
export function memoryTicketSystem(fields: readonly string[] = []): MemoryTicketSystem {
  const tickets = new Map<string, Kept>();
  const files = new Map<string, Uint8Array>();
  const told: string[] = [];
  let lastId = 0;
  const keptOf = (id: string): Kept => {
    const kept = tickets.get(id);
    if (!kept) throw new Failure("missing", `no ticket ${id}`);
    return kept.mergedInto === undefined ? kept : keptOf(kept.mergedInto);
  };
  const reached = (): void => {
    if (system.fault) throw system.fault;
  };
  const put = (id: string, { text, by = "anna", files: given = [] }: NewPost): string => {
    const post = String(++lastId);
    const named = given.map(({ name, content }) => {
      const file = String(++lastId);
      files.set(file, content);
      return { id: file, name, sizeBytes: content.length };
    });
    keptOf(id).posts.push({ id: post, isOwn: by === OWN, by, text, files: named });
    told.push(id);
    return post;
  };
  const system: MemoryTicketSystem = {
    name: "memory",
    fault: undefined,
    breaksOffNotes: 0,
    async changes(cursor) {
      reached();
      const since = cursor === undefined ? told.length : Number(cursor);
      return { tickets: told.slice(since), cursor: String(told.length), isMore: false };
    },
    async ticket(id) {
      reached();
      return tickets.has(id) ? keptOf(id).ticket : undefined;
    },
    async posts(id) {
      reached();
      return keptOf(id).posts.map(({ text: _, ...post }) => post);
    },
    async text({ id }) {
      reached();
      const post = [...tickets.values()].flatMap(({ posts }) => posts).find((one) => one.id === id);
      return post?.text ?? "";
    },
    async *openFile({ id }) {
      reached();
      const content = files.get(id);
      if (!content) throw new Failure("missing", `no file ${id}`);
      for (let at = 0; at < content.length; at += 65_536) yield content.subarray(at, at + 65_536);
    },
    async addNote(id, note) {
      reached();
      const { notes, posts } = keptOf(id);
      let known = notes.findIndex(({ key }) => key === note.key);
      if (known < 0) {
        known = notes.push({ ...note, files: [] }) - 1;
        posts.push({ id: String(++lastId), isOwn: true, by: OWN, text: note.text, files: [] });
      }
      if (system.breaksOffNotes-- > 0) throw new Failure("unavailable", "the connection broke off");
      notes[known] = note;
    },
    async setFields(id, values) {
      reached();
      const kept = keptOf(id);
      const taken = Object.entries(values).filter(([name]) => fields.includes(name));
      kept.ticket = { ...kept.ticket, fields: { ...kept.ticket.fields, ...Object.fromEntries(taken) } };
      return Object.keys(values).filter((name) => !fields.includes(name));
    },
    async close() {
      tickets.clear();
    },
    notes: (id) => keptOf(id).notes,
    people: {
      async open({ subject, queue = "Incidents", ...post }) {
        const id = String(++lastId);
        tickets.set(id, { ticket: { id, subject, queue, fields: {} }, posts: [], notes: [] });
        put(id, post);
        return id;
      },
      post: async (id, post) => put(id, post),
      async merge(id, into) {
        const from = keptOf(id);
        const to = keptOf(into);
        to.posts.push(...from.posts);
        from.posts = [];
        from.mergedInto = into;
        told.push(id, into);
      },
    },
  };
  return system;
}
