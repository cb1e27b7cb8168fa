import type { FieldCondition, SourceId, Where } from "@lagebild/domain";
import { WHERE_LIMITS } from "@lagebild/domain";
import { expect, it } from "vitest";
import type { IncidentIndex } from "../incident-index.js";
import {
  account,
  accepted,
  address,
  cron,
  failed,
  publish,
  testSource,
  type TestIndexes,
  type TestRecord,
} from "./test-incident.js";

const web = testSource("web.log");
const mail = testSource("mail.log");
const hostile = `a%_"'[x]`;

const webRecords: readonly TestRecord[] = [
  {
    line: 1,
    shape: failed,
    time: 1_000,
    host: "Web1",
    program: "nginx",
    event: { mapping: "m", fixed: { "event.category": "authentication iam" }, values: { "source.ip": "10.1.2.3" } },
    fields: { path: "/Admin/Login.PHP", size: "10", inode: "18446744073709551615" },
    entities: [{ ...account("root"), role: "actor" }, address("10.1.2.3")],
  },
  {
    line: 2,
    shape: failed,
    time: 2_000,
    host: "web2",
    program: "nginx",
    event: { mapping: "m", fixed: { "event.category": "network" }, values: { "source.ip": "192.0.2.77" } },
    fields: { path: "/index.html", size: "20", note: "", inode: "18446744073709551614" },
    entities: [{ ...account("root"), role: "target" }],
  },
  {
    line: 4,
    shape: accepted,
    time: 3_000,
    program: "nginx",
    event: { mapping: "m", fixed: {}, values: { "source.ip": "2001:db8::7" } },
    fields: { path: hostile, size: "30", client: "::ffff:10.9.9.9" },
    entities: [account("admin")],
  },
  { line: 6, shape: cron, host: "web1", fields: { size: "many", client: "010.001.002.003" } },
];
const mailRecords: readonly TestRecord[] = [
  { line: 1, shape: cron, time: 2_500, program: "postfix", fields: { client: "[2001:DB8:0::7]" } },
  { line: 2, shape: accepted, time: 9_000, host: "mail", entities: [account("root"), account("Admin")] },
  { line: 3, shape: accepted, host: "mail", fields: { size: "2e1", client: "10.0.0.1:80" } },
];

async function fill(index: IncidentIndex): Promise<void> {
  await publish(index, "one", [{ source: web, records: webRecords }]);
  await publish(index, "two", [{ source: mail, records: mailRecords }]);
  await index.refresh();
}

const field = (name: string, operator: FieldCondition["operator"], value = ""): FieldCondition => ({
  field: name,
  operator,
  value,
});
const nested = (depth: number): Where => (depth === 0 ? {} : { anyOf: [[nested(depth - 1)]] });

/** What an index promises about conditions, beside what the simple ones say. */
export function conditionsAreExact(indexes: TestIndexes): void {
  const placesOf = async (where: Where): Promise<string> => {
    const index = await indexes.shared(fill);
    const { matched, records } = await index.aggregate({ op: "first", where, limit: 99 });
    const counted = await index.aggregate({ op: "count", where });
    expect(counted.count).toBe(matched);
    const runs = await index.occurrences(where, 1);
    expect(runs.reduce((sum, { run }) => sum + run.count, 0)).toBe(matched);
    return records!
      .map(({ file, line }) => `${file.slice(0, 1)}${line}`)
      .sort()
      .join(" ");
  };
  const refused = async (where: Where, message: RegExp): Promise<void> => {
    const index = await indexes.shared(fill);
    await expect(index.aggregate({ op: "count", where })).rejects.toMatchObject({
      kind: "invalid",
      message: expect.stringMatching(message) as string,
    });
  };

  it("takes records that meet one alternative of each list", async () => {
    expect(await placesOf({ anyOf: [[{ host: "WEB1" }, { host: "mail" }]] })).toBe("m2 m3 w1 w6");
    expect(await placesOf({ anyOf: [[{ host: "web1" }, { host: "mail" }], [{ from: 0, to: 9_000 }]] })).toBe("m2 w1");
    expect(await placesOf({ anyOf: [[{ shapes: [failed.id] }, { file: "mail.log", shapes: [cron.id] }]] })).toBe(
      "m1 w1 w2",
    );
    expect(await placesOf({ anyOf: [[]] })).toBe("");
    expect(await placesOf({ anyOf: [] })).toBe("m1 m2 m3 w1 w2 w4 w6");
    expect(await placesOf({ anyOf: [[{}, { host: "none" }]] })).toBe("m1 m2 m3 w1 w2 w4 w6");
    expect(
      await placesOf({ anyOf: [[{ entities: [account("admin")] }, { fields: [field("size", "equals", "10")] }]] }),
    ).toBe("w1 w4");
    expect(
      await placesOf({ host: "web2", anyOf: [[{ entities: [{ value: "root", role: "target" }] }, { host: "mail" }]] }),
    ).toBe("w2");
  });

  it("leaves out records that meet a whole exception, and none for what it does not have", async () => {
    expect(await placesOf({ noneOf: [{ host: "web1" }, { program: "NGINX" }] })).toBe("m1 m2 m3");
    expect(await placesOf({ noneOf: [{ host: "web1", program: "nginx" }] })).toBe("m1 m2 m3 w2 w4 w6");
    expect(await placesOf({ noneOf: [{ from: 2_000 }] })).toBe("m3 w1 w6");
    expect(await placesOf({ noneOf: [{ fields: [field("size", "atLeast", "15")] }] })).toBe("m1 m2 w1 w6");
    expect(await placesOf({ noneOf: [{ entities: [account("root")] }] })).toBe("m1 m3 w4 w6");
    expect(await placesOf({ noneOf: [{ fields: [field("event.category", "equals", "IAM")] }] })).toBe(
      "m1 m2 m3 w2 w4 w6",
    );
    expect(await placesOf({ noneOf: [{}] })).toBe("");
    expect(await placesOf({ noneOf: [{ file: "web.log" }] })).toBe("m1 m2 m3");
    expect(await placesOf({ noneOf: [{ file: "web.log", templates: [cron.template] }] })).toBe("m1 m2 m3 w1 w2 w4");
  });

  it("nests alternatives and exceptions", async () => {
    expect(await placesOf({ noneOf: [{ program: "nginx", noneOf: [{ host: "web1" }] }] })).toBe("m1 m2 m3 w1 w6");
    const size = { fields: [field("size", "below", "25")], noneOf: [{ host: "mail" }] };
    expect(await placesOf({ anyOf: [[size, { noneOf: [{ file: "web.log" }, { shapes: [accepted.id] }] }]] })).toBe(
      "m1 w1 w2",
    );
    expect(await placesOf(nested(WHERE_LIMITS.depth))).toBe("m1 m2 m3 w1 w2 w4 w6");
    await refused(nested(WHERE_LIMITS.depth + 1), /nested more than 4 deep/);
    const parts = (count: number): Where => ({ anyOf: [Array.from({ length: count }, () => ({ host: "mail" }))] });
    expect(await placesOf(parts(WHERE_LIMITS.parts))).toBe("m2 m3");
    await refused(parts(WHERE_LIMITS.parts + 1), /more than 500 conditions/);
    await refused({ noneOf: [{ shapes: ["x" as never] }] }, /16 hex digits/);
  });

  it("takes the records at named lines", async () => {
    expect(
      await placesOf({
        places: [
          { source: web.id, lines: [2, 3, 6] },
          { source: mail.id, lines: [1] },
        ],
      }),
    ).toBe("m1 w2 w6");
    expect(await placesOf({ host: "web1", places: [{ source: web.id, lines: [2, 6] }] })).toBe("w6");
    expect(await placesOf({ noneOf: [{ places: [{ source: web.id, lines: [1, 2, 4] }] }] })).toBe("m1 m2 m3 w6");
    expect(await placesOf({ places: [] })).toBe("");
    expect(await placesOf({ places: [{ source: "00000000000000aa" as SourceId, lines: [1] }] })).toBe("");
    const many = (from: number, count: number): Where => ({
      places: [{ source: mail.id, lines: Array.from({ length: count }, (_, i) => from + i) }],
    });
    expect(await placesOf(many(2, WHERE_LIMITS.lines))).toBe("m2 m3");
    await refused(many(1, WHERE_LIMITS.lines + 1), /at most 50000 lines/);
    await refused({ anyOf: [[many(1, WHERE_LIMITS.lines), many(1, 1)]] }, /at most 50000 lines/);
    await refused({ places: [{ source: mail.id, lines: [0] }] }, /lines from 1/);
    await refused({ places: [{ source: "1) OR (1=1" as SourceId, lines: [1] }] }, /16 hex digits/);
  });

  it("finds values of entities at named lines", async () => {
    const index = await indexes.shared(fill);
    const where = { places: [{ source: web.id, lines: [1, 4] }], noneOf: [{ host: "none" }] };
    expect(await index.aggregate({ op: "top", of: { entity: "account" }, where, limit: 9 })).toMatchObject({
      values: [{ value: "admin" }, { value: "root" }],
    });
    const grouped = await index.aggregate({
      op: "group",
      by: [{ entity: "account" }, { field: "size" }],
      where: { anyOf: [[{ fields: [field("size", "equals", "10")] }, { entities: [account("admin")] }]] },
      limit: 9,
    });
    expect(grouped.groups?.map(({ values }) => values)).toEqual([
      ["admin", "30"],
      ["root", "10"],
    ]);
  });

  it("compares ends, numbers on both sides, and whether a field has a value", async () => {
    const of = (name: string, operator: FieldCondition["operator"], value?: string): Promise<string> =>
      placesOf({ fields: [field(name, operator, value)] });
    expect(await of("path", "endsWith", "LOGIN.php")).toBe("w1");
    expect(await of("path", "endsWith", "")).toBe("w1 w2 w4");
    expect(await of("path", "endsWith", hostile.slice(2))).toBe("w4");
    expect(await of("path", "endsWith", "%")).toBe("");
    expect(await of("path", "contains", `%_"'[`)).toBe("w4");
    expect(await of("size", "above", "20")).toBe("w4");
    expect(await of("size", "atLeast", "20")).toBe("m3 w2 w4");
    expect(await of("size", "atMost", "20")).toBe("m3 w1 w2");
    expect(await of("size", "below", "20")).toBe("w1");
    expect(await of("size", "exists")).toBe("m3 w1 w2 w4 w6");
    expect(await of("note", "exists")).toBe("");
    expect(await of("none", "exists")).toBe("");
    expect(await of("inode", "above", "18446744073709551614")).toBe("w1");
    expect(await of("inode", "atMost", "18446744073709551614")).toBe("w2");
    expect(await of("size", "below", "18446744073709551614")).toBe("m3 w1 w2 w4");
    await refused({ fields: [field("size", "above", "few")] }, /needs a number/);
    await refused({ fields: [field("size", "exists", "x")] }, /takes no value/);
    await refused({ fields: [{ ...field("size", "atMost", "1"), orValues: ["x"] }] }, /needs a number/);
  });

  it("compares each of the values of a field that has several", async () => {
    const of = (operator: FieldCondition["operator"], value: string, orValues?: readonly string[]): Promise<string> =>
      placesOf({ fields: [{ ...field("event.category", operator, value), ...(orValues && { orValues }) }] });
    expect(await of("equals", "IAM")).toBe("w1");
    expect(await of("equals", "file", ["Network", "iam"])).toBe("w1 w2");
    expect(await of("startsWith", "ia")).toBe("w1");
    expect(await of("endsWith", "TION")).toBe("w1");
    expect(await of("contains", "n i")).toBe("");
    expect(await of("exists", "")).toBe("w1 w2");
  });

  it("takes any of several values, and any of several fields", async () => {
    const of = (condition: FieldCondition): Promise<string> => placesOf({ fields: [condition] });
    expect(await of({ ...field("size", "equals", "10"), orValues: ["MANY", "30"] })).toBe("w1 w4 w6");
    expect(await of({ ...field("path", "startsWith", "/index"), orValues: [`A%_"'`] })).toBe("w2 w4");
    expect(await of({ ...field("size", "below", "15"), orValues: ["x", "1"].slice(1) })).toBe("w1");
    expect(await of({ ...field("none", "equals", "10"), orFields: ["size", `o"'/~x`] })).toBe("w1");
    expect(await of({ ...field("event.category", "equals", "network"), orFields: ["size"], orValues: ["10"] })).toBe(
      "w1 w2",
    );
    expect(await of({ ...field("path", "exists"), orFields: ["client"] })).toBe("m1 m3 w1 w2 w4 w6");
    expect(await placesOf({ noneOf: [{ fields: [{ ...field("path", "exists"), orFields: ["client"] }] }] })).toBe("m2");
    expect(await placesOf({ entities: [{ ...account("admin"), orValues: ["Admin", "'); --"] }] })).toBe("m2 w4");
    expect(await placesOf({ entities: [{ value: "x", role: "actor", orValues: ["root"] }] })).toBe("w1");
    const many = (count: number): readonly string[] => Array.from({ length: count }, (_, i) => `v${i}`);
    const { values, fields, comparisons } = WHERE_LIMITS;
    expect(await of({ ...field("size", "equals", "10"), orValues: many(values - 1) })).toBe("w1");
    expect(await of({ ...field("size", "contains", "10"), orValues: many(values - 1) })).toBe("w1");
    expect(await placesOf({ entities: [{ value: "admin", orValues: many(values - 1) }] })).toBe("w4");
    await refused(
      { fields: [{ ...field("size", "equals", "1"), orValues: many(values) }] },
      /at most 1000 values of a condition/,
    );
    await refused({ fields: [{ ...field("size", "equals", "1"), orFields: many(fields) }] }, /at most 50 fields/);
    await refused({ entities: [{ value: "a", orValues: many(values) }] }, /at most 1000 values of an entity/);
    const wide = { ...field("size", "equals", "1"), orValues: many(values - 1), orFields: many(fields - 1) };
    await refused({ fields: [wide] }, new RegExp(`at most ${comparisons} values to compare`));
  });

  it("compares addresses with networks, however they are written", async () => {
    const of = (name: string, value: string): Promise<string> =>
      placesOf({ fields: [field(name, "inNetwork", value)] });
    expect(await of("source.ip", "10.0.0.0/8")).toBe("w1");
    expect(await of("source.ip", "192.0.2.64/27")).toBe("w2");
    expect(await of("source.ip", "192.0.2.0/26")).toBe("");
    expect(await of("source.ip", "192.0.2.77")).toBe("w2");
    expect(await of("source.ip", "0.0.0.0/0")).toBe("w1 w2");
    expect(await of("source.ip", "::/0")).toBe("w4");
    expect(await of("source.ip", "2001:db8::/32")).toBe("w4");
    expect(await of("client", "10.0.0.0/8")).toBe("w4 w6");
    expect(await of("client", "2001:db8::7")).toBe("m1");
    expect(await of("client", "::/0")).toBe("m1");
    expect(await of("path", "0.0.0.0/0")).toBe("");
    const either = {
      ...field("source.ip", "inNetwork", "10.0.0.0/8"),
      orValues: ["2001:db8::/48"],
      orFields: ["client"],
    };
    expect(await placesOf({ fields: [either] })).toBe("m1 w1 w4 w6");
    expect(await placesOf({ noneOf: [{ fields: [either] }] })).toBe("m2 m3 w2");
    for (const wrong of ["10.0.0.0/33", "ten", "", "10.0.0.0/8'"]) {
      await refused({ fields: [field("source.ip", "inNetwork", wrong)] }, /needs an address or a range/);
    }
  });

  it("tells how many records without a time alternatives leave out", async () => {
    const index = await indexes.shared(fill);
    const untimed = async (where: Where): Promise<number | undefined> =>
      (await index.aggregate({ op: "count", where })).withoutTime;
    expect(await untimed({ anyOf: [[{ from: 0 }]] })).toBe(2);
    expect(
      await untimed({
        anyOf: [
          [
            { from: 0, host: "web1" },
            { to: 9, host: "web2" },
          ],
        ],
      }),
    ).toBe(1);
    expect(await untimed({ anyOf: [[{ from: 0 }, { host: "mail" }]] })).toBe(1);
    expect(await untimed({ noneOf: [{ from: 0 }] })).toBeUndefined();
    const clock = { fromSecond: 0, toSecond: 60, zone: "Europe/Berlin" };
    expect(await untimed({ anyOf: [[{ timesOfDay: clock }]] })).toBe(2);
  });
}
