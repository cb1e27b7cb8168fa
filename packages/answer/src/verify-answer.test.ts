import { describe, expect, it } from "vitest";
import type { Citation, StatementResult, ResolveLines } from "@lagebild/domain";
import type { AnswerMaterial, DraftAnswer } from "./answer-material.js";
import { citationsOf } from "./cite-blocks.js";
import { testMaterial } from "./test-material.js";
import { verifyAnswer } from "./verify-answer.js";

const text = "Accepted password for backup from 203.0.113.7 port 51408 ssh2";
const other = "Failed password for admin from 198.51.100.9 port 40022 ssh2";
const material = testMaterial([text, other], { language: "en", wants: "values" });
const resolve: ResolveLines = async (source, lines) =>
  [...material.linesOf.values()].flat().filter(({ row }) => row.source === source && lines.includes(row.line));
const [citation] = citationsOf(material, [material.window.blocks[1]!]) as [Citation];
const said = `The nearest lines:\n- \`${text}\` [2]`;
const draft = (change: Partial<DraftAnswer> = {}): DraftAnswer => ({
  verdict: "answered",
  answer: said,
  values: [],
  citations: [citation],
  ...change,
});

/** Material with an exact result as block 4, over both lines. */
function withResult(result: StatementResult): AnswerMaterial {
  const block = { id: 4, kind: "exact" as const, lines: [], text: "label", statement: result.statement };
  return {
    ...material,
    window: { ...material.window, blocks: [...material.window.blocks, block] },
    exact: [{ label: "label", result, samples: [] }],
  };
}

describe("verifying an answer", () => {
  it("keeps what the original bytes hold", async () => {
    const verified = await verifyAnswer(draft({ values: ["203.0.113.7", "Backup"] }), material, resolve);
    expect(verified).toMatchObject({ answer: said, values: ["203.0.113.7", "Backup"], citations: [citation] });
    expect(verified.verification).toEqual({
      citationsChecked: 1,
      citationsFailed: 0,
      valuesChecked: 3,
      valuesFailed: 0,
      sentencesRemoved: 0,
    });
  });

  it("claims nothing where a part of an answer to several asks falls", async () => {
    const lost = draft({ answer: `${said}\nAccount: anna (3). [2]` });
    expect(await verifyAnswer(lost, material, resolve)).toMatchObject({ verdict: "insufficient", answer: said });
    const overview = { ...material.window, plan: { ...material.window.plan, mode: "exhaustive" as const } };
    expect(await verifyAnswer(lost, { ...material, window: overview }, resolve)).toMatchObject({ verdict: "answered" });
  });

  it.each<[string, Partial<Citation>]>([
    ["another text", { text: text.replace("203", "204") }],
    ["another line", { firstLine: 11 }],
    ["a line more", { lastLine: 11 }],
    ["another file", { file: "other.log" }],
    ["another hash", { sha256: "bb" }],
    ["another offset", { byteOffset: 601 }],
    ["another length", { byteLength: 3 }],
  ])("takes out a citation of %s with what rests on it", async (_, change) => {
    const changed = draft({ values: ["backup"], citations: [{ ...citation, ...change }] });
    const verified = await verifyAnswer(changed, material, resolve);
    expect(verified).toMatchObject({ citations: [], values: [], verdict: "insufficient" });
    expect(verified.verification).toMatchObject({ citationsChecked: 1, citationsFailed: 1, sentencesRemoved: 1 });
    expect(verified.answer).not.toContain("backup");
  });

  it.each([
    ["a changed quotation", `- \`${text.replace("backup", "backups")}\` [2]`],
    ["the citation of another line", `- \`${text}\` [3]`],
    ["a citation that does not exist", `- \`${text}\` [9]`],
    ["no citation", `- \`${text}\``],
    ["a time that no line has", `- 04:03:11 \`${text}\` [2]`],
    ["a count that no run has", `- \`${text}\` (x 3) [2]`],
    ["a last time that no record has", `- \`${text}\` (x 2, to 04:03:11) [2]`],
    ["a part of an address", "Values: 203.0.113.70. [2]"],
    ["an account of another line", "Values: admin. [2]"],
    ["a number", "Count: 17. [2]"],
  ])("removes a sentence with %s", async (_, sentence) => {
    const verified = await verifyAnswer(draft({ answer: `${said}\n${sentence}` }), material, resolve);
    expect(verified).toMatchObject({ answer: said, verification: { sentencesRemoved: 1 } });
  });

  it("takes out values that no cited line holds as a whole", async () => {
    const values = ["203.0.113.8", "203.0.113.7", "03.0.113.7", "admin"];
    const verified = await verifyAnswer(draft({ values }), material, resolve);
    expect(verified).toMatchObject({ values: ["203.0.113.7"], verification: { valuesFailed: 3 } });
  });

  it("holds counts, lists and what they leave out against the result that the sentence cites", async () => {
    const where = {};
    const values = ["root", "admin"].map((value, i) => ({
      value,
      count: 8 - i,
      firstTime: undefined,
      lastTime: undefined,
    }));
    const top = withResult({
      statement: { op: "top", of: { entity: "account" }, where, limit: 2 },
      matched: 15,
      values,
      distinct: 4,
    });
    const list = "Values: root (8), admin (7) and 2 more. [4]";
    const held = await verifyAnswer(draft({ answer: list, citations: [] }), top, resolve);
    expect(held).toMatchObject({ answer: list, verification: { sentencesRemoved: 0, valuesFailed: 0 } });
    for (const wrong of [
      list.replace("8", "7"),
      list.replace("root", "toor"),
      list.replace("2 more", "3 more"),
      "Count: 16. [4]",
    ]) {
      const verified = await verifyAnswer(draft({ answer: wrong, citations: [] }), top, resolve);
      expect(verified, wrong).toMatchObject({ verification: { sentencesRemoved: 1 } });
    }
  });

  it("finds a quotation in what the line decodes to", async () => {
    const line = { ...material.linesOf.get(2)![0]!, decoded: [{ text: "Invoke-WebRequest http://203.0.113.7/a.ps1" }] };
    const decoded = { ...material, linesOf: new Map([[2, [line]]]) };
    const read: ResolveLines = async () => [line];
    const quote = "- `Invoke-WebRequest http://203.0.113.7/a.ps1` [2]";
    expect(await verifyAnswer(draft({ answer: quote }), decoded, read)).toMatchObject({ answer: quote });
    const changed = await verifyAnswer(draft({ answer: quote.replace("a.ps1", "b.ps1") }), decoded, read);
    expect(changed).toMatchObject({ verification: { sentencesRemoved: 1 } });
  });

  it("counts yes and no as no values", async () => {
    const verified = await verifyAnswer(draft({ values: ["yes"] }), material, resolve);
    expect(verified).toMatchObject({ values: ["yes"], verification: { valuesChecked: 1 } });
  });
});
