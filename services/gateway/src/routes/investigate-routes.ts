import {
  entitiesQuery,
  entityList,
  entityQuery,
  entityReport,
  exported,
  grepReport,
  grepRequest,
  INVESTIGATE_LIMITS,
  playbookList,
  playbookReport,
  playbookRequest,
  sqlRequest,
  sqlResult,
  sweepQuery,
  sweepReport,
  timelineAnswer,
  timelineExportQuery,
  timelineQuery,
} from "../api/investigate.js";
import { answerParams, incidentParams, MAX_REQUEST_BYTES } from "../api/requests.js";
import type { Incident } from "@lagebild/store";
import { OUTPUT_FORMATS } from "../command-line/arguments.js";
import type { AskedFilter } from "../incident-zone.js";
import { answerRows } from "../export/answer-rows.js";
import { rowsOfTimeline } from "../export/evidence-rows.js";
import { exportRows, leftOutOf, MEDIA_TYPES, type ExportRow } from "../export/export-rows.js";
import { ownPlaybook, ownPlaybooks } from "../playbooks/playbook-file.js";
import { runPlaybook } from "../playbooks/run-playbook.js";
import { readText } from "./read-text.js";
import { route, V1, type Reply, type Route } from "./route.js";

const HERE = `${V1}/incidents/{incident}`;

/** Query parameters as a filter and what is none. */
function filterOf<Q extends AskedFilter>(
  query: Q & { readonly limit?: number; readonly zone?: string; readonly bucketSeconds?: number },
) {
  const { limit, zone, bucketSeconds, from, to, host, program, file } = query;
  return {
    filter: {
      ...(from !== undefined && { from }),
      ...(to !== undefined && { to }),
      ...(host !== undefined && { host }),
      ...(program !== undefined && { program }),
      ...(file !== undefined && { file }),
    },
    ...(zone !== undefined && { zone }),
    ...(bucketSeconds !== undefined && { bucketSeconds }),
    ...(limit !== undefined && { limit }),
  };
}

const searches: readonly Route[] = [
  route({
    method: "post",
    path: `${HERE}/sweeps`,
    operation: "sweep",
    work: "scans",
    needs: "ask",
    summary: "Looks for indicators in every line; the body is the list: text, CSV, STIX 2.1 or MISP, up to 64 MB",
    params: incidentParams,
    query: sweepQuery,
    takesBytes: true,
    replies: { 200: { description: "Hits with lines, misses, and what was not understood", schema: sweepReport } },
    async handle({ params, query, request, signal }, { lagebild }) {
      await lagebild.incident(params.incident);
      const list = await readText(request, { what: "a list of indicators", maxBytes: INVESTIGATE_LIMITS.listBytes });
      return { status: 200, body: await lagebild.sweep(params.incident, { list, ...query }, { signal }) };
    },
  }),
  route({
    method: "post",
    path: `${HERE}/greps`,
    operation: "grep",
    work: "scans",
    needs: "ask",
    summary: "Looks for a regular expression in every line",
    params: incidentParams,
    body: grepRequest,
    replies: { 200: { description: "The first lines that match, and how many there are", schema: grepReport } },
    async handle({ params, body, signal }, { lagebild }) {
      return { status: 200, body: await lagebild.grep(params.incident, body, { signal }) };
    },
  }),
  route({
    method: "post",
    path: `${HERE}/sql`,
    operation: "querySql",
    work: "scans",
    needs: "ask",
    summary: "Runs one read-only SELECT over the incident's views, within limits of rows and time",
    params: incidentParams,
    body: sqlRequest,
    replies: { 200: { description: "Columns and rows", schema: sqlResult } },
    async handle({ params, body: { sql, ...limits }, signal }, { lagebild }) {
      return { status: 200, body: await lagebild.sql(params.incident, sql, limits, { signal }) };
    },
  }),
];

const pictures: readonly Route[] = [
  route({
    method: "get",
    path: `${HERE}/entities`,
    operation: "listEntities",
    work: "reads",
    needs: "read",
    summary: "Lists the most frequent addresses, accounts, files and other values",
    params: incidentParams,
    query: entitiesQuery,
    replies: { 200: { description: "Values by kind", schema: entityList } },
    handle: async ({ params, query, signal }, { lagebild }) => ({
      status: 200,
      body: { kinds: await lagebild.entities(params.incident, filterOf(query), { signal }) },
    }),
  }),
  route({
    method: "get",
    path: `${HERE}/entity`,
    operation: "getEntity",
    work: "reads",
    needs: "read",
    summary: "Tells how often, when, where and with what a value occurs",
    params: incidentParams,
    query: entityQuery,
    replies: { 200: { description: "What is known of it; no records where none holds it", schema: entityReport } },
    handle: async ({ params, query: { value, ...query }, signal }, { lagebild }) => ({
      status: 200,
      body: await lagebild.entity(params.incident, { value, ...filterOf(query) }, { signal }),
    }),
  }),
  route({
    method: "get",
    path: `${HERE}/timeline`,
    operation: "getTimeline",
    work: "reads",
    needs: "read",
    summary: "Orders what is notable by time, with the phases of ATT&CK",
    params: incidentParams,
    query: timelineQuery,
    replies: { 200: { description: "The timeline", schema: timelineAnswer } },
    handle: async ({ params, query, signal }, { lagebild }) => ({
      status: 200,
      body: await lagebild.timeline(params.incident, filterOf(query), { signal }),
    }),
  }),
];

const exports: readonly Route[] = OUTPUT_FORMATS.flatMap((format) => {
  const replies = { 200: { description: `Rows as ${format}`, schema: exported, mediaTypes: [MEDIA_TYPES[format]] } };
  const replyOf = (rows: readonly ExportRow[], { tlp }: Incident): Reply => ({
    status: 200,
    body: exportRows(rows, format, tlp),
    headers: {
      "content-type": `${MEDIA_TYPES[format]}; charset=utf-8`,
      "x-rows-left-out": String(leftOutOf(rows, format)),
    },
  });
  const name = `${format[0]!.toUpperCase()}${format.slice(1)}`;
  return [
    route({
      method: "get",
      path: `${HERE}/timeline/${format}`,
      operation: `exportTimeline${name}`,
      work: "reads",
      needs: "read",
      summary: `The timeline as ${format}`,
      params: incidentParams,
      query: timelineExportQuery,
      replies,
      handle: async ({ params, query: { language, ...query }, signal }, { lagebild }) =>
        replyOf(
          rowsOfTimeline(await lagebild.timeline(params.incident, filterOf(query), { signal }), language),
          await lagebild.incident(params.incident),
        ),
    }),
    route({
      method: "get",
      path: `${V1}/answers/{answer}/${format}`,
      operation: `exportAnswer${name}`,
      work: "reads",
      needs: "read",
      summary: `The lines that an answer cites as ${format}`,
      params: answerParams,
      replies,
      async handle({ params }, { lagebild }) {
        const { incident } = await lagebild.answer(params.answer);
        return replyOf(await answerRows(lagebild, params.answer), await lagebild.incident(incident));
      },
    }),
  ];
});

const playbooks: readonly Route[] = [
  route({
    method: "get",
    path: `${V1}/playbooks`,
    operation: "listPlaybooks",
    needs: "read",
    summary: "Lists the playbooks that come with the product",
    replies: { 200: { description: "The playbooks", schema: playbookList } },
    handle: async () => ({ status: 200, body: { playbooks: await ownPlaybooks() } }),
  }),
  route({
    method: "post",
    path: `${HERE}/playbooks`,
    operation: "runPlaybook",
    work: "questions",
    needs: "ask",
    summary:
      "Says of each topic of a playbook whether it is observed; free questions are asked, and each answer is kept",
    params: incidentParams,
    body: playbookRequest,
    maxBodyBytes: MAX_REQUEST_BYTES,
    replies: { 200: { description: "A first look at the incident", schema: playbookReport } },
    async handle({ params, body, signal }, { lagebild }) {
      const playbook = body.playbook ?? (await ownPlaybook(body.name ?? ""));
      const { language, budgetTokens, model } = body;
      const report = await runPlaybook(lagebild, params.incident, playbook, {
        language,
        budgetTokens,
        signal,
        ...(model !== undefined && { model }),
      });
      return { status: 200, body: report };
    },
  }),
];

/** Searches through every line, what is known of values, timelines, exports and playbooks. */
export const investigateRoutes: readonly Route[] = [...searches, ...pictures, ...exports, ...playbooks];
