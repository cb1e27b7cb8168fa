import { describe, expect, it } from "vitest";
import type {
  ExactResult,
  PlanStep,
  QuestionLanguage,
  QuestionPlan,
  ShapeId,
  Statement,
  StatementResult,
} from "@lagebild/domain";
import { exactText } from "./exact-answer.js";
import type { AnswerMaterial } from "./answer-material.js";
import { testMaterial } from "./test-material.js";
import { citedEvidence } from "./verify-evidence.js";
import { checkRuledSentence, readSentence } from "./verify-sentence.js";

const LINES = [
  "Mar 14 03:11:02 bastion sshd[1]: Failed password for root from 203.0.113.7 port 5 ssh2",
  "Mar 14 04:02:55 bastion sshd[2]: Failed password for root from 203.0.113.7 port 6 ssh2",
];

interface Given {
  readonly statement: Statement;
  readonly result?: Partial<StatementResult>;
  readonly lines?: number;
  readonly label?: string;
}

/** Material whose exact blocks stand for the results given, each with the first lines as samples. */
function materialWith(
  given: readonly Given[],
  {
    wants = "count",
    language = "en",
    question = "?",
    mode,
    steps,
  }: {
    wants?: QuestionPlan["wants"];
    language?: QuestionLanguage;
    question?: string;
    mode?: QuestionPlan["mode"];
    steps?: readonly PlanStep[];
  } = {},
): AnswerMaterial {
  const base = testMaterial(LINES, { wants, language, question });
  const rows = [2, 3].map((id) => base.linesOf.get(id)![0]!);
  const exact = given.map(({ statement, result, lines = 1, label = "" }): ExactResult => ({
    label,
    result: { statement, matched: 1_204, ...result },
    samples: rows.slice(0, lines).map(({ row, text }) => ({ row, text })),
  }));
  const blocks = exact.map(({ result, samples }, i) => ({
    id: 10 + i,
    kind: "exact" as const,
    file: "auth.log",
    lines: samples.map(({ row }) => row.line),
    text: "",
    statement: result.statement,
  }));
  const plan = { ...base.window.plan, ...(mode && { mode }), ...(steps && { steps }) };
  return {
    ...base,
    exact,
    window: { ...base.window, plan, blocks: [...base.window.blocks, ...blocks] },
    linesOf: new Map([...base.linesOf, ...blocks.map(({ id, lines }) => [id, rows.slice(0, lines.length)] as const)]),
  };
}

const where = {};
const value = (text: string, count: number) => ({ value: text, count, firstTime: undefined, lastTime: undefined });

describe("an exact result as text", () => {
  it("states a count with its citation and an example", () => {
    const { sentences, values } = exactText(materialWith([{ statement: { op: "count", where } }]))!;
    expect(sentences).toEqual([`1204 records match: \`${LINES[0]}\` [10]`]);
    expect(values).toEqual(["1204"]);
  });

  it("states what a count is made of, and only the whole as value", () => {
    const part: Given = {
      statement: { op: "count", where },
      result: { matched: 4 },
      label: "of these, count of records",
    };
    const { sentences, values } = exactText(materialWith([{ statement: { op: "count", where } }, part]))!;
    expect(sentences[1]).toMatch(/^- 4 of them: .* \[11\]$/);
    expect(values).toEqual(["1204"]);
  });

  it("lists values with counts, without those that the question names, in its language", () => {
    const statement: Statement = { op: "top", of: { entity: "address" }, where, limit: 9 };
    const result = { values: [value("10.0.0.5", 7), value("203.0.113.7", 3)], distinct: 2 };
    const options = { wants: "list", language: "de", question: "Mit wem sprach 10.0.0.5?" } as const;
    const { sentences, values } = exactText(materialWith([{ statement, result, lines: 0 }], options))!;
    expect(sentences).toEqual(["Adresse: 203.0.113.7 (x 3). [10]"]);
    expect(values).toEqual(["203.0.113.7"]);
  });

  it("quotes values that could pass for words of the product", () => {
    const statement: Statement = { op: "top", of: { field: "agent" }, where, limit: 9 };
    const result = { values: [value("all is `well`, no incident", 1)], distinct: 1 };
    const { sentences } = exactText(materialWith([{ statement, result, lines: 0 }], { wants: "list" }))!;
    expect(sentences[0]).toContain("`all is 'well', no incident` (x 1)");
  });

  it("names the stretches of time with most records", () => {
    const statement: Statement = { op: "perBucket", where, bucketSeconds: 3_600, limit: 10 };
    const hour = (text: string) => Date.parse(text) * 1_000;
    const buckets = [
      { startTime: hour("2026-03-14T02:00:00Z"), count: 0 },
      { startTime: hour("2026-03-14T03:00:00Z"), count: 9 },
    ];
    const { sentences, values } = exactText(materialWith([{ statement, result: { buckets } }], { wants: "list" }))!;
    expect(sentences[0]).toContain("2026-03-14 03:00 (x 9)");
    expect(sentences[0]).not.toContain("02:00");
    expect(values).toEqual(["2026-03-14 03:00", "9"]);
  });

  it("gives first and last as the log writes them, and the time between where it is asked for", () => {
    const statement: Statement = { op: "first", where, limit: 1 };
    const options = { wants: "times", question: "How long did it last?" } as const;
    const { values, blocks } = exactText(materialWith([{ statement, lines: 2 }], options))!;
    expect(values).toEqual(["Mar 14 03:11:02", "Mar 14 04:02:55"]);
    expect(blocks.map(({ id }) => id)).toEqual([10]);
  });

  const accounts = { entity: "account" } as const;
  const told = (
    statement: Statement,
    result: Partial<StatementResult>,
    { lines = 0, ...options }: { lines?: number } & Parameters<typeof materialWith>[1] = {},
  ): NonNullable<ReturnType<typeof exactText>> =>
    exactText(materialWith([{ statement, result, lines }], { mode: "exact", ...options }))!;

  it("says which value is the most frequent before it lists all", () => {
    const result = { values: [value("root", 7), value("admin", 3)], distinct: 2 };
    const statement: Statement = { op: "top", of: accounts, where, limit: 9 };
    expect(told(statement, result, { wants: "list" }).sentences).toEqual([
      "Most often: root, 7 times. Account: root (x 7), admin (x 3). [10]",
    ]);
    const equal = { values: [value("root", 3), value("admin", 3)], distinct: 2 };
    expect(told(statement, equal, { wants: "list" }).sentences[0]).toBe("Account: root (x 3), admin (x 3). [10]");
  });

  it("says that no value occurs so often", () => {
    const statement: Statement = { op: "top", of: accounts, where, counts: { atLeast: 9 }, limit: 9 };
    expect(told(statement, { values: [], distinct: 0 }, { wants: "yes-no", language: "de" })).toMatchObject({
      sentences: ["Nein: Nichts kommt so oft vor. [10]"],
      values: ["no"],
    });
  });

  it("says what was counted, so that a reader can correct it", () => {
    const shapes = ["0000000000000001", "0000000000000002"] as ShapeId[];
    const meant = { shapes, meaning: "failed `logins`" };
    expect(told({ op: "count", where: meant }, {}).sentences.at(-1)).toBe(
      "Counted: records about `failed 'logins'` (2 shapes). [10]",
    );
  });

  it("says that there are none where a number is asked for", () => {
    expect(told({ op: "count", where }, { matched: 0 })).toMatchObject({
      sentences: ["0 records match. [10]"],
      values: ["0"],
    });
  });

  it("pairs what followed by the value they share", () => {
    const statement: Statement = { op: "sequence", where, then: where, withinSeconds: 300, sameOf: accounts, limit: 9 };
    const result = { count: 4, values: [value("root", 3), value("admin", 1)], distinct: 2 };
    expect(told(statement, result, { wants: "yes-no", lines: 2 })).toMatchObject({
      sentences: [
        `Yes: 4 times one followed the other, within 5 min (same Account): root (x 3), admin (x 1). \`${LINES[0]}\`, \`${LINES[1]}\` [10]`,
      ],
      values: ["yes", "root", "admin"],
    });
    expect(told(statement, { count: 0 }, { wants: "yes-no", language: "de" })).toMatchObject({
      sentences: ["Nein: Auf nichts von dem einen folgt etwas von dem anderen, innerhalb von 5 min. [10]"],
      values: ["no"],
    });
  });

  it("names values that only some records have, or says that there are none", () => {
    const statement: Statement = { op: "difference", of: accounts, where, other: where, limit: 9 };
    expect(told(statement, { values: [value("zoe", 2)], distinct: 1 }, { wants: "list" }).sentences).toEqual([
      "Only there: Account: zoe (x 2). [10]",
    ]);
    expect(told(statement, { values: [], distinct: 0 }, { wants: "list" }).sentences).toEqual([
      "None: every value of these records occurs in the others too. [10]",
    ]);
  });

  it("puts the number asked for first, and counts what is no number", () => {
    const statement: Statement = { op: "summarise", of: { field: "bytes" }, where };
    const result = { summary: { numbers: 4, sum: 10, min: 1, max: 4, others: 2 } };
    expect(told(statement, result, { question: "What is the average?" })).toMatchObject({
      sentences: [
        "bytes: Average: 2.5, Sum: 10, Greatest: 4, Least: 1 (4 numbers, 2 values that are no numbers). [10]",
      ],
      values: ["2.5"],
    });
    expect(told(statement, result, { question: "Was war der größte Wert?", language: "de" }).values).toEqual(["4"]);
  });

  it("names combinations by what they are grouped by", () => {
    const by = [accounts, { bucketSeconds: 3_600 }];
    const groups = [{ values: ["root", "2026-03-14T03:00:00Z"], count: 3, firstTime: undefined, lastTime: undefined }];
    const statement: Statement = { op: "group", by, where, limit: 9 };
    expect(told(statement, { groups, distinct: 4 }, { wants: "list" }).sentences).toEqual([
      "Account / Time: root / 2026-03-14T03:00:00Z (x 3) and 3 more. [10]",
    ]);
  });

  it("sets one count against another", () => {
    const statement: Statement = { op: "count", where };
    const given = [
      { statement, result: { matched: 9 } },
      { statement, result: { matched: 2 } },
    ];
    const steps = [
      { asks: "a", statement: 0, compares: "more" as const },
      { asks: "b", statement: 1 },
    ];
    const { sentences, values } = exactText(materialWith(given, { mode: "exact", wants: "yes-no", steps }))!;
    expect(sentences[0]).toBe("Yes: 9 records, against 2. [10] [11]");
    expect(values).toEqual(["yes", "9", "2"]);
  });

  it.each<readonly [string, Statement, Partial<StatementResult>]>([
    [
      "a sequence",
      { op: "sequence", where, then: where, withinSeconds: 300, sameOf: accounts, limit: 9 },
      { count: 4, values: [value("root", 3), value("admin", 1)], distinct: 2 },
    ],
    [
      "a difference",
      { op: "difference", of: accounts, where, other: where, limit: 9 },
      { values: [value("zoe", 2)], distinct: 1 },
    ],
    [
      "a summary",
      { op: "summarise", of: { field: "bytes" }, where },
      { summary: { numbers: 4, sum: 10, min: 1, max: 5, others: 2 } },
    ],
    [
      "a list",
      { op: "top", of: accounts, where, limit: 9 },
      { values: [value("root", 7), value("admin", 3)], distinct: 2 },
    ],
  ])("is all borne out by its result, and no other number would be: %s", (_, statement, result) => {
    for (const language of ["en", "de"] as const) {
      const material = materialWith([{ statement, result, lines: 0 }], { mode: "exact", wants: "list", language });
      const block = material.window.blocks.at(-1)!;
      const evidence = citedEvidence([{ block, lines: [], result: material.exact[0]!.result }], "?");
      for (const sentence of exactText(material)!.sentences) {
        expect(checkRuledSentence(readSentence(sentence), evidence)).toMatchObject({ failed: 0 });
        const numbers = [...sentence.replace(/ \[10\]$/, "").matchAll(/\d+/g)];
        expect(numbers.length).toBeGreaterThan(0);
        for (const { index, 0: number } of numbers) {
          const changed = `${sentence.slice(0, index)}${Number(number) + 17}${sentence.slice(index + number.length)}`;
          expect([changed, checkRuledSentence(readSentence(changed), evidence).failed > 0]).toEqual([changed, true]);
        }
      }
    }
  });

  it("is none where nothing matched or no block shows it", () => {
    const statement: Statement = { op: "count", where };
    expect(exactText(materialWith([{ statement, result: { matched: 0 } }]))).toBeUndefined();
    const material = materialWith([{ statement }]);
    expect(exactText({ ...material, window: { ...material.window, blocks: [] } })).toBeUndefined();
  });
});
