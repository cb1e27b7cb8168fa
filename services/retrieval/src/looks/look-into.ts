import {
  type CallResult,
  type EntityKind,
  type PictureFinding,
  type RecordRow,
  type TraceCall,
  type TraceName,
  type Where,
} from "@lagebild/domain";
import { entityReport, type EntityReport } from "@lagebild/indicators";
import type { OpenParts } from "../investigate/open-parts.js";
import type { IncidentRules } from "../picture/incident-rules.js";
import { pictureOfIncident } from "../picture/picture-of-incident.js";
import { readPlaces } from "../read-places.js";
import type { ReadLine } from "../resolve-lines.js";
import { namesInRecords } from "./names-in-records.js";
import type { RawLook } from "./raw-look.js";
import { withheldLook } from "./withheld-look.js";

const LINES = 6;
const LINES_AROUND = 4;
const LINES_OF_FINDING = 3;
const VALUES = 8;
const VALUES_OF_KIND = 3;
const MOST_NAMES = 20;
/** What is told to stand together with a value, and may be looked at next. */
const TOGETHER: readonly EntityKind[] = ["account", "address", "host", "domain", "path", "process"];

/** Takes one look into an incident. Text that speaks to an assistant is withheld from what it returns. */
export async function lookInto(
  parts: OpenParts,
  rules: () => Promise<IncidentRules>,
  call: TraceCall,
): Promise<CallResult> {
  return withheldLook(await rawLook(parts, rules, call));
}

async function rawLook(parts: OpenParts, rules: () => Promise<IncidentRules>, call: TraceCall): Promise<RawLook> {
  switch (call.call) {
    case "count": {
      const { values = [] } = await parts.index.aggregate({ op: "top", of: call.by, where: call.of, limit: VALUES });
      return recordsLook(
        parts,
        call.of,
        values.map(({ value, count }) => ({ value, count })),
      );
    }
    case "list":
      return recordsLook(parts, call.of, []);
    case "around": {
      const first = Math.max(1, call.line - LINES_AROUND);
      const numbers = Array.from({ length: call.line + LINES_AROUND - first + 1 }, (_, at) => first + at);
      const read = await parts.lines.readLines(call.source, numbers);
      return linesLook(parts, read, { records: read.length, values: [], ...timesOf(read.map(({ row }) => row)) });
    }
    case "entity": {
      const { value, limits } = call;
      return entityLook(parts, await entityReport(parts.index, { value, ...(limits && { filter: limits }) }));
    }
    case "findings": {
      const { picture } = await pictureOfIncident(parts, await rules(), {});
      return findingsLook(
        parts,
        call.ids.flatMap((id) => picture.findings.find((finding) => finding.id === id) ?? []),
      );
    }
  }
}

type Counted = Pick<CallResult, "records" | "values" | "firstTime" | "lastTime">;

async function recordsLook(parts: OpenParts, where: Where, values: CallResult["values"]): Promise<RawLook> {
  const half = LINES / 2;
  const { matched: records, records: first = [] } = await parts.index.aggregate({ op: "first", where, limit: half });
  const { records: last = [] } = await parts.index.aggregate({ op: "last", where, limit: half });
  const read = await parts.lines.readRows(distinctRows([...first, ...last]));
  return linesLook(parts, read, { records, values, ...timesOf([...first, ...last]) });
}

/** Looks at lines, and names whom they name. */
async function linesLook(parts: OpenParts, read: readonly ReadLine[], counted: Counted): Promise<RawLook> {
  return {
    ...counted,
    findings: [],
    read,
    names: await namesInRecords(
      parts.index,
      read.map(({ row }) => row),
    ),
  };
}

async function entityLook({ lines }: OpenParts, report: EntityReport): Promise<RawLook> {
  const together = report.together.filter(({ kind }) => TOGETHER.includes(kind));
  const best = together.flatMap(({ kind, values }) =>
    values.slice(0, VALUES_OF_KIND).map(({ value, count }) => ({ kind, value, count })),
  );
  const { firstTime, lastTime } = report;
  return {
    records: report.records,
    ...(firstTime !== undefined && { firstTime }),
    ...(lastTime !== undefined && { lastTime }),
    values: best.map(({ value, count }) => ({ value, count })),
    findings: [],
    read: await lines.readRows(report.samples),
    names: best.map(({ kind, value }) => ({ kind, value })),
  };
}

async function findingsLook({ lines }: OpenParts, findings: readonly PictureFinding[]): Promise<RawLook> {
  const places = findings.flatMap(({ lines: [first, ...rest] }) =>
    // Of a sequence, the last one is what it led to.
    first ? [first, ...rest.slice(-(LINES_OF_FINDING - 1))] : [],
  );
  const read = await readPlaces(lines, places);
  const named = (values: PictureFinding["who"], kind: EntityKind): readonly TraceName[] =>
    values.values.slice(0, VALUES_OF_KIND).map(({ value }) => ({ kind, value }));
  const names = findings.flatMap(({ who, from, to, hosts }) => [
    ...named(from, "address"),
    ...named(who, "account"),
    ...named(to, "address"),
    ...named(hosts, "host"),
  ]);
  return {
    records: findings.reduce((sum, { count }) => sum + count, 0),
    ...timesOf(findings.flatMap(({ firstTime, lastTime }) => [{ time: firstTime }, { time: lastTime }])),
    values: [],
    findings: findings.map(({ id, level, statement }) => ({ id, level, statement })),
    read: [...read.values()],
    names: [...new Map(names.map((name) => [name.value.toLowerCase(), name])).values()].slice(0, MOST_NAMES),
  };
}

const distinctRows = (rows: readonly RecordRow[]): readonly RecordRow[] => [
  ...new Map(rows.map((row) => [`${row.source} ${row.line}`, row])).values(),
];

function timesOf(rows: readonly { readonly time: number | undefined }[]): Pick<CallResult, "firstTime" | "lastTime"> {
  const times = rows.flatMap(({ time }) => time ?? []);
  if (times.length === 0) return {};
  return {
    firstTime: times.reduce((a, b) => Math.min(a, b)),
    lastTime: times.reduce((a, b) => Math.max(a, b)),
  };
}
