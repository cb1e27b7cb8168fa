import type { SourceId } from "@lagebild/domain";
import { expect, it } from "vitest";
import { printPlaybook } from "./print-playbook.js";
import type { PlaybookAnswer, PlaybookReport, PlaybookTopic } from "./playbook-report.js";

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
const step = (shown: PlaybookAnswer) => ({ id: shown.id, title: shown.question, topics: [], answer: shown });
const report: PlaybookReport = {
  playbook: "own",
  title: "First look",
  incident: "bastion",
  language: "en",
  zone: "UTC",
  createdMs: Date.UTC(2026, 2, 15, 8, 30, 15),
  material: {
    files: [{ file: "auth.log", sha256: "ab", lines: 3_611 }],
    lines: 3_611,
    firstTime: Date.UTC(2026, 2, 13) * 1_000,
    lastTime: Date.UTC(2026, 2, 14) * 1_000,
    hosts: ["bastion"],
    incomplete: [],
  },
  steps: [
    answer,
    { ...answer, verdict: "absent" as const, values: ["no"], lines: [] },
    { ...answer, verdict: "insufficient" as const },
    { ...answer, values: [] },
    { ...answer, values: ["14/Mar | 2026"] },
  ].map(step),
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

const start = Date.UTC(2026, 2, 14, 3) * 1_000;
const topic: PlaybookTopic = {
  topic: "password-guessing",
  title: "Guessing of passwords",
  status: "observed",
  isHarmless: false,
  count: 1_204,
  firstTime: start,
  lastTime: start + 60e6,
  findings: [
    {
      id: "00c0ffee00",
      statement: "Passwords were guessed from <203.0.113.7>",
      level: "medium",
      sure: "likely",
      count: 1_204,
      firstTime: start,
      lastTime: start + 60e6,
      lines: [{ file: "auth.log", line: 7, text: "Failed `x`" }],
    },
  ],
  findingsTotal: 12,
  sources: ["auth.log"],
  records: 3_611,
  shownBy: ["Log of an SSH server"],
};
const others: readonly PlaybookTopic[] = [
  { ...topic, topic: "t-2", title: "Account locked", status: "not-observed", count: 0, findings: [], findingsTotal: 0 },
  { ...topic, topic: "t-3", title: "Mailbox read", status: "not-assessable", count: 0, findings: [], findingsTotal: 0 },
];
const topical: PlaybookReport = {
  ...report,
  steps: [{ id: "guess", title: "Was somebody guessing?", topics: [topic, ...others] }],
};

it("says of each topic what was observed with its lines, what was compared, and which logs would tell", () => {
  const text = printPlaybook(topical);
  expect(text).toContain(
    "| 1 | Was somebody guessing? | **observed**: Guessing of passwords (1,204); not observed: Account locked; cannot be told: Mailbox read |",
  );
  expect(text).toContain("Guessing of passwords: **observed**, 1,204 records, 2026-03-14 03:00:00 to 03:01:00 UTC.");
  expect(text).toContain("- Passwords were guessed from &lt;203.0.113.7&gt; (medium, likely, 1,204 records,");
  expect(text).toContain("finding 00c0ffee00)\n  - auth.log:7: `` Failed `x` ``\n- 11 further findings");
  expect(text).toContain("**not observed**. 3,611 records that could show it were compared: auth.log.");
  expect(text).toContain("**cannot be told**. No source here would show it; what would: Log of an SSH server.");
  const german = printPlaybook({ ...topical, language: "de" });
  expect(german).toContain("Verglichen wurden 3.611 Einträge, die es zeigen könnten: auth.log.");
  expect(german).not.toMatch(/observed|records|cannot/);
});

it("marks what an analyst judged harmless", () => {
  const decision = { verdict: "harmless", note: "our | scanner", by: "anna", atMs: 0 } as const;
  const judged = { ...topic, isHarmless: true, findings: topic.findings.map((one) => ({ ...one, decision })) };
  const text = printPlaybook({ ...topical, steps: [{ id: "g", title: "G", topics: [judged] }] });
  expect(text).toContain("| **observed**: Guessing of passwords (1,204), judged harmless |");
  expect(text).toContain("; judged harmless (our \\| scanner))");
});

it("says only the sentence where a playbook does not fit", () => {
  const text = printPlaybook({ ...report, steps: [], findings: [], unfit: "Nothing in this incident could show it." });
  expect(text).toContain("**Nothing in this incident could show it.**");
  expect(text).not.toContain("## Overview");
});

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
  const text = printPlaybook({ ...report, steps: [step(answer)] });
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

it("says above and below who may read it", () => {
  const lines = printPlaybook({ ...report, tlp: "TLP:RED" })
    .trimEnd()
    .split("\n");
  expect([lines[0], lines.at(-1)]).toEqual(["**TLP:RED**", "**TLP:RED**"]);
});
