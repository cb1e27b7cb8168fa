import { Failure } from "@lagebild/domain";
import { HttpFailure } from "@lagebild/runtime/http";
import { reaches } from "../access/caller.js";
import { incident, incidentList, incidentWithSnapshot } from "../api/incidents.js";
import { linesAnswer } from "../api/windows.js";
import { incidentChange, incidentParams, incidentsQuery, linesQuery, newIncident } from "../api/requests.js";
import type { Lagebild } from "../lagebild.js";
import { readLines } from "../read-lines.js";
import { pageOf } from "./page-of.js";
import { route, V1, type Route } from "./route.js";

/** Incidents and the lines in them. */
export const incidentRoutes: readonly Route[] = [
  route({
    method: "get",
    path: `${V1}/incidents`,
    operation: "listIncidents",
    needs: "read",
    summary: "Lists the incidents by name",
    query: incidentsQuery,
    replies: { 200: { description: "The incidents", schema: incidentList } },
    async handle({ query, caller }, { lagebild }) {
      const reached = (await lagebild.incidents()).filter(({ id }) => reaches(caller, id));
      // By name, so that the next page is known even where the incident is gone that it begins after.
      const left = reached.filter(({ id }) => query.after === undefined || id > query.after);
      const { items: incidents, ...rest } = pageOf(left.slice(0, query.limit + 1), query.limit);
      return { status: 200, body: { incidents, ...rest } };
    },
  }),
  route({
    method: "post",
    path: `${V1}/incidents`,
    operation: "createIncident",
    needs: "ingest",
    summary: "Creates an incident",
    body: newIncident,
    replies: { 201: { description: "The new incident", schema: incident } },
    async handle({ body: { id, note, ...settings }, caller }, { lagebild }) {
      if (!reaches(caller, id)) throw new HttpFailure("forbidden", `the key does not reach an incident named ${id}`);
      const created = await lagebild.createIncident(id, note, settings);
      return { status: 201, body: created, headers: { location: `${V1}/incidents/${created.id}` } };
    },
  }),
  route({
    method: "get",
    path: `${V1}/incidents/{incident}`,
    operation: "getIncident",
    needs: "read",
    summary: "Shows an incident with what is searchable in it, what is not yet, and what was left out",
    params: incidentParams,
    replies: { 200: { description: "The incident", schema: incidentWithSnapshot } },
    async handle({ params }, { lagebild }) {
      const found = await lagebild.incident(params.incident);
      return { status: 200, body: { ...found, snapshot: await lagebild.snapshot(params.incident) } };
    },
  }),
  route({
    method: "patch",
    path: `${V1}/incidents/{incident}`,
    operation: "changeIncident",
    needs: "ingest",
    summary:
      "Sets or clears the zone in which an incident's times are typed and shown, its TLP mark, and how long it is kept",
    params: incidentParams,
    body: incidentChange,
    replies: { 200: { description: "The incident", schema: incident } },
    handle: async ({ params, body }, { lagebild }) => ({
      status: 200,
      body: await lagebild.changeIncident(params.incident, body),
    }),
  }),
  route({
    method: "delete",
    path: `${V1}/incidents/{incident}`,
    operation: "deleteIncident",
    needs: "admin",
    summary:
      "Deletes an incident with all that belongs to it: sources, index, notes, answers, jobs, uploads; refused while a job writes to it",
    params: incidentParams,
    replies: { 204: { description: "It is gone; a receipt lies in the data folder" } },
    async handle({ params }, { lagebild }) {
      await lagebild.deleteIncident(params.incident);
      return { status: 204 };
    },
  }),
  route({
    method: "get",
    path: `${V1}/incidents/{incident}/lines`,
    operation: "readLines",
    work: "reads",
    needs: "read",
    summary: "Reads lines of a file as they were put in; empty lines are left out",
    params: incidentParams,
    query: linesQuery,
    replies: { 200: { description: "The lines", schema: linesAnswer } },
    async handle({ params, query }, { lagebild }) {
      const body = await readLines((...range) => lagebild.lines(params.incident, ...range), query);
      if (body.lines.length === 0) await checkFile(lagebild, params.incident, query.file);
      return { status: 200, body };
    },
  }),
];

/** Tells a file that is not there, or not yet, from one whose lines are empty. */
async function checkFile(lagebild: Lagebild, incident: string, file: string): Promise<void> {
  const { sources, incomplete } = await lagebild.snapshot(incident);
  if (sources.some(({ source }) => source.file === file)) return;
  const isComing = incomplete.some(({ source }) => source.file === file);
  const fault = isComing ? "is not searchable yet: wait for its job" : "is not in this incident";
  throw new Failure("missing", `file ${JSON.stringify(file.slice(0, 200))} ${fault}`);
}
