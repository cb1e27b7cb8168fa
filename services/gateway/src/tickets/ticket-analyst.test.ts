import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { memoryTicketSystem, ticketDesk, type MemoryTicketSystem, type TicketDesk } from "@lagebild/tickets";
import { sqliteDeskStore } from "@lagebild/tickets/sqlite-desk-store";
import { servedLagebild, type ServedLagebild } from "../testing/test-served-lagebild.js";
import { ticketAnalyst } from "./ticket-analyst.js";

const AUTH_LOG = join(import.meta.dirname, "../../../../fixtures/bastion/auth.log");
/** Holds web-auth.log, encrypted with the password "infected" by Info-ZIP. */
const ENCRYPTED = Buffer.from(
  "UEsDBBQACQAIAAYmgV3oj7XWcQAAALAAAAAMABwAd2ViLWF1dGgubG9nVVQJAAOLUQ5ri1EOa3V4CwABBAAAAAAEAAAAAEBR/ZEPLGYXgl37XZhugaEOHvEQF0SSnnfivUD/R8SrFOcEmhHaSUiNH4suX8EzsOyzXRplR02YVSnjNtD+EeQ8Is6p8CUcDCfTiziDGPZ75ImQCrEKfPvlhnSlkURzPxxHKeY4ToC4rqI9tyIeLK5sUEsHCOiPtdZxAAAAsAAAAFBLAQIeAxQACQAIAAYmgV3oj7XWcQAAALAAAAAMABgAAAAAAAEAAACkgQAAAAB3ZWItYXV0aC5sb2dVVAUAA4tRDmt1eAsAAQQAAAAABAAAAABQSwUGAAAAAAEAAQBSAAAAxwAAAAAA",
  "base64",
);

let served: ServedLagebild;
let system: MemoryTicketSystem;
let desk: TicketDesk;
beforeAll(async () => {
  served = await servedLagebild();
  const { lagebild, folder } = served;
  system = memoryTicketSystem(["Status", "IOC"]);
  const store = sqliteDeskStore(":memory:", "memory");
  store.advance("0", []);
  desk = ticketDesk({
    system,
    store,
    analyst: ticketAnalyst({ lagebild, audit: lagebild.audit, dataFolder: folder, zone: undefined }),
    names: {
      queues: [],
      fields: { status: "Status", indicators: "IOC" },
      states: { running: "running", done: "done", failed: "failed" },
    },
    pollMs: 20,
    atOnce: 2,
    log: () => undefined,
  });
});
afterAll(async () => {
  await desk.close();
  await served.close();
});

const note = (ticket: string, i: number) => expect.poll(() => system.notes(ticket)[i]?.text ?? "", { timeout: 30_000 });

it("looks at a ticket's log and answers in its language, with its mark above and below", async () => {
  const content = await readFile(AUTH_LOG);
  const ticket = await system.people.open({
    subject: "SSH-Angriff: größer",
    text: "Bitte ansehen, TLP:AMBER+STRICT",
    files: [{ name: "auth.log", content }],
  });
  await note(ticket, 0).toMatch(/^TLP:AMBER\+STRICT\n\nErster Blick: 5 × hoch[\s\S]*\nTLP:AMBER\+STRICT$/);
  const [look] = system.notes(ticket);
  expect(look?.text).toMatch(/auth\.log:\d+ +Mar 14[\s\S]*WAS DIESE LOGS NICHT SAGEN KÖNNEN/);
  expect(look?.files).toMatchObject([{ name: `memory-${ticket}-ssh-angriff-grosser.md`, mediaType: "text/markdown" }]);
  expect(look?.files[0]?.text.startsWith("**TLP:AMBER\\+STRICT**")).toBe(true);
  await expect
    .poll(async () => (await system.ticket(ticket))?.fields)
    .toEqual({ Status: ["done"], IOC: ["203.0.113.7"] });

  await system.people.post(ticket, { text: "@lagebild Von welcher Adresse wurden Passwörter geraten?" });
  await note(ticket, 1).toContain("Quelladresse: 203.0.113.7");
  await system.people.post(ticket, { text: "@lagebild Und wann hat sie sich angemeldet?" });
  await note(ticket, 2).toMatch(/^TLP:AMBER\+STRICT[\s\S]*Verstanden als[\s\S]*04:03:10 UTC[\s\S]*auth\.log:2037/);
  const custody = await served.lagebild.audit.entries({ incident: `memory-${ticket}-ssh-angriff-grosser`, limit: 100 });
  const acts = custody.map(({ body }) => (JSON.parse(body ?? "{}") as { readonly action?: string }).action);
  expect(acts.filter((action) => action === "ask")).toHaveLength(2);
});

it("opens an archive with the password that the ticket names, and says what is no log", async () => {
  const ticket = await system.people.open({
    subject: "Encrypted evidence",
    text: "The archive has the usual password: infected.",
    files: [
      { name: "evidence.zip", content: ENCRYPTED },
      { name: "logo.png", content: Buffer.from("89504e470d0a1a0a0000000d49484452", "hex") },
    ],
  });
  await note(ticket, 0).toMatch(/^First look: [\s\S]*Read: evidence\.zip, logo\.png\nNot read: logo\.png: /);
  await system.people.post(ticket, { text: "@lagebild How many logins failed?" });
  await note(ticket, 1).toMatch(/1 failed/);
});

it("says that nothing could be read, and that a question it cannot follow is none", async () => {
  const ticket = await system.people.open({
    subject: "!!!",
    text: "x",
    files: [{ name: "evidence.zip", content: ENCRYPTED }],
  });
  await note(ticket, 0).toMatch(
    /Not read: evidence\.zip[\s\S]*password[\s\S]*Nothing of what is attached could be read/,
  );
  await system.people.post(ticket, { text: "@lagebild" });
  await note(ticket, 1).toMatch(/^There was no question/);
});

it("raises an incident's mark and never lowers it", async () => {
  const { lagebild, folder } = served;
  const analyst = ticketAnalyst({ lagebild, audit: lagebild.audit, dataFolder: folder, zone: undefined });
  const ticket = { id: "77", subject: "mark", queue: "q", fields: {} };
  const marks: (string | undefined)[] = [];
  for (const mark of [undefined, "TLP:GREEN", "TLP:RED", "TLP:CLEAR"]) {
    const incident = await analyst.openIncident({ ...ticket, subject: `${mark}` }, "memory", mark);
    expect(incident).toBe("memory-77-undefined");
    marks.push((await lagebild.incident(incident)).tlp);
  }
  expect(marks).toEqual([undefined, "TLP:GREEN", "TLP:RED", "TLP:RED"]);
});
