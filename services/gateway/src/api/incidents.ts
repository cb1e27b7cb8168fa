import { basename } from "node:path";
import {
  FRAMING_KINDS,
  type Skip,
  type EventCoverage,
  type SourceCoverage,
  type SourceSettings,
  type StoredSource,
  type TimeCourse,
} from "@lagebild/domain";
import type { Metrics, ProblemDetails } from "@lagebild/runtime/http";
import type { IndexSnapshot } from "@lagebild/search";
import { TLP_MARKS, type Incident } from "@lagebild/store";
import { z } from "zod";
import type { CustodyLink } from "../access/custody.js";
import type { IngestJob } from "../ingest-queue.js";
import type { PartStatus } from "../lagebild.js";
import type { SourceReport } from "../named-source.js";
import { answerOf, next } from "./named-schemas.js";

const count = z.number().int().min(0);
const text = z.string();
const time = z.number().optional().describe("Microseconds since 1970 UTC");

const fields = {
  id: text,
  createdMs: z.number().describe("Milliseconds since 1970 UTC"),
  note: text,
  zone: text.optional().describe("Zone in which its times are typed and shown"),
  tlp: z.enum(TLP_MARKS).optional().describe("Who may read what is in it, by the Traffic Light Protocol 2.0"),
  keptDays: z.number().int().min(1).optional().describe("Whole days from its creation after which it is deleted"),
};
export const incident = answerOf<Incident>()("Incident", z.strictObject(fields));
export const incidentList = answerOf<{ readonly incidents: readonly Incident[]; readonly next?: string }>()(
  "IncidentList",
  z.strictObject({ incidents: z.array(incident), next }),
);

const framing = z.strictObject({
  kind: z.enum(FRAMING_KINDS),
  lists: z.array(text).optional(),
  element: text.optional(),
  separator: text.optional(),
  rule: text.optional(),
  begin: text.optional(),
  layout: text.optional(),
});

export const sourceSettings = answerOf<SourceSettings>()(
  "SourceSettings",
  z.strictObject({
    zone: text.optional().describe("Of times that name none: Europe/Berlin, or +01:00"),
    year: z.number().int().optional().describe("Of the first time stamp, for times that write none"),
    host: text.optional().describe("Of records that name none"),
    clockOffsetMs: z.number().int().optional().describe("Added to every time"),
  }),
);

const source = answerOf<StoredSource>()(
  "Source",
  z.strictObject({
    id: text.describe("Stays while the source grows"),
    file: text.describe("Its label: no other source of the incident has it"),
    names: z
      .array(text)
      .optional()
      .describe("Every name under which its bytes arrived, where that is not the label alone"),
    settings: sourceSettings.optional(),
    revision: count.optional().describe("How often its settings have changed"),
    sha256: text,
    earlierSha256: z.array(text).optional().describe("Of what it was before it grew, the latest first"),
    sizeBytes: count,
    lines: count,
    encoding: text,
    modifiedMs: z.number(),
    framing: framing.optional().describe("How its bytes fall into records; by lines where it is absent"),
  }),
);

const placedTime = z.strictObject({ line: count, time: z.number() });
const timeSteps = z.array(z.strictObject({ fromLine: count, toLine: count, fromTime: z.number(), toTime: z.number() }));

const timeCourse = answerOf<TimeCourse>()(
  "TimeCourse",
  z.strictObject({
    zones: z.strictObject({ written: count, set: count, assumed: count }),
    offsets: z.record(z.string(), count).optional().describe("Records that wrote their zone, by offset: +01:00, UTC"),
    repeats: count,
    repeatedOccurrences: count,
    first: placedTime.optional(),
    last: placedTime.optional(),
    forward: z.array(count),
    backward: z.array(count),
    longestForward: timeSteps,
    longestBackward: timeSteps,
  }),
);

const eventCoverage = answerOf<EventCoverage>()(
  "EventCoverage",
  z.strictObject({
    withCategory: count,
    mappings: z.record(z.string(), count).describe("Records by the mapping that took them"),
    missing: z.array(z.strictObject({ shape: text, count })).describe("Shapes without a category, most frequent first"),
  }),
);

const coverage = answerOf<SourceCoverage>()(
  "Coverage",
  z.strictObject({
    source: text,
    file: text,
    format: text,
    encoding: text,
    bytes: count,
    lines: count,
    parsed: count,
    keptAsText: count,
    emptyLines: count,
    notRecords: count.optional(),
    cutLines: count,
    withoutTime: count,
    brokenCharacters: count,
    gaps: count.optional(),
    gapBytes: count.optional(),
    assumptions: z.array(text),
    course: timeCourse.optional(),
    events: eventCoverage.optional(),
  }),
);

export const sourceReport = answerOf<SourceReport>()(
  "SourceReport",
  z.strictObject({
    source,
    coverage: coverage.optional().describe("Absent while nothing of the source is searchable"),
    records: count,
    coveredBytes: count
      .optional()
      .describe("Bytes of its newest state that are searchable, while a job reads that state"),
  }),
);

const skip = answerOf<Skip>()("Skip", z.strictObject({ file: text, reason: text, count }));
const named = z.array(z.strictObject({ name: text, count }));

const snapshot = answerOf<IndexSnapshot>()(
  "Snapshot",
  z.strictObject({
    sources: z.array(z.strictObject({ source, coverage, records: count })),
    incomplete: z
      .array(
        z.strictObject({
          source,
          coveredBytes: count,
          isDamaged: z.boolean().optional().describe("What is missing is there and damaged"),
        }),
      )
      .describe("Not searchable yet, or not any more"),
    damaged: z
      .array(z.strictObject({ file: text.describe("Below the incident's folder"), fault: text }))
      .describe("Files that are left out because they are not what was written"),
    segments: count,
    records: count,
    lines: count,
    shapes: count,
    dictionaryShapes: count,
    firstTime: time,
    lastTime: time,
    hosts: named,
    programs: named,
    modelId: text.optional(),
    skips: z.array(skip),
  }),
);

/** An incident with what is in it. */
export interface IncidentWithSnapshot extends Incident {
  readonly snapshot: IndexSnapshot;
}
export const incidentWithSnapshot = answerOf<IncidentWithSnapshot>()(
  "IncidentWithSnapshot",
  z.strictObject({ ...fields, snapshot }),
);

/** A job as callers see it: files by name, for where they lie on this machine is nobody's business. */
export interface JobAnswer extends Omit<IngestJob, "group" | "input"> {
  readonly incident: string;
  readonly files: readonly string[];
}

export const jobOf = ({ group, input, ...state }: IngestJob): JobAnswer => ({
  incident: group,
  files: input.paths.map((path) => basename(path)),
  ...state,
});

const failure = { kind: text.describe("As in the type of a problem"), message: text };
export const job = answerOf<JobAnswer>()(
  "Job",
  z.strictObject({
    id: text,
    incident: text,
    files: z.array(text),
    phase: z.enum(["waiting", "planning", "running", "finishing", "done", "failed", "cancelled"]),
    createdMs: z.number(),
    changedMs: z.number(),
    slicesTotal: count,
    slicesDone: count,
    sizeTotal: count.describe("Bytes"),
    sizeDone: count.describe("Bytes"),
    sizePlanned: count.describe("Bytes that planning has read so far"),
    failed: z.array(z.strictObject({ name: text, ...failure })),
    failure: z.strictObject(failure).optional(),
    output: z
      .strictObject({
        added: z.array(text).describe("The first 500"),
        addedCount: count,
        grown: z.array(text).describe("By which a source has grown; the first 500"),
        grownCount: count,
        copies: z
          .array(z.strictObject({ file: text, source: text, of: text, isEarlier: z.boolean() }))
          .describe("Hold what a source of another name holds, or held earlier: kept and counted once; the first 500"),
        copiesCount: count,
        unchanged: z.array(text).describe("Were there already, byte for byte; the first 500"),
        unchangedCount: count,
        skips: z.array(skip).describe("The first 500"),
        skipsCount: count,
        records: count,
        rules: z
          .array(z.strictObject({ rule: text, count }))
          .optional()
          .describe("Detection rules that matched, with their records"),
      })
      .optional(),
  }),
);
export const jobList = answerOf<{ readonly jobs: readonly JobAnswer[]; readonly next?: string }>()(
  "JobList",
  z.strictObject({ jobs: z.array(job), next }),
);

/** What became of an upload: the job that reads it, and what arrived, so that both ends can compare. */
export interface UploadAnswer {
  readonly job: JobAnswer;
  readonly file: string;
  readonly sizeBytes: number;
  readonly sha256: string;
}
export const uploadAnswer = answerOf<UploadAnswer>()(
  "Upload",
  z.strictObject({ job, file: text, sizeBytes: count, sha256: text }),
);

const act = {
  who: text,
  key: text.optional().describe("Id of the key that was used"),
  from: text,
  action: text.describe("source stored, source verified"),
  failed: text.optional(),
  details: z.record(text, z.unknown()),
};
export const custody = answerOf<{ readonly links: readonly CustodyLink[] }>()(
  "Custody",
  z.strictObject({
    links: z.array(
      z.strictObject({
        number: count.describe("Of the entry in the audit"),
        hash: text,
        atMs: z.number(),
        act: z.strictObject(act).optional().describe("Absent where it was forgotten"),
      }),
    ),
  }),
);

export const problem = answerOf<ProblemDetails>()(
  "Problem",
  z.strictObject({
    type: text.describe("/problems/ and the kind: invalid, missing, denied, conflict, busy, unavailable, ..."),
    title: text,
    status: z.number().int().min(400).max(599),
    detail: text,
    instance: text,
    requestId: text,
  }),
);

export const alive = answerOf<{ readonly status: "alive" }>()("Alive", z.strictObject({ status: z.literal("alive") }));
export const readiness = answerOf<{ readonly isReady: boolean; readonly parts: readonly PartStatus[] }>()(
  "Readiness",
  z.strictObject({
    isReady: z.boolean(),
    parts: z.array(z.strictObject({ name: text, isReady: z.boolean(), detail: text })),
  }),
);
export const metricsText = answerOf<Awaited<ReturnType<Metrics["text"]>>>()(
  "Metrics",
  text.describe("Prometheus text format"),
);
export const apiDocument = answerOf<Readonly<Record<string, unknown>>>()(
  "Document",
  z.looseObject({}).describe("OpenAPI 3.1"),
);
