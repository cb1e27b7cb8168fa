import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { NewPost, NewTicket } from "./memory-ticket-system.js";
import type { Note, TicketFile, TicketSystem } from "./ticket-system.js";

/** A system under test, with what people do in it. */
export interface TestedTicketSystem {
  readonly system: TicketSystem;
  readonly people: {
    open(ticket: NewTicket): Promise<string>;
    post(ticket: string, post: NewPost): Promise<unknown>;
    merge?(ticket: string, into: string): Promise<void>;
  };
  /** Texts and names of files of the notes in a ticket, in order. */
  notes(ticket: string): Promise<readonly { readonly text: string; readonly files: readonly string[] }[]>;
  /** A field that takes several values. */
  readonly field: string;
  close(): Promise<void>;
}

const bytes = (text: string): Uint8Array => Buffer.from(text);
/** All values of a byte, twice: what is no text in any encoding. */
const BINARY = Uint8Array.from({ length: 512 }, (_, i) => i % 256);
const note = (key: string, text = `note ${key}`): Note => ({
  key,
  text,
  files: [{ name: "report.md", mediaType: "text/markdown", text: "# Bericht über größere Vorfälle\n" }],
});

async function contentOf(system: TicketSystem, file: TicketFile): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of system.openFile(file)) pieces.push(piece);
  return Buffer.concat(pieces);
}

const sha256 = (content: Uint8Array): string => createHash("sha256").update(content).digest("hex");

/** Everything a TicketSystem promises. Each adapter's test file calls this once. */
export function ticketSystemContract(name: string, create: () => Promise<TestedTicketSystem>): void {
  describe(`${name} keeps the TicketSystem contract`, () => {
    let tested: TestedTicketSystem;
    let system: TicketSystem;
    beforeAll(async () => {
      tested = await create();
      ({ system } = tested);
    });
    afterAll(() => tested.close());

    it("begins with what comes, and tells each change of others once", async () => {
      const before = await tested.people.open({ subject: "earlier", text: "x" });
      const first = await system.changes(undefined);
      expect(first.tickets).toEqual([]);
      const opened = await tested.people.open({ subject: "later", text: "x" });
      const second = await system.changes(first.cursor);
      expect(new Set(second.tickets)).toEqual(new Set([opened]));
      await tested.people.post(before, { text: "more" });
      const third = await system.changes(second.cursor);
      expect(new Set(third.tickets)).toEqual(new Set([before]));
      expect((await system.changes(third.cursor)).tickets).toEqual([]);
    });

    it("tells nothing of what we write ourselves", async () => {
      const ticket = await tested.people.open({ subject: "own", text: "x" });
      const { cursor } = await system.changes(undefined);
      await system.addNote(ticket, note("own-1"));
      await system.setFields(ticket, { [tested.field]: ["203.0.113.7"] });
      expect((await system.changes(cursor)).tickets).toEqual([]);
      expect((await system.posts(ticket)).map(({ isOwn }) => isOwn)).toEqual([false, true]);
    });

    it("reads a ticket, what was said in it, and its files byte for byte", async () => {
      const files = [
        { name: "auth.log", content: bytes("Mar 14 03:00:00 bastion sshd[1]: Grüße\r\n") },
        { name: "protokoll größer.zip", content: BINARY },
      ];
      const ticket = await tested.people.open({ subject: "Vorfall: größer", text: "Bitte ansehen", files });
      await tested.people.post(ticket, { text: "@lagebild Wer war es?" });
      expect(await system.ticket(ticket)).toMatchObject({ id: ticket, subject: "Vorfall: größer", queue: "Incidents" });
      const posts = await system.posts(ticket);
      const texts: string[] = [];
      for (const post of posts) texts.push((await system.text(post)).trim());
      expect(texts).toEqual(["Bitte ansehen", "@lagebild Wer war es?"]);
      const found = posts.flatMap((post) => post.files);
      expect(found.map(({ name: file }) => file)).toEqual(files.map(({ name: file }) => file));
      for (const [i, file] of found.entries())
        expect(sha256(await contentOf(system, file))).toBe(sha256(files[i]!.content));
    });

    it("reads a file of some megabytes", { timeout: 60_000 }, async () => {
      const content = new Uint8Array(5_000_003).map((_, i) => (i * 31 + (i >> 8)) % 256);
      const files = [{ name: "large.bin", content }];
      const ticket = await tested.people.open({ subject: "large", text: "x", files });
      const [post] = await system.posts(ticket);
      expect(sha256(await contentOf(system, post!.files[0]!))).toBe(sha256(content));
    });

    it("writes a note once, however often it is added", async () => {
      const ticket = await tested.people.open({ subject: "notes", text: "x" });
      for (const one of [note("look-1"), note("look-1"), note("look-10", "another"), note("look-1")])
        await system.addNote(ticket, one);
      const notes = await tested.notes(ticket);
      expect(notes.map(({ text }) => text.trim())).toEqual(["note look-1", "another"]);
      expect(notes.map(({ files }) => files)).toEqual([["report.md"], ["report.md"]]);
    });

    it("sets fields to what it is given, and names those that did not take", async () => {
      const ticket = await tested.people.open({ subject: "fields", text: "x" });
      const { field } = tested;
      expect(await system.setFields(ticket, { [field]: ["203.0.113.7", "evil.example"] })).toEqual([]);
      expect(await system.setFields(ticket, { [field]: ["198.51.100.3"], "No Such Field": ["x"] })).toEqual([
        "No Such Field",
      ]);
      expect((await system.ticket(ticket))?.fields[field]).toEqual(["198.51.100.3"]);
    });

    it("says that a ticket is not there", async () => {
      expect(await system.ticket("999999")).toBeUndefined();
    });

    it("follows a ticket that was merged into another", async (context) => {
      const { merge } = tested.people;
      if (!merge) return context.skip("tickets of this system are not merged");
      const into = await tested.people.open({ subject: "stays", text: "one" });
      const from = await tested.people.open({
        subject: "goes",
        text: "two",
        files: [{ name: "a.log", content: bytes("a\n") }],
      });
      const { cursor } = await system.changes(undefined);
      await merge(from, into);
      expect((await system.ticket(from))?.id).toBe(into);
      const posts = await system.posts(into);
      expect(posts.flatMap(({ files }) => files.map((file) => file.name))).toEqual(["a.log"]);
      expect((await system.changes(cursor)).tickets.length).toBeGreaterThan(0);
    });
  });
}
