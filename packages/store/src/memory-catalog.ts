import { assertIncidentName, incidentExists, type Catalog, type Incident } from "./catalog.js";

/** A catalog that lasts as long as the process: for tests. */
export function memoryCatalog(now: () => number = Date.now): Catalog {
  const incidents = new Map<string, Incident>();
  return {
    async create(id, note = "") {
      assertIncidentName(id);
      if (incidents.has(id)) throw incidentExists(id);
      const incident = { id, createdMs: now(), note };
      incidents.set(id, incident);
      return incident;
    },
    async get(id) {
      return incidents.get(id);
    },
    async list() {
      return [...incidents.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
    },
    async delete(id) {
      incidents.delete(id);
    },
    async close() {},
  };
}
