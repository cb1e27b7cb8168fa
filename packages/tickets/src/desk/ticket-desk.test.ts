import { afterEach, expect, it } from "vitest";
import { Failure } from "@lagebild/domain";
import { memoryTicketSystem, type MemoryTicketSystem } from "../memory-ticket-system.js";
import type { DeskStore } from "./desk-store.js";
import type { TicketAnalyst } from "./ticket-analyst.js";
import { sqliteDeskStore } from "./sqlite-desk-store.js";
import { ticketDesk, type TicketDesk } from "./ticket-desk.js";

const desks: TicketDesk[] = [];
afterEach(() => Promise.all(desks.splice(0).map((desk) => desk.close())));

interface Analysed extends TicketAnalyst {
  readonly files: {
    readonly incident: string;
    readonly name: string;
    readonly text: string;
    readonly passwords: readonly string[];
  }[];
  readonly asked: { readonly incident: string; readonly question: string; readonly conversation: string | undefined }[];
  readonly marks: (string | undefined)[];
  deleted: boolean;
  fault: Failure | undefined;
}

function analyst(): Analysed {
  const made: Analysed = {
    files: [],
    asked: [],
    marks: [],
    deleted: false,
    fault: undefined,
    async openIncident({ id }, system, mark) {
      made.marks.push(mark);
      return `${system}-${id}`;
    },
    hasIncident: async () => !made.deleted,
    async addFile(incident, { name, bytes, passwords }) {
      const pieces: Uint8Array[] = [];
      for await (const piece of bytes) pieces.push(piece);
      made.files.push({ incident, name, text: Buffer.concat(pieces).toString(), passwords });
      return name;
    },
    fileRead: async (job) => ({ unread: job.endsWith(".png") ? ["no log"] : [] }),
    look: async (incident, { read, unread, language }) => ({
      text: `look ${language} ${incident} ${read.join()} ${unread.join()}`.trim(),
      report: { name: "report.md", mediaType: "text/markdown", text: "report" },
      indicators: ["203.0.113.7"],
    }),
    async ask(incident, { question, conversation }) {
      if (made.fault) throw made.fault;
      made.asked.push({ incident, question, conversation });
      return { text: `answer to ${question}`, conversation: conversation ?? "c-1" };
    },
    sayNoAnswer: (_question, fault) => `no answer: ${typeof fault === "string" ? fault : fault.message}`,
    languageOf: (text) => (/Vorfall/.test(text) ? "de" : "en"),
  };
  return made;
}

const FIELDS = { status: "Analysis Status", indicators: "IOC", incident: "Analysis Report" };
const log = (name: string) => ({ name, content: Buffer.from(`${name}: line`) });

interface Scene {
  readonly system: MemoryTicketSystem;
  readonly store: DeskStore;
  readonly analyst: Analysed;
  start(): TicketDesk;
}

function scene(): Scene {
  const system = memoryTicketSystem(Object.values(FIELDS));
  const store = sqliteDeskStore(":memory:", "memory");
  const by = analyst();
  store.advance("0", []);
  return {
    system,
    store,
    analyst: by,
    start() {
      const desk = ticketDesk({
        system,
        store,
        analyst: by,
        names: {
          queues: ["Incidents"],
          fields: FIELDS,
          states: { running: "running", done: "done", failed: "failed" },
        },
        pollMs: 5,
        atOnce: 4,
        settleMs: 30,
        backoffMs: () => 5,
        log: () => undefined,
      });
      desks.push(desk);
      return desk;
    },
  };
}

const textsOf = ({ system }: Scene, ticket: string): readonly string[] => system.notes(ticket).map(({ text }) => text);
/** All that was told is read, and nothing of it is left to do. */
async function settled({ store, system }: Scene): Promise<void> {
  const { cursor } = await system.changes(undefined);
  await expect.poll(() => [store.cursor(), store.open()], { interval: 5, timeout: 10_000 }).toEqual([cursor, []]);
}

it("reads the logs of a ticket, tells what they show, and answers in the ticket", async () => {
  const here = scene();
  const { system, analyst: by } = here;
  here.start();
  const text = "Please look, the password is infected. TLP:AMBER";
  const ticket = await system.people.open({ subject: "brute force", text, files: [log("auth.log")] });
  await expect.poll(() => textsOf(here, ticket)).toEqual([`look en memory-${ticket} auth.log`]);
  await settled(here);
  expect(by.files).toEqual([
    {
      incident: `memory-${ticket}`,
      name: "auth.log",
      text: "auth.log: line",
      passwords: expect.arrayContaining(["infected"]) as string[],
    },
  ]);
  expect(new Set(by.marks)).toEqual(new Set(["TLP:AMBER"]));
  expect((await system.ticket(ticket))?.fields).toEqual({
    "Analysis Status": ["done"],
    IOC: ["203.0.113.7"],
    "Analysis Report": [`memory-${ticket}`],
  });
  await system.people.post(ticket, { text: "@lagebild who?" });
  await system.people.post(ticket, { text: "thank you, @lagebild" });
  await system.people.post(ticket, { text: "@lagebild and then? (TLP:RED)" });
  await expect.poll(() => textsOf(here, ticket).slice(1)).toEqual(["answer to who?", "answer to and then? (TLP:RED)"]);
  expect(by.asked.map(({ conversation }) => conversation)).toEqual([undefined, "c-1"]);
  expect(by.marks.at(-1)).toBe("TLP:RED");
});

it("adds a new attachment to the ticket's incident, and says what is no log", async () => {
  const here = scene();
  here.start();
  const ticket = await here.system.people.open({ subject: "Vorfall", text: "x", files: [log("a.log")] });
  await expect.poll(() => textsOf(here, ticket).length).toBe(1);
  await here.system.people.post(ticket, { text: "more", files: [log("b.log"), log("logo.png")] });
  await expect.poll(() => textsOf(here, ticket)[1]).toBe(`look de memory-${ticket} b.log,logo.png logo.png: no log`);
  expect(here.analyst.files.map(({ incident, name }) => [incident, name])).toEqual(
    ["a.log", "b.log", "logo.png"].map((name) => [`memory-${ticket}`, name]),
  );
});

it("leaves tickets alone that ask nothing, are elsewhere, or came before", async () => {
  const here = scene();
  const { system, store } = here;
  const before = await system.people.open({ subject: "s", text: "@lagebild who?", files: [log("a.log")] });
  store.advance((await system.changes(undefined)).cursor, []);
  here.start();
  const elsewhere = await system.people.open({ subject: "s", text: "@lagebild who?", queue: "Other" });
  const quiet = await system.people.open({ subject: "s", text: "nothing to read" });
  const without = await system.people.open({ subject: "s", text: "@lagebild who?" });
  await expect.poll(() => textsOf(here, without)).toEqual(["no answer: no logs"]);
  await settled(here);
  expect([before, elsewhere, quiet].map((ticket) => textsOf(here, ticket))).toEqual([[], [], []]);
});

it("waits while the system is down, and answers each of a hundred tickets once", async () => {
  const here = scene();
  const { system } = here;
  system.fault = new Failure("unavailable", "down");
  here.start();
  const tickets = await Promise.all(
    Array.from({ length: 100 }, (_, i) =>
      system.people.open({ subject: `s${i}`, text: "@lagebild who?", files: [log(`${i}.log`)] }),
    ),
  );
  await new Promise((resolve) => setTimeout(resolve, 40));
  system.fault = undefined;
  await expect
    .poll(() => tickets.map((ticket) => textsOf(here, ticket).length), { timeout: 20_000 })
    .toEqual(tickets.map(() => 2));
  await settled(here);
  expect(here.analyst.files).toHaveLength(100);
});

it("neither repeats nor loses what a restart cuts off", async () => {
  const here = scene();
  const { system } = here;
  const ticket = await system.people.open({ subject: "s", text: "@lagebild who?", files: [log("a.log")] });
  // Each start ends in the middle of something: a note whose files did not arrive, or anything else.
  for (let i = 0; i < 12; i++) {
    system.breaksOffNotes = i % 2;
    const desk = here.start();
    await new Promise((resolve) => setTimeout(resolve, i * 2));
    await desk.close();
  }
  system.breaksOffNotes = 0;
  here.start();
  await settled(here);
  expect(textsOf(here, ticket)).toEqual([`look en memory-${ticket} a.log`, "answer to who?"]);
  expect(system.notes(ticket)[0]?.files).toHaveLength(1);
});

it("does not write a note anew while an earlier call may still be writing it", async () => {
  const here = scene();
  const { system, store } = here;
  const ticket = await system.people.open({ subject: "s", text: "@lagebild who?", files: [log("a.log")] });
  let calls = 0;
  const late: Promise<void>[] = [];
  const { addNote } = system;
  // It answers too late: the note is written when nobody waits for it any more.
  system.addNote = async (id, note) => {
    if (calls++ > 0) return addNote(id, note);
    late.push(new Promise((resolve) => setTimeout(resolve, 15)).then(() => addNote(id, note)));
    throw new Failure("timeout", "no answer");
  };
  here.start();
  await settled(here);
  await Promise.all(late);
  expect(textsOf(here, ticket)).toHaveLength(2);
  expect(store.open()).toEqual([]);
});

it("goes on with a ticket that was merged into another", async () => {
  const here = scene();
  const { people } = here.system;
  here.start();
  const into = await people.open({ subject: "s", text: "x" });
  const from = await people.open({ subject: "s", text: "@lagebild who?", files: [log("a.log")] });
  await expect.poll(() => textsOf(here, from).length).toBe(2);
  await people.merge(from, into);
  await people.post(into, { text: "@lagebild and now?" });
  await expect
    .poll(() => here.analyst.asked.at(-1))
    .toEqual({
      incident: `memory-${from}`,
      question: "and now?",
      conversation: "c-1",
    });
  await settled(here);
  expect(here.analyst.files).toHaveLength(1);
});

it("brings the files of a merged ticket into the other's incident, and says so", async () => {
  const here = scene();
  const { people } = here.system;
  here.start();
  const into = await people.open({ subject: "s", text: "x", files: [log("a.log")] });
  const from = await people.open({ subject: "s", text: "x", files: [log("b.log")] });
  await expect.poll(() => [into, from].map((ticket) => textsOf(here, ticket).length)).toEqual([1, 1]);
  await people.merge(from, into);
  await expect.poll(() => textsOf(here, into)[1]).toBe(`look en memory-${into} b.log`);
});

it("says what cannot be answered, tries again what may be, and gives up what fails for good", async () => {
  const here = scene();
  const { system, analyst: by, store } = here;
  here.start();
  const ticket = await system.people.open({ subject: "s", text: "x", files: [log("a.log")] });
  await expect.poll(() => textsOf(here, ticket).length).toBe(1);
  by.fault = new Failure("invalid", "no such day");
  await system.people.post(ticket, { text: "@lagebild on the 31st of June?" });
  await expect.poll(() => textsOf(here, ticket)[1]).toBe("no answer: no such day");
  by.fault = new Failure("busy", "later");
  await system.people.post(ticket, { text: "@lagebild who?" });
  await expect.poll(() => store.open()[0]?.attempts ?? 0).toBeGreaterThan(10);
  by.fault = new Failure("internal", "broken");
  await expect.poll(() => store.open()).toMatchObject([{ ticket, isDead: true, fault: "broken" }]);
  by.fault = undefined;
  store.take(ticket);
  await expect.poll(() => textsOf(here, ticket)[2]).toBe("answer to who?");
});

it("does nothing for an incident that somebody deleted", async () => {
  const here = scene();
  here.start();
  const ticket = await here.system.people.open({ subject: "s", text: "x", files: [log("a.log")] });
  await expect.poll(() => textsOf(here, ticket).length).toBe(1);
  here.analyst.deleted = true;
  await here.system.people.post(ticket, { text: "@lagebild who?", files: [log("b.log")] });
  await settled(here);
  expect([textsOf(here, ticket).length, here.analyst.files.length]).toEqual([1, 1]);
});
