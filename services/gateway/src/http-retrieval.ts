import type { RecordRow } from "@lagebild/domain";
import type { ReadLine, RetrievalService, RetrievedWindow } from "@lagebild/retrieval";
import { getJson, postJson, type CallOptions } from "@lagebild/runtime/http";
import type { IndexSnapshot } from "@lagebild/search";

/** The retrieval service in another process. Failure "unavailable" where it cannot be reached. */
export function httpRetrieval(url: string, token: string | undefined): RetrievalService {
  const options: CallOptions = token === undefined ? {} : { token };
  const post = async (incident: string, what: string, body: unknown, signal?: AbortSignal): Promise<unknown> =>
    postJson(`${url}/incidents/${encodeURIComponent(incident)}/${what}`, body, {
      ...options,
      ...(signal && { signal }),
    });
  return {
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
