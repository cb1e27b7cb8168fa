import { Failure, type RecordRow } from "@lagebild/domain";
import type {
  EntityReport,
  GrepReport,
  Investigation,
  KindValues,
  ReadLine,
  RetrievalService,
  RetrievedWindow,
  SearchOptions,
  SweepReport,
  Timeline,
} from "@lagebild/retrieval";
import { failureOf, getJson, postForEvents, postJson, type CallOptions } from "@lagebild/runtime/http";
import type { IndexSnapshot, QueryResult } from "@lagebild/search";

/** The retrieval service in another process. Failure "unavailable" where it cannot be reached. */
export function httpRetrieval(url: string, token: string | undefined): RetrievalService {
  const options: CallOptions = token === undefined ? {} : { token };
  const post = async (incident: string, what: string, body: unknown, signal?: AbortSignal): Promise<unknown> =>
    postJson(`${url}/incidents/${encodeURIComponent(incident)}/${what}`, body, {
      ...options,
      ...(signal && { signal }),
    });
  return {
    ...httpInvestigation(url, options, post),
    window: async (incident, request, signal) => (await post(incident, "windows", request, signal)) as RetrievedWindow,
    readLines: async (incident, file, lines) => (await post(incident, "lines", { file, lines })) as readonly ReadLine[],
    recordsAt: async (incident, file, lines) =>
      (await post(incident, "records", { file, lines })) as readonly RecordRow[],
    snapshot: async (incident) => (await post(incident, "snapshot", {})) as IndexSnapshot,
    ping: async () => ((await getJson(`${url}/status`, options)) as { readonly detail: string }).detail,
    release: async (incident) => void (await post(incident, "release", {})),
    close: async () => undefined,
  };
}

type Post = (incident: string, what: string, body: unknown) => Promise<unknown>;

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
    entity: async (incident, request) => (await post(incident, "entity", request)) as EntityReport,
    entities: async (incident, request) => (await post(incident, "entities", request)) as readonly KindValues[],
    timeline: async (incident, request) => (await post(incident, "timeline", request)) as Timeline,
    sql: async (incident, sql, limits) => (await post(incident, "sql", { sql, ...limits })) as QueryResult,
  };
}
