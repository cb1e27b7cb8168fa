import { createHash } from "node:crypto";
import type {
  EcsEvent,
  Entity,
  EntityRole,
  IndexedShape,
  Meaning,
  RecordFilter,
  ShapeId,
  SourceCoverage,
  SourceId,
  StoredSource,
  ZoneOrigin,
} from "@lagebild/domain";
import type { BuiltSegment, ByteRange, IncidentIndex, SegmentManifest } from "../incident-index.js";

/** A record of a test: all it does not name is filled in. */
export interface TestRecord {
  readonly line: number;
  readonly shape: IndexedShape;
  readonly time?: number;
  readonly host?: string;
  readonly program?: string;
  readonly chunk?: number;
  readonly fields?: Readonly<Record<string, string>>;
  readonly event?: EcsEvent;
  readonly entities?: readonly (Entity & { readonly role?: EntityRole })[];
  readonly zoneOrigin?: ZoneOrigin;
  readonly occurrences?: number;
}

export interface TestPart {
  readonly source: StoredSource;
  readonly range?: ByteRange;
  readonly records: readonly TestRecord[];
}

export const hex = (text: string): string => createHash("sha256").update(text).digest("hex").slice(0, 16);
export const none: RecordFilter = {};
export const everything = { where: {} };

/** Makes up a source of 1,000 bytes. */
export const testSource = (file: string, sizeBytes = 1_000): StoredSource => ({
  id: hex(`source ${file}`) as SourceId,
  file,
  sha256: hex(file).repeat(4),
  sizeBytes,
  lines: 100,
  encoding: "utf-8",
  modifiedMs: 0,
});

/** Makes up a shape whose template is its first word. */
export function testShape(text: string, vector?: readonly number[], meanings: readonly Meaning[] = []): IndexedShape {
  const template = text.split(" ")[0]!;
  return {
    id: hex(text) as ShapeId,
    text,
    template,
    program: undefined,
    meanings,
    vector: vector && Float32Array.from(vector),
  };
}

export const meaning = (en: string, de: string): Meaning => ({ id: hex(en), en, de, tags: [], severity: "attack" });
export const failed = testShape(
  "sshd: Failed password for <user> from <ip>",
  [1, 0, 0],
  [meaning("someone guessed passwords", "jemand hat Passwörter geraten")],
);
export const accepted = testShape("login Accepted password for <user>", [0.8, 0.6, 0]);
export const sudo = testShape("sudo: COMMAND=/bin/bash startSession user_account", [0, 1, 0]);
export const cron = testShape("cron (root) CMD", [0, 0, 1]);
export const account = (value: string): Entity => ({ kind: "account", value });
export const address = (value: string): Entity => ({ kind: "address", value });

export const coverageOf = (file: string, bytes: number): SourceCoverage => ({
  source: hex(`source ${file}`) as SourceId,
  file,
  format: "syslog",
  encoding: "utf-8",
  bytes,
  lines: 50,
  parsed: 40,
  keptAsText: 10,
  emptyLines: 0,
  cutLines: 0,
  withoutTime: 0,
  brokenCharacters: 0,
  assumptions: ["year 2024"],
});

const manifestOf = (parts: readonly TestPart[], modelId: string): SegmentManifest => ({
  modelId,
  coverage: parts.map(({ source, range }) => ({
    ...coverageOf(source.file, (range?.endByte ?? source.sizeBytes) - (range?.startByte ?? 0)),
    source: source.id,
  })),
  skips: [{ file: "core.bin", reason: "binary", count: 1 }],
});

/** Builds a segment and does not publish it. */
export async function buildSegment(
  index: IncidentIndex,
  segmentId: string,
  parts: readonly TestPart[],
  modelId = "model-1",
): Promise<BuiltSegment> {
  const builder = await index.segmentBuilder(segmentId);
  const shapes = new Map<ShapeId, IndexedShape>();
  for (const { source, range, records } of parts) {
    const number = builder.addSource(source, range ?? { startByte: 0, endByte: source.sizeBytes });
    for (const {
      shape,
      fields,
      event,
      entities,
      line,
      time,
      host,
      program,
      chunk = 1,
      zoneOrigin,
      occurrences,
    } of records) {
      shapes.set(shape.id, shape);
      const { id, text, template, program: of } = shape;
      builder.addRecord({
        source: number,
        line,
        byteOffset: line * 10,
        byteLength: 9,
        time,
        ...(zoneOrigin && { zoneOrigin }),
        ...(occurrences !== undefined && { occurrences }),
        host,
        program,
        chunk,
        shape: builder.addShape({ id, text, template, program: of }),
        fields,
        ...(event && { event }),
        entities: entities?.map(({ kind, value }) => builder.addEntity(kind, value)),
        ...(entities?.some(({ role }) => role) && { roles: entities.map(({ role }) => role) }),
      });
    }
  }
  builder.describeShapes([...shapes.values()]);
  return builder.finish(manifestOf(parts, modelId));
}

export async function publish(
  index: IncidentIndex,
  segmentId: string,
  parts: readonly TestPart[],
  modelId?: string,
): Promise<void> {
  await index.publish(await buildSegment(index, segmentId, parts, modelId));
}

export const auth = testSource("auth.log");
export const cronLog = testSource("cron.log");
export const authRecords: readonly TestRecord[] = [
  {
    line: 1,
    shape: failed,
    time: 1_000,
    host: "bastion",
    program: "sshd",
    entities: [account("root"), address("203.0.113.7")],
  },
  {
    line: 2,
    shape: failed,
    time: 2_000,
    host: "bastion",
    program: "sshd",
    entities: [account("admin"), address("203.0.113.7")],
  },
  {
    line: 3,
    shape: failed,
    time: 3_000,
    host: "Bastion",
    program: "sshd",
    entities: [account("root"), account("root")],
  },
  { line: 5, shape: accepted, time: 4_000, host: "bastion", program: "sshd", chunk: 2, entities: [account("backup")] },
  {
    line: 7,
    shape: sudo,
    time: 5_000,
    host: "bastion",
    program: "sudo",
    chunk: 2,
    entities: [account("backup"), account("root")],
  },
  { line: 9, shape: failed, host: "web", program: "sshd", chunk: 1, entities: [account("root")] },
];
export const cronRecords: readonly TestRecord[] = [
  {
    line: 1,
    shape: cron,
    time: 2_500,
    host: "web",
    program: "cron",
    fields: { user: "root", size: "10", 'a.b/c~d"e': "Straße" },
  },
  { line: 2, shape: cron, time: 6_000, host: "web", program: "cron", fields: { user: "Root", size: "9.5" } },
  { line: 3, shape: cron, time: 7_000, host: "web", program: "cron", fields: { user: "backup", size: "many" } },
];
export const both: readonly TestPart[] = [
  { source: auth, records: authRecords },
  { source: cronLog, records: cronRecords },
];

/** Indexes for tests: each test gets its own, except those that only read. */
export interface TestIndexes {
  empty(options?: { modelId?: string }): Promise<IncidentIndex>;
  /** Holds `both`, refreshed. */
  filled(): Promise<IncidentIndex>;
  /** As `filled`, but one for all tests that change nothing. */
  read(): Promise<IncidentIndex>;
  /** One for all tests that name the same filling. */
  shared(fill: (index: IncidentIndex) => Promise<void>): Promise<IncidentIndex>;
}

/** Publishes what most tests ask about. */
export async function fillIndex(index: IncidentIndex): Promise<void> {
  await publish(index, "one", both);
  await index.refresh();
}

export const countOf = async (index: IncidentIndex): Promise<number> =>
  (await index.aggregate({ op: "count", ...everything })).matched;
