import { job, jobOf } from "../api/incidents.js";
import { MAX_RULES_BYTES, ruleList, ruleParams, rulesAdded } from "../api/rules.js";
import { incidentParams } from "../api/requests.js";
import { readText } from "./read-text.js";
import { route, V1, type Route } from "./route.js";

/** Sigma rules: what ingest marks records by. */
export const ruleRoutes: readonly Route[] = [
  route({
    method: "get",
    path: `${V1}/rules`,
    operation: "listRules",
    needs: "read",
    summary: "Lists the Sigma rules that records are matched against",
    replies: { 200: { description: "The rules", schema: ruleList } },
    handle: async (_exchange, { lagebild }) => ({ status: 200, body: await lagebild.rules.list() }),
  }),
  route({
    method: "post",
    path: `${V1}/rules`,
    operation: "addRules",
    needs: "admin",
    summary: "Takes a file of Sigma rules (YAML, of one or several documents, up to 4 MB) as the body",
    takesBytes: true,
    replies: { 200: { description: "What was loaded, and what was not and why", schema: rulesAdded } },
    async handle({ request }, { lagebild }) {
      const text = await readText(request, { what: "Sigma rules as YAML", maxBytes: MAX_RULES_BYTES });
      return { status: 200, body: await lagebild.rules.add(text) };
    },
  }),
  route({
    method: "delete",
    path: `${V1}/rules/{rule}`,
    operation: "removeRule",
    needs: "admin",
    summary: "Takes a rule away; matching an incident again takes its marks away",
    params: ruleParams,
    replies: { 204: { description: "It is gone" } },
    async handle({ params }, { lagebild }) {
      await lagebild.rules.remove(params.rule);
      return { status: 204 };
    },
  }),
  route({
    method: "post",
    path: `${V1}/incidents/{incident}/rules`,
    operation: "matchRules",
    needs: "ingest",
    summary: "Adds a job that matches an incident's records against the rules as they are now",
    params: incidentParams,
    replies: { 202: { description: "The job; its output names the rules that were met", schema: job } },
    async handle({ params }, { lagebild, zone }) {
      const input = { paths: [], ...(zone !== undefined && { zone }), isUpload: false, isRematch: true };
      const id = await lagebild.ingest(params.incident, input);
      return { status: 202, body: jobOf(await lagebild.job(id)), headers: { location: `${V1}/jobs/${id}` } };
    },
  }),
];
