import { createHash } from "node:crypto";
import { Failure } from "@lagebild/domain";
import type { Post, TicketFile, TicketSystem } from "./ticket-system.js";
import { folderInbox, type InboxEntry } from "./webhooks/inbox.js";
import { postWebhook, type WebhookTarget } from "./webhooks/post-webhook.js";

export interface WebhookTicketOptions extends WebhookTarget {
  /** Begins the names of incidents; `webhook` unless given. */
  readonly name?: string;
  /** Where messages are kept that arrived. */
  readonly folder: string;
}

/** A ticket, or a post in one, as a system of any kind tells of it. */
export interface TicketMessage {
  readonly ticket: {
    readonly id: string;
    readonly subject?: string;
    readonly queue?: string;
    readonly fields?: Readonly<Record<string, readonly string[]>>;
  };
  readonly post?: {
    readonly by?: string;
    readonly text?: string;
    /** Their bytes in base64. */
    readonly files?: readonly { readonly name: string; readonly content: string }[];
  };
}

/** A ticket system that speaks signed messages: it sends what is new, and is sent notes and fields. */
export interface WebhookTicketSystem extends TicketSystem {
  /** Keeps a message whose signature held; one that was there already is kept once. Failure "invalid". */
  receive(id: string, body: string): Promise<void>;
}

/** Who we are in the messages that come back of what we wrote. */
const OWN = "lagebild";

/** Any system that sends and takes Standard Webhooks. What it tells is kept, since it cannot be asked. */
export function webhookTicketSystem({
  name = "webhook",
  folder,
  ...target
}: WebhookTicketOptions): WebhookTicketSystem {
  const inbox = folderInbox<TicketMessage>(folder);
  const messagesOf = (ticket: string): Promise<readonly InboxEntry<TicketMessage>[]> => inbox.about(ticket);
  return {
    name,
    async receive(id, body) {
      const message = readMessage(body);
      await inbox.put(id, message.ticket.id, message);
    },
    async changes(cursor) {
      const found = await inbox.after(cursor ?? "");
      const last = found.at(-1) ?? cursor ?? "";
      if (cursor === undefined) return { tickets: [], cursor: last, isMore: false };
      const messages = await Promise.all(found.map((one) => inbox.read(one)));
      const foreign = messages.filter(({ post }) => post !== undefined && post.by !== OWN);
      return { tickets: [...new Set(foreign.map(({ ticket }) => ticket.id))], cursor: last, isMore: false };
    },
    async ticket(id) {
      const messages = await messagesOf(id);
      if (messages.length === 0) return undefined;
      // What a later message leaves out stays.
      const told = messages.map(({ value }) => value.ticket);
      return {
        id,
        subject: told.findLast(({ subject }) => subject !== undefined)?.subject ?? "",
        queue: told.findLast(({ queue }) => queue !== undefined)?.queue ?? "",
        fields: Object.assign({}, ...told.map(({ fields }) => fields)) as Record<string, readonly string[]>,
      };
    },
    async posts(ticket) {
      return (await messagesOf(ticket)).filter(({ value }) => value.post !== undefined).map(postOf);
    },
    async text({ id }) {
      return (await inbox.read(id)).post?.text ?? "";
    },
    async *openFile({ id }: TicketFile) {
      const [message = "", number = ""] = id.split("/");
      const file = (await inbox.read(message)).post?.files?.[Number(number)];
      if (!file) throw new Failure("missing", `message ${message} has no file ${number}`);
      yield Buffer.from(file.content, "base64");
    },
    async addNote(ticket, { key, text, files }) {
      const packed = files.map(({ name: file, mediaType, text: content }) => ({
        name: file,
        mediaType,
        content: Buffer.from(content).toString("base64"),
      }));
      await postWebhook(target, { id: key, type: "note.added", data: { ticket, text, files: packed } });
      await inbox.put(`note ${key}`, ticket, { ticket: { id: ticket }, post: { by: OWN, text } });
    },
    async setFields(ticket, fields) {
      const id = `fields-${createHash("sha256")
        .update(JSON.stringify([ticket, fields]))
        .digest("hex")
        .slice(0, 24)}`;
      const said = await postWebhook(target, { id, type: "fields.set", data: { ticket, fields } });
      const refused = refusedIn(said);
      const taken = Object.fromEntries(Object.entries(fields).filter(([field]) => !refused.includes(field)));
      await inbox.put(`${id} ${Date.now()}`, ticket, { ticket: { id: ticket, fields: taken } });
      return Object.keys(fields).filter((field) => refused.includes(field));
    },
    close: async () => undefined,
  };
}

const postOf = ({ name, value: { post = {} } }: InboxEntry<TicketMessage>): Post => ({
  id: name,
  by: post.by ?? "",
  isOwn: post.by === OWN,
  files: (post.files ?? []).map(({ name: file }, i) => ({ id: `${name}/${i}`, name: file, sizeBytes: undefined })),
});

/** A receiver may answer which fields it has not: `{"refused":["..."]}`. */
function refusedIn(text: string): readonly string[] {
  try {
    const { refused } = JSON.parse(text) as { readonly refused?: unknown };
    return Array.isArray(refused) ? refused.map(String) : [];
  } catch {
    return [];
  }
}

const isText = (value: unknown): boolean => value === undefined || typeof value === "string";

function readMessage(body: string): TicketMessage {
  const invalid = (what: string): Failure =>
    new Failure(
      "invalid",
      `the message ${what}: expected {"data":{"ticket":{"id":...},"post":{"text":...,"files":[{"name":...,"content":<base64>}]}}}`,
    );
  let data: TicketMessage | undefined;
  try {
    ({ data } = JSON.parse(body) as { readonly data?: TicketMessage });
  } catch (error) {
    throw new Failure("invalid", "the message is no JSON", error);
  }
  const { ticket, post = undefined } = data ?? {};
  if (typeof ticket?.id !== "string" || !/^[A-Za-z0-9._-]{1,60}$/.test(ticket.id)) throw invalid("names no ticket");
  if (![ticket.subject, ticket.queue, post?.text, post?.by].every(isText)) throw invalid("has a text that is none");
  const isFile = (file: { readonly name: unknown; readonly content: unknown }): boolean =>
    typeof file?.name === "string" && typeof file.content === "string";
  if (post?.files !== undefined && !(Array.isArray(post.files) && post.files.every(isFile)))
    throw invalid("has a file that is none");
  return { ticket, ...(post && { post }) };
}
