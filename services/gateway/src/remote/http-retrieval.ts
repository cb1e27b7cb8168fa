import { Failure, type CallResult, type RecordRow, type SentenceFault } from "@lagebild/domain";
import type {
  EntityReport,
  EventsPage,
  FieldsReport,
  GrepReport,
  Investigation,
  KindValues,
  PictureReport,
  ReadLine,
  RetrievalService,
  RetrievedWindow,
  SearchOptions,
  SimilarEvents,
  SimilarShapes,
  SweepReport,
  Timeline,
  TokenReport,
} from "@lagebild/retrieval";
import { failureOf, getJson, postForEvents, postJson, type CallOptions } from "@lagebild/runtime/http";
import type { IndexSnapshot, QueryResult } from "@lagebild/search";

export interface RetrievalAccess {
  readonly url: string;
  readonly token: string | undefined;
  /** Until an answer is complete; searches through all lines may take longer as long as they tell how far they are. */
  readonly timeoutMs: number;
}

/** What a query may take beyond its own limit of time to be sent and answered. */
const TRANSFER_MS = 10_000;

/** The retrieval service in another process. Failure "unavailable" where it cannot be reached. */
export function httpRetrieval({ url, token, timeoutMs }: RetrievalAccess): RetrievalService {
  const options: CallOptions = { timeoutMs, ...(token !== undefined && { token }) };
  const post: Post = async (incident, what, body, change = {}) =>
    postJson(`${url}/incidents/${encodeURIComponent(incident)}/${what}`, body, { ...options, ...change });
  return {
    ...httpInvestigation(url, options, post),
    similarEvents: async (request) => (await postJson(`${url}/similar-events`, request, options)) as SimilarEvents,
    tokens: async (request) => (await postJson(`${url}/tokens`, request, options)) as TokenReport,
    window: async (incident, request, signal) =>
      (await post(incident, "windows", request, signalOf({ signal }))) as RetrievedWindow,
    faultOf: async (incident, sentence) =>
      ((await post(incident, "sentences", sentence)) as { readonly fault?: SentenceFault }).fault,
    readLines: async (incident, file, lines) => (await post(incident, "lines", { file, lines })) as readonly ReadLine[],
    recordsAt: async (incident, file, lines) =>
      (await post(incident, "records", { file, lines })) as readonly RecordRow[],
    snapshot: async (incident) => (await post(incident, "snapshot", {})) as IndexSnapshot,
    ping: async () => ((await getJson(`${url}/status`, options)) as { readonly detail: string }).detail,
    release: async (incident) => void (await post(incident, "release", {})),
    close: async () => undefined,
  };
}

type Post = (incident: string, what: string, body: unknown, change?: CallOptions) => Promise<unknown>;

const signalOf = ({ signal }: { readonly signal?: AbortSignal | undefined } = {}): CallOptions =>
  signal ? { signal } : {};

function httpInvestigation(url: string, options: CallOptions, post: Post): Investigation {
  const search = async (
    incident: string,
    what: string,
    body: unknown,
    { signal, onProgress }: SearchOptions = {},
  ): Promise<unknown> => {
    const target = `${url}/incidents/${encodeURIComponent(incident)}/${what}`;
    for await (const { event, data } of postForEvents(target, body, { ...options, ...(signal && { signal }) })) {
      const value = JSON.parse(data) as unknown;
      if (event === "progress") {
        const { readBytes, totalBytes } = value as { readonly readBytes: number; readonly totalBytes: number };
        onProgress?.(readBytes, totalBytes);
      }
      if (event === "report") return value;
      if (event === "failure")
        throw failureOf(value) ?? new Failure("unavailable", `${url} failed and did not say how`);
    }
    throw new Failure("unavailable", `${url} broke off before its report`);
  };
  return {
    sweep: async (incident, request, found) => (await search(incident, "sweeps", request, found)) as SweepReport,
    grep: async (incident, request, found) => (await search(incident, "greps", request, found)) as GrepReport,
    entity: async (incident, request, by) => (await post(incident, "entity", request, signalOf(by))) as EntityReport,
    entities: async (incident, request, by) =>
      (await post(incident, "entities", request, signalOf(by))) as readonly KindValues[],
    timeline: async (incident, request, by) => (await post(incident, "timeline", request, signalOf(by))) as Timeline,
    similar: async (incident, request, by) => (await post(incident, "similar", request, signalOf(by))) as SimilarShapes,
    events: async (incident, request, by) => (await post(incident, "events", request, signalOf(by))) as EventsPage,
    fields: async (incident, request, by) => (await post(incident, "fields", request, signalOf(by))) as FieldsReport,
    picture: async (incident, request, by) => (await post(incident, "picture", request, signalOf(by))) as PictureReport,
    decide: async (incident, request, by) =>
      (await post(incident, "decisions", request, signalOf(by))) as PictureReport,
    look: async (incident, call, by) => (await post(incident, "looks", call, signalOf(by))) as CallResult,
    sql: async (incident, sql, limits, by) =>
      (await post(
        incident,
        "sql",
        { sql, ...limits },
        { timeoutMs: limits.timeoutMs + TRANSFER_MS, ...signalOf(by) },
      )) as QueryResult,
  };
}
