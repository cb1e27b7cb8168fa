export type { Note, NoteFile, Post, Ticket, TicketChanges, TicketFile, TicketSystem } from "./ticket-system.js";
export { memoryTicketSystem, type MemoryTicketSystem } from "./memory-ticket-system.js";
export { rtTicketSystem, type RtOptions } from "./rt-ticket-system.js";
export type { DeskStore, DueTicket } from "./desk/desk-store.js";
export type { DeskNames } from "./desk/look-at-ticket.js";
export type {
  AskedInTicket,
  FirstLook,
  LookedAt,
  NewFile,
  PostLanguage,
  TicketAnalyst,
  TicketAnswer,
} from "./desk/ticket-analyst.js";
export { ticketDesk, type DeskOptions, type TicketDesk } from "./desk/ticket-desk.js";
export { signedHeaders, verifiedId, type WebhookHeaders, type WebhookMessage } from "./webhooks/standard-webhook.js";
export { postWebhook, type WebhookEvent, type WebhookTarget } from "./webhooks/post-webhook.js";
export { webhookTicketSystem, type WebhookTicketOptions, type WebhookTicketSystem } from "./webhook-ticket-system.js";
