import { expect, it } from "vitest";
import type { QuestionPlan, ShapeId, SourceId, Statement } from "@lagebild/domain";
import { editablePlan, printPlan } from "./plan.js";

const id = (n: number): ShapeId => n.toString(16).padStart(16, "0") as ShapeId;
const of = { entity: "account" } as const;
const from = Date.UTC(2026, 2, 14, 3) * 1_000;
const statements: readonly Statement[] = [
  { op: "count", where: { shapes: [id(1)], host: "bastion", from, meaning: "A login failed" } },
  { op: "countDistinct", of, where: {} },
  { op: "top", of: { field: "sta\u202etus" }, where: {}, counts: { atLeast: 10 }, limit: 5 },
  { op: "first", where: { entities: [{ value: "203.0.113.7", kind: "address" }] }, limit: 2 },
  { op: "perBucket", where: { noneOf: [{ host: "web" }] }, bucketSeconds: 3_600, limit: 100 },
  { op: "group", by: [of, { bucketSeconds: 90 }], where: {}, limit: 5 },
  { op: "sequence", where: {}, then: { program: "sudo" }, withinSeconds: 300, sameOf: of, limit: 5 },
  { op: "difference", of, where: {}, other: { file: "old.log" }, limit: 5 },
  {
    op: "summarise",
    of: { field: "bytes" },
    where: { fields: [{ field: "status", operator: "below", value: "400" }] },
  },
];
const plan: QuestionPlan = {
  mode: "exact",
  language: "en",
  wants: "count",
  statements,
  steps: [
    { asks: "which address failed most", statement: 0 },
    { asks: "what did it run", statement: 3, takes: { statement: 0, value: "203.0.113.7" } },
  ],
  reason: "by rules",
  origin: "given",
  shapes: [
    { id: id(1), text: "sshd: Failed password", meaning: "An SSH login failed", isTaken: true },
    { id: id(2), text: "sshd: Accepted password", isTaken: false },
  ],
};

it("says of every operation what it does, to which records, and how many there are", () => {
  expect(printPlan(plan, [1, 20])).toMatchInlineSnapshot(`
    "Plan (given with the question): exact, is worked out over every record
      by rules
      step 1 (1.): which address failed most
      step 2 (4.): what did it run; takes 203.0.113.7 from 1.
      1. counts (1 record)
         records: of 1 shape, on host bastion, from 2026-03-14 03:00:00 UTC; meant: An SSH login failed
      2. counts the different values of account (20 records)
         records: all records
      3. lists the values of "sta\\u202etus", at least 10 times (<= 5)
         records: all records
      4. shows the first 2
         records: with address 203.0.113.7
      5. counts for each 1 h (<= 100)
         records: except those on host web
      6. counts for each account and 90 s (<= 5)
         records: all records
      7. finds records that are followed within 5 min, with the same account (<= 5)
         records: all records
         the records that follow: of program sudo
      8. lists the values that other records do not have of account (<= 5)
         records: all records
         the other records: in file old.log
      9. adds up the numbers in "bytes"
         records: with status < 400
      Shapes that are counted:
        0000000000000001  sshd: Failed password
      Found as well, and not counted (put their ids into a statement where they are meant):
        0000000000000002  sshd: Accepted password
    "
  `);
});

it("says the same in German, with no word of the other language", () => {
  const german = printPlan({ ...plan, language: "de", reason: "-", steps: [] });
  expect(german).toContain("Plan (mit der Frage vorgegeben)");
  expect(german).toContain("von 1 Muster, auf Rechner bastion, ab 2026-03-14 03:00:00 UTC");
  expect(german).not.toMatch(/ (?:records|counts|with|the|of|from) /);
});

it("writes times as text where a plan is to be edited, and nothing else otherwise", () => {
  const written = JSON.parse(editablePlan("How many?", plan)) as { readonly question: string; plan: QuestionPlan };
  expect(written.question).toBe("How many?");
  expect(written.plan.statements[0]?.where.from).toBe("2026-03-14T03:00:00.000000+00:00");
  expect(written.plan.statements.slice(1)).toEqual(statements.slice(1));
});

it("says what conditions nest, how they compare and what values are ranked by, in both languages", () => {
  const fields = [
    { field: "source.ip", operator: "inNetwork", value: "10.0.0.0/8", orValues: ["fe80::/10"] },
    { field: "user", operator: "exists", value: "", orFields: ["account"] },
  ] as const;
  const where = {
    fields,
    places: [{ source: "00000000000000aa" as SourceId, lines: [1, 2] }],
    anyOf: [[{ host: "a" }, { noneOf: [{ program: "b" }] }]],
  };
  const ranked: readonly Statement[] = [
    { op: "top", of, where, sumOf: { field: "bytes" }, order: "least", limit: 5 },
    { op: "top", of, where: {}, distinctOf: { column: "host" }, limit: 5 },
    { op: "silences", where: {}, limit: 3 },
  ];
  const english = printPlan({ ...plan, statements: ranked, steps: [] });
  expect(english).toContain('1. lists the values of account, ranked by the sum of "bytes", the rarest first (<= 5)');
  expect(english).toContain(
    "records: at 2 lines, with source.ip /= 10.0.0.0/8 or fe80::/10, with user or account (there is), either (on host a or except those of program b)",
  );
  expect(english).toContain("2. lists the values of account, ranked by the number of different host (<= 5)");
  expect(english).toContain("3. finds the longest gaps between records (<= 3)");
  const german = printPlan({ ...plan, language: "de", reason: "-", statements: ranked, steps: [] });
  expect(german).not.toMatch(/ (?:records|counts|with|the|of|from|or|either|there|gaps|ranked) /);
});
