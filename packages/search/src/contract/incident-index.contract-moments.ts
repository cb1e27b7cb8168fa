import type { Moments, ValueOf, Where } from "@lagebild/domain";
import { expect, it } from "vitest";
import type { IncidentIndex } from "../incident-index.js";
import { auth, failed, publish, type TestIndexes } from "./test-incident.js";

const login = (line: number, time: number | undefined, values: Readonly<Record<string, string>>) => ({
  line,
  shape: failed,
  ...(time !== undefined && { time }),
  event: { mapping: "test", fixed: { "event.category": "authentication session" }, values },
});

/** Logins out of order, two of one time, one without a time and one without an address. */
async function fillWithLogins(index: IncidentIndex): Promise<void> {
  const records = [
    login(1, 3_000_000, { "user.name": "root", "source.ip": "203.0.113.7" }),
    login(2, 1_000_000, { "user.name": "root", "source.ip": "203.0.113.9" }),
    login(3, 1_000_000, { "user.name": "anna", "source.ip": "203.0.113.7" }),
    login(4, undefined, { "user.name": "eva", "source.ip": "203.0.113.7" }),
    login(5, 2_500_000, { "user.name": "o'hara; --" }),
  ];
  await publish(index, "s1", [{ source: auth, records }]);
}

/** Writes each moment with its values. */
const told = ({ times, columns }: Moments): readonly string[] =>
  [...times].map((time, at) =>
    [time / 1e6, ...columns.map(({ values, codes }) => values[codes[at]!] ?? "none")].join(" "),
  );

/** What an index promises about moments. */
export function momentsAreInOrder(indexes: TestIndexes): void {
  const moments = async (where: Where, ...by: readonly ValueOf[]): Promise<Moments> =>
    (await indexes.shared(fillWithLogins)).moments(where, by);

  it("returns records in the order of time, those of one time in that of their values", async () => {
    const found = await moments({}, { field: "user.name" }, { field: "source.ip" });
    expect(told(found)).toEqual([
      "1 anna 203.0.113.7",
      "1 root 203.0.113.9",
      "2.5 o'hara; -- none",
      "3 root 203.0.113.7",
    ]);
    expect(found.columns[0]!.values).toEqual(["anna", "o'hara; --", "root"]);
  });

  it("limits moments, and knows a time without values", async () => {
    const where: Where = { fields: [{ field: "user.name", operator: "equals", value: "ROOT" }] };
    expect(told(await moments(where, { field: "source.ip" }))).toEqual(["1 203.0.113.9", "3 203.0.113.7"]);
    expect(told(await moments(where))).toEqual(["1", "3"]);
    expect(told(await moments(where, { field: "file.path" }))).toEqual(["1 none", "3 none"]);
    expect(told(await moments({ ...where, from: 4_000_000 }, { field: "source.ip" }))).toEqual([]);
  });

  it("takes a record once for each value of a list", async () => {
    const where: Where = { fields: [{ field: "user.name", operator: "equals", value: "anna" }] };
    expect(told(await moments(where, { field: "event.category" }, { column: "host" }))).toEqual([
      "1 authentication none",
      "1 session none",
    ]);
  });

  it("counts the values of several fields as one by one", async () => {
    const index = await indexes.shared(fillWithLogins);
    const of: readonly ValueOf[] = [
      { field: "user.name" },
      { field: "file.path" },
      { field: "event.category" },
      { field: "source.ip" },
      { column: "host" },
    ];
    for (const where of [{}, { from: 1_500_000 }, { host: "nobody" }]) {
      const single = await Promise.all(of.map((one) => index.aggregate({ op: "top", of: one, where, limit: 2 })));
      expect(await index.tops(where, of, 2)).toEqual(single.map(({ values, distinct }) => ({ values, distinct })));
    }
  });
}
