import { Failure, type SourceSettings } from "@lagebild/domain";
import { HttpFailure } from "@lagebild/runtime/http";
import type { IncomingMessage } from "node:http";
import type { z } from "zod";
import { actorOf } from "../access/caller.js";
import { custody, job as jobSchema, jobOf, sourceReport, uploadAnswer } from "../api/incidents.js";
import {
  incidentParams,
  PASSWORD_HEADER,
  sourceChange,
  sourceParams,
  uploadHeaders,
  uploadQuery,
} from "../api/requests.js";
import { nameInDisposition } from "../file-name.js";
import { changeSource, reportSource } from "../named-source.js";
import { receiveUpload } from "../upload.js";
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
      const passwords = passwordsOf(request);
      const name = query.name ?? nameInDisposition(request.headers["content-disposition"]);
      if (name === undefined)
        throw new Failure("invalid", "the file has no name: add ?name=auth.log or a Content-Disposition header");
      checkBody(request);
      await context.lagebild.incident(params.incident);
      const leave = context.uploads.take();
      response.once("close", leave);
      const upload = await receiveUpload(request, { name, ...context.upload });
      context.count.uploadedBytes(upload.sizeBytes);
      const id = await upload.keepFor(() =>
        context.lagebild.ingest(params.incident, {
          paths: [upload.path],
          ...(context.zone !== undefined && { zone: context.zone }),
          settings: settingsOf(query),
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

const settingsOf = ({ zone, year, host, clockOffset }: z.output<typeof uploadQuery>): SourceSettings => ({
  ...(zone !== undefined && { zone }),
  ...(year !== undefined && { year }),
  ...(host !== undefined && { host }),
  ...(clockOffset !== undefined && { clockOffsetMs: clockOffset }),
});

/** Values of the header, which may come several times. Failure "invalid", which names no password. */
function passwordsOf({ headersDistinct }: IncomingMessage): readonly string[] {
  return (headersDistinct[PASSWORD_HEADER] ?? []).map((value) => {
    try {
      return decodeURIComponent(value);
    } catch (error) {
      throw new Failure(
        "invalid",
        `header ${PASSWORD_HEADER} cannot be read, expected a percent-encoded password`,
        error,
      );
    }
  });
}

function checkBody({ headers }: IncomingMessage): void {
  if (/^multipart\//i.test(headers["content-type"] ?? ""))
    throw new HttpFailure(
      "unsupported-media-type",
      "content type is multipart, expected the bytes of one file as the body: curl -X POST -T auth.log",
    );
  const encoding = headers["content-encoding"] ?? "identity";
  if (encoding !== "identity")
    throw new HttpFailure(
      "unsupported-media-type",
      "the body is encoded, expected the bytes of the file as they are: compressed files are read too",
    );
}
