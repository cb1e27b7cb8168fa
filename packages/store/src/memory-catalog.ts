import { randomBytes } from "node:crypto";
import {
  assertIncidentName,
  changed,
  incidentExists,
  incidentGone,
  incidentMissing,
  MAX_KEPT_ANSWERS,
} from "./catalog.js";
import { memoryKeys } from "./access/key-store.js";
import { memoryReplies } from "./replies/reply-store.js";
import type { AnswerStore, Catalog, Incident, KeptAnswer } from "./catalog.js";

/** A catalog that lasts as long as the process: for tests. */
export function memoryCatalog(now: () => number = Date.now): Catalog {
  const incidents = new Map<string, Incident>();
  const answers = memoryAnswers(incidents);
  const replies = memoryReplies(now);
  const secret = randomBytes(32).toString("hex");
  return {
    async create(id, note = "", settings = {}) {
      assertIncidentName(id);
      if (incidents.has(id)) throw incidentExists(id);
      const incident = changed({ id, createdMs: now(), note }, settings);
      incidents.set(id, incident);
      return incident;
    },
    async change(id, change) {
      const known = incidents.get(id);
      if (!known) throw incidentMissing(id);
      const incident = changed(known, change);
      incidents.set(id, incident);
      return incident;
    },
    async add(incident) {
      if (incidents.has(incident.id)) throw incidentExists(incident.id);
      incidents.set(incident.id, incident);
    },
    async get(id) {
      return incidents.get(id);
    },
    async list() {
      return [...incidents.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
    },
    async delete(id) {
      incidents.delete(id);
      answers.forget(id);
      replies.forget(id);
    },
    answers,
    keys: memoryKeys(),
    replies,
    secret: async () => secret,
    async close() {},
  };
}

function memoryAnswers(incidents: ReadonlyMap<string, Incident>): AnswerStore & { forget(incident: string): void } {
  let kept: readonly KeptAnswer[] = []; // the newest first
  return {
    async put(answer) {
      if (!incidents.has(answer.incident)) throw incidentGone(answer.incident);
      const isKnown = kept.some(({ id }) => id === answer.id);
      kept = isKnown ? kept.map((one) => (one.id === answer.id ? answer : one)) : [answer, ...kept];
      const surplus = new Set(kept.filter(({ incident }) => incident === answer.incident).slice(MAX_KEPT_ANSWERS));
      kept = kept.filter((one) => !surplus.has(one));
    },
    get: async (id) => kept.find((answer) => answer.id === id),
    list: async ({ incident, conversation, after, limit }) =>
      (after === undefined ? kept : kept.slice(kept.findIndex(({ id }) => id === after) + 1 || Infinity))
        .filter((answer) => answer.incident === incident)
        .filter((answer) => conversation === undefined || answer.conversation === conversation)
        .slice(0, limit),
    async count(of) {
      const found = kept.filter(({ incident }) => incident === of);
      const conversations = new Set(found.flatMap(({ conversation }) => conversation ?? []));
      return { answers: found.length, conversations: conversations.size };
    },
    forget(incident) {
      kept = kept.filter((answer) => answer.incident !== incident);
    },
  };
}
