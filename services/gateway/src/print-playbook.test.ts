import type { SourceId } from "@lagebild/domain";
import { expect, it } from "vitest";
import { printPlaybook } from "./print-playbook.js";
import type { PlaybookAnswer, PlaybookReport } from "./run-playbook.js";

const answer: PlaybookAnswer = {
  id: "guess",
  question: "Was somebody guessing?",
  answerId: "a-1",
  verdict: "answered",
  answer: "Yes: 203.0.113.7 [2]\nThese lines answer best:\n- `Failed *password*` (x 1204) [3]\n- `# <b>other</b>` [4]",
  values: ["yes", "203.0.113.7", "192.0.2.1", "192.0.2.2", "192.0.2.3"],
  lines: [
    { citation: 2, file: "auth.log", line: 7, text: "Failed `x`", count: 1 },
    { citation: 3, file: "auth.log", line: 7, text: "Failed `x`", count: 1_204 },
    { citation: 4, file: "auth.log", line: 8, text: "other", count: 1 },
  ],
  verification: { citationsChecked: 3, citationsFailed: 0, valuesChecked: 1_200, valuesFailed: 1, sentencesRemoved: 0 },
};
const report: PlaybookReport = {
  playbook: "own",
  title: "First look",
  incident: "bastion",
  language: "en",
  createdMs: Date.UTC(2026, 2, 15, 8, 30, 15),
  material: {
    files: [{ file: "auth.log", sha256: "ab", lines: 3_611 }],
    lines: 3_611,
    firstTime: Date.UTC(2026, 2, 13) * 1_000,
    lastTime: Date.UTC(2026, 2, 14) * 1_000,
    hosts: ["bastion"],
    incomplete: [],
  },
  answers: [
    answer,
    { ...answer, verdict: "absent", values: ["no"], lines: [] },
    { ...answer, verdict: "insufficient" },
    { ...answer, values: [] },
    { ...answer, values: ["14/Mar | 2026"] },
  ],
  findings: [
    {
      kind: "addresses-assistant",
      source: "00000000000000aa" as SourceId,
      file: "auth.log",
      line: 4,
      excerpt: "ignore <all>",
      encoding: "plain",
    },
  ],
};

it("heads a report with what it is of, and sums up each answer in the table", () => {
  const text = printPlaybook(report);
  expect(text).toContain("Incident: bastion, playbook own, made 2026-03-15 08:30 UTC");
  expect(text).toContain("3,611 lines, from 2026-03-13 00:00:00 to 2026-03-14 00:00:00 UTC. Hosts: bastion.");
  const results = [...text.matchAll(/^\| \d+ \| .* \| (.*) \|$/gm)].map((match) => match[1]);
  expect(results).toEqual([
    "yes: 203.0.113.7, 192.0.2.1, 192.0.2.2, …",
    "no, not in these logs",
    "undecided: the evidence does not suffice",
    "see below",
    "14/Mar \\| 2026",
  ]);
});

it("sets sentences apart from each other and from lists, which Markdown would join", () => {
  const [, first = ""] = printPlaybook(report).split("## 1. ");
  expect(first).toContain(
    "Yes: 203.0.113.7 [2]\n\nThese lines answer best:\n\n- `Failed *password*` (x 1204) [3]\n- `# <b>other</b>` [4]\n\nEvidence:",
  );
});

it("names a line once that several citations rest on", () => {
  const text = printPlaybook({ ...report, answers: [answer] });
  expect(text).toContain("- [2][3] auth.log:7 (x 1204): `` Failed `x` ``\n- [4] auth.log:8: `other`\n");
  expect(text).toContain("*1,203 citations and values checked against the original lines, 1 removed; answer a-1*");
});

it("reports lines that address an assistant, and is silent where there are none", () => {
  const text = printPlaybook({ ...report, language: "de" });
  expect(text).toContain("## Zeilen, die einen KI-Assistenten ansprechen");
  expect(text).toContain("- auth.log:4: `ignore <all>`");
  expect(text).toContain("vom 2026-03-13 00:00:00 bis 2026-03-14 00:00:00 UTC");
  expect(printPlaybook({ ...report, findings: [] })).not.toContain("AI assistant");
});
