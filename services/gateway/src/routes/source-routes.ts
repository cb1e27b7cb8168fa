import { actorOf } from "../access/caller.js";
import { custody, job as jobSchema, jobOf, sourceReport, uploadAnswer } from "../api/incidents.js";
import { incidentParams, sourceChange, sourceParams, uploadHeaders, uploadQuery } from "../api/requests.js";
import { changeSource, reportSource } from "../named-source.js";
import { readUpload } from "./read-upload.js";
import { route, V1, type Route } from "./route.js";

/** What puts logs into an incident, and corrects how they are read. */
export const sourceRoutes: readonly Route[] = [
  route({
    method: "post",
    path: `${V1}/incidents/{incident}/sources`,
    operation: "addSource",
    needs: "ingest",
    summary: "Takes a log file or an archive of any size as the body, one a request, and adds a job that reads it",
    params: incidentParams,
    query: uploadQuery,
    headers: uploadHeaders,
    takesBytes: true,
    replies: { 202: { description: "It arrived whole; the job reads it", schema: uploadAnswer } },
    async handle({ params, query, request, response, caller }, context) {
      const { upload, settings, passwords } = await readUpload({ query, request, response }, context, () =>
        context.lagebild.incident(params.incident),
      );
      const id = await upload.keepFor(() =>
        context.lagebild.ingest(params.incident, {
          paths: [upload.path],
          ...(context.zone !== undefined && { zone: context.zone }),
          settings,
          isUpload: true,
          broughtBy: actorOf(caller),
          ...(passwords.length > 0 && { passwords }),
        }),
      );
      const job = jobOf(await context.lagebild.job(id));
      const { file, sizeBytes, sha256 } = upload;
      return { status: 202, body: { job, file, sizeBytes, sha256 }, headers: { location: `${V1}/jobs/${id}` } };
    },
  }),
  route({
    method: "get",
    path: `${V1}/incidents/{incident}/sources/{source}`,
    operation: "getSource",
    needs: "read",
    summary: "Shows a source with its names, what was said of it, and the account of its lines",
    params: sourceParams,
    replies: { 200: { description: "The source", schema: sourceReport } },
    handle: async ({ params }, { lagebild }) => ({
      status: 200,
      body: reportSource(await lagebild.snapshot(params.incident), params.source),
    }),
  }),
  route({
    method: "get",
    path: `${V1}/incidents/{incident}/sources/{source}/custody`,
    operation: "getCustody",
    summary: "Shows who brought a source and when, with its SHA-256, and every check of it since",
    needs: "read",
    params: sourceParams,
    replies: { 200: { description: "The links, the oldest first", schema: custody } },
    async handle({ params }, { lagebild }) {
      const { source } = reportSource(await lagebild.snapshot(params.incident), params.source);
      return { status: 200, body: { links: await lagebild.custody(params.incident, source.id) } };
    },
  }),
  route({
    method: "patch",
    path: `${V1}/incidents/{incident}/sources/{source}`,
    operation: "changeSource",
    needs: "ingest",
    summary: "Corrects what is said of a source, and adds a job that reads it anew from what is stored",
    params: sourceParams,
    body: sourceChange,
    replies: { 202: { description: "The job that reads it anew; ids and lines stay", schema: jobSchema } },
    async handle({ params, body: { clockOffset, ...said } }, { lagebild, zone }) {
      const settings = { ...said, ...(clockOffset !== undefined && { clockOffsetMs: clockOffset }) };
      const id = await changeSource(lagebild, params.incident, params.source, { settings, zone });
      return { status: 202, body: jobOf(await lagebild.job(id)), headers: { location: `${V1}/jobs/${id}` } };
    },
  }),
];
