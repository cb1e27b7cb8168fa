export type { Note, NoteFile, Post, Ticket, TicketChanges, TicketFile, TicketSystem } from "./ticket-system.js";
export { memoryTicketSystem, type MemoryTicketSystem } from "./memory-ticket-system.js";
export { rtTicketSystem, type RtOptions } from "./rt-ticket-system.js";
