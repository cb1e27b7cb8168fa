import { expect, it } from "vitest";
import { Failure } from "@lagebild/domain";
import { memoryTicketSystem } from "./memory-ticket-system.js";
import { ticketSystemContract } from "./ticket-system.contract.js";

ticketSystemContract("memoryTicketSystem", async () => {
  const system = memoryTicketSystem(["IOC"]);
  return {
    system,
    people: system.people,
    notes: async (ticket) =>
      system.notes(ticket).map(({ text, files }) => ({ text, files: files.map(({ name }) => name) })),
    field: "IOC",
    close: () => system.close(),
  };
});

it("completes a note whose files did not arrive", async () => {
  const system = memoryTicketSystem();
  const ticket = await system.people.open({ subject: "s", text: "t" });
  const note = { key: "k", text: "t", files: [{ name: "r.md", mediaType: "text/markdown", text: "r" }] };
  system.breaksOffNotes = 1;
  await expect(system.addNote(ticket, note)).rejects.toBeInstanceOf(Failure);
  await system.addNote(ticket, note);
  expect(system.notes(ticket)).toEqual([note]);
});
