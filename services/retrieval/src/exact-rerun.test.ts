import type { ShapeId, Statement, StatementResult } from "@lagebild/domain";
import type { IncidentIndex } from "@lagebild/search";
import { describe, expect, it } from "vitest";
import { ranSteps, statementResults } from "./exact-rerun.js";
import type { RecordDeps } from "./plan-records.js";

const value = (text: string) => ({ value: text, count: 1, firstTime: undefined, lastTime: undefined });

/** Answers as told, and keeps what it was asked. */
function depsAnswering(answer: (statement: Statement) => Partial<StatementResult>): {
  deps: RecordDeps;
  asked: Statement[];
} {
  const asked: Statement[] = [];
  const aggregate: IncidentIndex["aggregate"] = (statement) => {
    asked.push(statement);
    return Promise.resolve({ statement, matched: 1, ...answer(statement) });
  };
  const index = { aggregate } as IncidentIndex;
  return { deps: { index, lines: { readRows: () => Promise.resolve([]) } } as unknown as RecordDeps, asked };
}

describe("a plan that runs again", () => {
  const top: Statement = { op: "top", of: { entity: "address" }, where: { host: "b" }, limit: 9 };
  const of: Statement = {
    op: "top",
    of: { entity: "account" },
    where: { entities: [{ value: "10.0.0.1", kind: "address" }, { value: "ssh" }] },
    limit: 9,
  };
  const steps = [
    { asks: "which address", statement: 0 },
    { asks: "which account", statement: 1, takes: { statement: 0, value: "10.0.0.1" } },
  ];

  it("takes the value of an earlier step anew, and says which", async () => {
    const { deps, asked } = depsAnswering(({ where }) => ({
      values: [value(where.host === "b" ? "10.0.0.2" : "root")],
    }));
    const results = await statementResults(deps, [top, of], steps);
    const taken = { entities: [{ value: "10.0.0.2", kind: "address" }, { value: "ssh" }] };
    expect(asked).toContainEqual({ ...of, where: taken });
    expect(results[1]!.result.statement.where).toEqual(taken);
    expect(ranSteps(steps, results)[1]!.takes).toEqual({ statement: 0, value: "10.0.0.2" });
  });

  it("moves the limit of counts with the count that it was taken from", async () => {
    const count: Statement = { op: "count", where: {} };
    const more: Statement = { op: "top", of: { entity: "account" }, where: {}, counts: { atLeast: 31 }, limit: 9 };
    const { deps, asked } = depsAnswering(() => ({ count: 4 }));
    await statementResults(
      deps,
      [count, more],
      [
        { asks: "root", statement: 0 },
        { asks: "more", statement: 1, takes: { statement: 0, value: "30" } },
      ],
    );
    expect(asked).toContainEqual({ ...more, counts: { atLeast: 5 } });
  });

  it("leaves statements as they are where nothing is taken", async () => {
    const { deps, asked } = depsAnswering(() => ({ values: [value("10.0.0.2")] }));
    await statementResults(deps, [top, of]);
    expect(asked).toContainEqual(of);
  });

  it("calls the count of some of the shapes a part of the whole, and no other", async () => {
    const shapes = ["0000000000000001", "0000000000000002"] as ShapeId[];
    const counting = (some: readonly ShapeId[], host = "a"): Statement => ({
      op: "count",
      where: { host, shapes: some },
    });
    const { deps } = depsAnswering(() => ({}));
    const results = await statementResults(deps, [
      counting(shapes),
      counting(shapes.slice(1)),
      counting(shapes.slice(1), "b"),
    ]);
    expect(results.map(({ label }) => label.startsWith("of these, "))).toEqual([false, true, false]);
  });
});
