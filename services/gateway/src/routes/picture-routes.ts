import {
  decisionRequest,
  findingParams,
  pictureQuery,
  pictureReport,
  reportQuery,
  reportText,
} from "../api/picture.js";
import { incidentParams } from "../api/requests.js";
import { LINES_IN_REPORT, pageOfIncident } from "../picture/page-of-incident.js";
import { pictureHtml } from "../picture/picture-html.js";
import { pictureMarkdown } from "../picture/picture-markdown.js";
import { route, V1, type Route } from "./route.js";

const HERE = `${V1}/incidents/{incident}`;
const HTML = "text/html; charset=utf-8";
const MARKDOWN = "text/markdown; charset=utf-8";

/** What an incident is without a question, and what analysts say of it. */
export const pictureRoutes: readonly Route[] = [
  route({
    method: "get",
    path: `${HERE}/picture`,
    operation: "getPicture",
    work: "scans",
    needs: "read",
    summary: "Returns what an incident is: findings, topics seen or not, actors, sources and what to distrust",
    params: incidentParams,
    query: pictureQuery,
    replies: { 200: { description: "The picture", schema: pictureReport } },
    async handle({ params, query, signal }, { lagebild }) {
      return { status: 200, body: await lagebild.picture(params.incident, query, { signal }) };
    },
  }),
  route({
    method: "get",
    path: `${HERE}/report`,
    operation: "getReport",
    work: "scans",
    needs: "read",
    summary: "Writes the picture with its lines as Markdown or HTML",
    params: incidentParams,
    query: reportQuery,
    replies: { 200: { description: "The report", schema: reportText, mediaTypes: ["text/markdown", "text/html"] } },
    async handle({ params, query: { format, language = "en", zone }, signal }, { lagebild }) {
      const options = { language, zone, lines: LINES_IN_REPORT, isShort: false, signal };
      const page = await pageOfIncident(lagebild, params.incident, options);
      return format === "html"
        ? { status: 200, body: pictureHtml(page, language), headers: { "content-type": HTML } }
        : { status: 200, body: pictureMarkdown(page), headers: { "content-type": MARKDOWN } };
    },
  }),
  route({
    method: "post",
    path: `${HERE}/findings/{finding}/decision`,
    operation: "decideFinding",
    work: "questions",
    needs: "ask",
    summary: "Keeps what an analyst says of a finding, or takes it back",
    params: findingParams,
    body: decisionRequest,
    replies: { 200: { description: "The picture with the decision", schema: pictureReport } },
    async handle({ params, body, signal }, { lagebild }) {
      const request = { finding: params.finding, ...body };
      return { status: 200, body: await lagebild.decide(params.incident, request, { signal }) };
    },
  }),
];
