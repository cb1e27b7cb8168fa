import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { addressRange } from "@lagebild/domain";
import { afterAll, beforeAll, expect, it } from "vitest";
import { ADDRESS_MACROS, compileRange } from "./compile-address.js";
import { openRecordTables, quoted, type RecordTables } from "../records/duckdb-record-table.js";

const TEXTS = [
  ...["1.2.3.4", "192.000.002.007", "001.2.3.4", "01.2.3.4", "256.1.1.1", " 10.255.255.255 ", "10.0.0", "10.0.0.1/8"],
  ...["1.2.3.4:80", "[1.2.3.4]", "::1", "::", "::ffff:10.0.0.1", "0:0:0:0:0:ffff:a00:1", "::ffff:010.0.0.1"],
  ...["fe80::1%eth0", "[fe80::1]", "FE80::ABCD:1", "2001:0db8:0:0:0:0:0:1", "64:ff9b::10.0.0.1", "1:2:3:4:5:6:1.2.3.4"],
  ...["12:34:56", "de:ad:be:ef:00:01", "1::2::3", ":::", "1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7::", "::2:3:4:5:6:7:8"],
  ...["1:2:3:4:5:6:7:8::", "", "x", "[::1", "::1]", "00001::1", "::ffff:1.2.3.999", "fe80::1%a]b", "ten"],
];
const RANGES = [
  "10.0.0.0/8",
  "0.0.0.0/0",
  "::/0",
  "fe80::/10",
  "1.2.3.4",
  "192.0.2.0/29",
  "2001:db8::/32",
  "64:ff9b::/96",
  "::1",
  "::ffff:10.0.0.0/104",
];

let folder = "";
let tables: RecordTables;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "lagebild-address-"));
  tables = await openRecordTables({ folder, memoryMb: 128, threads: 1, spillFolder: join(folder, "spill") });
  for (const macro of ADDRESS_MACROS) await tables.run(macro);
  await tables.run(
    `CREATE TABLE written AS SELECT * FROM (VALUES ${TEXTS.map((text) => `(${quoted(text)})`).join(", ")}) t(a)`,
  );
});
afterAll(async () => {
  tables.close();
  await rm(folder, { recursive: true, force: true });
});

it.each(RANGES)("finds in %s what lies there, in every spelling, and nothing else", async (written) => {
  const range = addressRange(written)!;
  const rows = await tables.rows({ sql: `SELECT a FROM written WHERE ${compileRange(range, "a")}`, values: [] });
  expect(rows.map(([text]) => text).sort()).toEqual(TEXTS.filter((text) => range.has(text)).sort());
});
