import { describe, expect, it } from "vitest";
import type { Citation, RecordRow, ShapeId, StatementResult } from "@lagebild/domain";
import type { ResolveLines } from "./resolved-line.js";
import { verifyAnswer } from "./verify-answer.js";

const text = "Accepted password for backup from 203.0.113.7 port 51408 ssh2";
const row: RecordRow = {
  file: "auth.log",
  line: 7,
  byteOffset: 600,
  byteLength: text.length,
  time: undefined,
  host: undefined,
  program: undefined,
  shape: "0123456789abcdef" as ShapeId,
  chunk: 0,
};
const citation: Citation = {
  id: 2,
  file: "auth.log",
  sha256: "aa",
  firstLine: 7,
  lastLine: 7,
  byteOffset: 600,
  byteLength: text.length,
  text,
};
const resolve: ResolveLines = async (file, lines) =>
  file === row.file && lines.includes(row.line) ? [{ row, sha256: "aa", original: text, text }] : [];
const draft = (values: readonly string[], citations: readonly Citation[] = [citation]) => ({
  verdict: "answered" as const,
  answer: "These lines answer best: [2]",
  values,
  citations,
});

describe("verifying an answer", () => {
  it("keeps what the original bytes hold", async () => {
    const verified = await verifyAnswer(draft(["203.0.113.7", "Backup"]), [], resolve);
    expect(verified).toMatchObject({ values: ["203.0.113.7", "Backup"], citations: [citation] });
    expect(verified.verification).toEqual({
      citationsChecked: 1,
      citationsFailed: 0,
      valuesChecked: 2,
      valuesFailed: 0,
      sentencesRemoved: 0,
    });
  });

  it.each<[string, Partial<Citation>]>([
    ["another text", { text: text.replace("203", "204") }],
    ["another line", { firstLine: 8 }],
    ["another file", { file: "other.log" }],
    ["another hash", { sha256: "bb" }],
    ["another offset", { byteOffset: 601 }],
    ["another length", { byteLength: 3 }],
  ])("takes out a citation of %s", async (_, change) => {
    const verified = await verifyAnswer(draft([], [{ ...citation, ...change }]), [], resolve);
    expect(verified).toMatchObject({ citations: [], verification: { citationsChecked: 1, citationsFailed: 1 } });
  });

  it("takes out values that no cited line holds", async () => {
    const verified = await verifyAnswer(draft(["203.0.113.8", "203.0.113.7"]), [], resolve);
    expect(verified).toMatchObject({ values: ["203.0.113.7"], verification: { valuesChecked: 2, valuesFailed: 1 } });
  });

  it("takes out values whose only citation did not hold", async () => {
    const verified = await verifyAnswer(draft(["backup"], [{ ...citation, sha256: "bb" }]), [], resolve);
    expect(verified).toMatchObject({ values: [], citations: [] });
  });

  it("holds counts against exact results", async () => {
    const count: StatementResult = { statement: { op: "count", where: {} }, matched: 1204, count: 1204 };
    const verified = await verifyAnswer(draft(["1204", "1205"]), [count], resolve);
    expect(verified.values).toEqual(["1204"]);
  });

  it("counts yes and no as no values", async () => {
    const verified = await verifyAnswer(draft(["yes"]), [], resolve);
    expect(verified).toMatchObject({ values: ["yes"], verification: { valuesChecked: 0 } });
  });
});
