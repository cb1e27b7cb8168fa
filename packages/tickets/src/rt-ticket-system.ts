import { Failure, kindOf } from "@lagebild/domain";
import { textOfHtml } from "./plain-text.js";
import { base64Member } from "./rt/base64-member.js";
import { rtCalls, type RtCallOptions, type RtCalls } from "./rt/rt-calls.js";
import { advanced, firstCursor, readCursor } from "./rt/rt-cursor.js";
import type { Note, Post, TicketFile, TicketSystem } from "./ticket-system.js";

export interface RtOptions extends RtCallOptions {
  /** Begins the names of incidents; `rt` unless given. */
  readonly name?: string;
  readonly now?: () => number;
}

interface Named {
  readonly id: string;
}

interface Transaction extends Named {
  readonly Type: string;
  readonly ObjectId: string;
  readonly Creator: Named;
}

interface Attachment extends Named {
  readonly Filename: string;
  readonly ContentType: string;
  readonly ContentLength: string;
  readonly TransactionId: string;
  readonly Subject: string;
  readonly Creator: Named;
}

interface TicketRecord {
  readonly id: number;
  readonly Subject?: string;
  readonly Queue: Named;
  readonly CustomFields?: readonly { readonly name: string; readonly values: readonly (string | null)[] }[];
}

/** A post with the attachment that holds its text. */
interface RtPost extends Post {
  readonly body: Pick<Attachment, "id" | "ContentType"> | undefined;
}

const LISTED = "Filename,ContentType,ContentLength,TransactionId,Subject,Creator";
/** Pages that are looked through for the newest transaction that we may see. */
const PAGES_FROM_END = 20;

/**
 * Request Tracker 5 by its REST2 interface, as the user of a token, which is for this product alone: what that user does
 * to a ticket that is there triggers nothing.
 */
export function rtTicketSystem({ name = "rt", now = Date.now, ...options }: RtOptions): TicketSystem {
  const calls = rtCalls(options);
  const ownName = remembered(() => nameOfOwner(calls, options.token));
  const queues = new Map<string, string>();
  const queueName = async (id: string): Promise<string> => {
    const known = queues.get(id) ?? (await calls.get<{ readonly Name: string }>(`/queue/${id}`)).Name;
    queues.set(id, known);
    return known;
  };
  const attachmentsOf = (ticket: string): Promise<readonly Attachment[]> =>
    calls.all<Attachment>(`/ticket/${idOf(ticket)}/attachments`, { fields: LISTED });
  const fieldsOf = ({ CustomFields = [] }: TicketRecord): Readonly<Record<string, readonly string[]>> =>
    Object.fromEntries(CustomFields.map(({ name: field, values }) => [field, values.filter((one) => one !== null)]));
  const recordOf = (ticket: string): Promise<TicketRecord> => calls.get<TicketRecord>(`/ticket/${idOf(ticket)}`);

  return {
    name,
    async changes(cursor) {
      if (cursor === undefined)
        return { tickets: [], cursor: JSON.stringify(firstCursor(await newestOf(calls))), isMore: false };
      const before = readCursor(cursor);
      const own = await ownName();
      const found = await transactionsAfter(calls, before.after);
      const next = advanced(
        before,
        found.map(({ id }) => Number(id)),
        now(),
      );
      const fresh = new Set(next.fresh);
      const foreign = found.filter(
        ({ id, Type, Creator }) => fresh.has(Number(id)) && (Type === "Create" || Creator.id !== own),
      );
      const tickets = [...new Set(foreign.map(({ ObjectId }) => ObjectId))];
      return { tickets, cursor: JSON.stringify(next.cursor), isMore: false };
    },
    async ticket(id) {
      const record = await recordOf(id).catch((error: unknown) => {
        if (kindOf(error) === "missing") return undefined;
        throw error;
      });
      if (!record) return undefined;
      return {
        id: String(record.id),
        subject: record.Subject ?? "",
        queue: await queueName(record.Queue.id),
        fields: fieldsOf(record),
      };
    },
    async posts(ticket) {
      const own = await ownName();
      return postsOf(await attachmentsOf(ticket), own);
    },
    async text(post) {
      const { body } = post as RtPost;
      if (!body) return "";
      const pieces: Uint8Array[] = [];
      for await (const piece of contentOf(calls, body.id)) pieces.push(piece);
      const text = Buffer.concat(pieces).toString("utf8");
      return body.ContentType === "text/html" ? textOfHtml(text) : text;
    },
    async *openFile({ id, sizeBytes }: TicketFile) {
      let bytes = 0;
      for await (const piece of contentOf(calls, id)) {
        bytes += piece.length;
        yield piece;
      }
      if (sizeBytes !== undefined && bytes !== sizeBytes)
        throw new Failure("corrupt", `attachment ${id} has ${bytes} bytes, RT says ${sizeBytes}`);
    },
    async addNote(ticket, note) {
      const own = await ownName();
      const mark = markOf(note.key);
      const written = (await attachmentsOf(ticket)).some((one) => one.Creator.id === own && one.Subject.includes(mark));
      if (!written) await calls.post(`/ticket/${idOf(ticket)}/comment`, formOf(note));
    },
    async setFields(ticket, fields) {
      await calls.put(`/ticket/${idOf(ticket)}`, { CustomFields: fields });
      // RT answers 200 also where it took nothing.
      const taken = fieldsOf(await recordOf(ticket));
      return Object.keys(fields).filter((field) => !isSameSet(fields[field]!, taken[field] ?? []));
    },
    close: async () => undefined,
  };
}

/** Ids stand in paths. */
function idOf(ticket: string): string {
  if (/^\d{1,15}$/.test(ticket)) return ticket;
  throw new Failure("invalid", `ticket is ${JSON.stringify(ticket.slice(0, 40))}, expected a number`);
}

/** A token of RT says whose it is: `1-<number of the user>-<secret>`. */
async function nameOfOwner(calls: RtCalls, token: string): Promise<string> {
  const user = /^\d+-(\d+)-/.exec(token)?.[1];
  if (user === undefined) throw new Failure("invalid", "RT's token is none, expected 1-<number>-<letters and digits>");
  return (await calls.get<{ readonly Name: string }>(`/user/${user}`)).Name;
}

const TRANSACTIONS = { fields: "Type,ObjectId,Creator", orderby: "id" };

/** The newest transaction that we may see, 0 where there is none: a page has fewer by those that we may not. */
async function newestOf(calls: RtCalls): Promise<number> {
  for (let page = 1; page <= PAGES_FROM_END; page++) {
    const query = { ...TRANSACTIONS, query: "ObjectType='RT::Ticket' AND id > 0", order: "DESC", per_page: "100" };
    const { items } = await calls.get<{ readonly items: readonly Transaction[] }>("/transactions", {
      ...query,
      page: String(page),
    });
    if (items.length > 0) return Math.max(...items.map(({ id }) => Number(id)));
  }
  return 0;
}

const transactionsAfter = (calls: RtCalls, after: number): Promise<readonly Transaction[]> =>
  calls.all<Transaction>("/transactions", {
    ...TRANSACTIONS,
    query: `ObjectType='RT::Ticket' AND id > ${after}`,
    order: "ASC",
  });

/** Attachments are the nodes of a post's MIME tree: files have names, texts have none. */
function postsOf(attachments: readonly Attachment[], own: string): readonly RtPost[] {
  const byPost = new Map<string, Attachment[]>();
  for (const one of attachments) byPost.set(one.TransactionId, [...(byPost.get(one.TransactionId) ?? []), one]);
  return [...byPost]
    .sort(([a], [b]) => Number(a) - Number(b))
    .map(([id, nodes]) => {
      const texts = nodes.filter(({ Filename }) => Filename === "");
      const by = nodes[0]!.Creator.id;
      return {
        id,
        by,
        isOwn: by === own && nodes.some(({ Subject }) => Subject.includes(MARK)),
        files: nodes
          .filter(({ Filename }) => Filename !== "")
          .map((file) => ({ id: file.id, name: file.Filename, sizeBytes: Number(file.ContentLength) })),
        body:
          texts.find(({ ContentType }) => ContentType === "text/plain") ??
          texts.find(({ ContentType }) => ContentType === "text/html"),
      };
    });
}

async function* contentOf(calls: RtCalls, attachment: string): AsyncGenerator<Uint8Array> {
  yield* base64Member(await calls.stream(`/attachment/${idOf(attachment)}`), "Content");
}

const MARK = "[lagebild ";
/** Stands in the subject of a note, by which it is found again. */
const markOf = (key: string): string => `${MARK}${key}]`;

/** Text and files in one call; multipart, because other ways break names that are not ASCII. */
function formOf({ key, text, files }: Note): FormData {
  const form = new FormData();
  const head = { Subject: `Lagebild ${markOf(key)}`, ContentType: "text/plain", Content: text };
  form.append("JSON", JSON.stringify(head)); // as a blob it would have a file's name, and be taken for one
  for (const file of files) form.append("Attachments", new Blob([file.text], { type: file.mediaType }), file.name);
  return form;
}

const isSameSet = (wanted: readonly string[], found: readonly string[]): boolean =>
  new Set([...wanted, ...found]).size === new Set(wanted).size && new Set(found).size === new Set(wanted).size;

/** Asks once and keeps the answer; what failed is asked again. */
function remembered<T>(ask: () => Promise<T>): () => Promise<T> {
  let asked: Promise<T> | undefined;
  return () =>
    (asked ??= ask().catch((error: unknown) => {
      asked = undefined;
      throw error;
    }));
}
