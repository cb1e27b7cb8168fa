import type { SourceCoverage, StoredSource } from "@lagebild/domain";
import type { SettingsChange } from "@lagebild/ingest";
import { sourceNamed, type IndexSnapshot } from "@lagebild/search";
import type { Lagebild } from "./lagebild.js";

/** A source with the account of its lines. */
export interface SourceReport {
  readonly source: StoredSource;
  /** Absent while nothing of the source is searchable. */
  readonly coverage?: SourceCoverage;
  readonly records: number;
  /** Bytes of its newest state that are searchable, while a job reads that state. */
  readonly coveredBytes?: number;
}

/** Finds a source by its label, its id or the beginning of it, or a name. Failure "missing" or, with the candidates, "invalid". */
export function reportSource({ sources, incomplete }: IndexSnapshot, asked: string): SourceReport {
  const unread = incomplete
    .map(({ source }) => source)
    .filter(({ id }) => !sources.some((one) => one.source.id === id));
  const { id } = sourceNamed([...sources.map(({ source }) => source), ...unread], asked);
  const pending = incomplete.find(({ source }) => source.id === id);
  const { source, coverage, records } = sources.find((one) => one.source.id === id) ?? {
    source: pending!.source,
    coverage: undefined,
    records: 0,
  };
  return { source, records, ...(coverage && { coverage }), ...(pending && { coveredBytes: pending.coveredBytes }) };
}

/** Adds a job that changes what is said of a source, and reads it anew from what is stored; returns its id. */
export async function changeSource(
  lagebild: Pick<Lagebild, "snapshot" | "ingest">,
  incident: string,
  asked: string,
  { settings, zone }: { readonly settings: SettingsChange; readonly zone: string | undefined },
): Promise<string> {
  const { source } = reportSource(await lagebild.snapshot(incident), asked);
  const describes = { source: source.id, settings };
  return lagebild.ingest(incident, { paths: [], isUpload: false, ...(zone !== undefined && { zone }), describes });
}
