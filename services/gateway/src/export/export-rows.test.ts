import { expect, it } from "vitest";
import { csvCell, exportRows, isoTime, leftOutOf, type ExportRow } from "./export-rows.js";

const row: ExportRow = {
  time: 1_773_457_862_000_007,
  message: '=HYPERLINK("http://evil.example","a")\nb',
  timeIs: "First seen",
  source: "00000000000000aa",
  file: "auth.log",
  line: 7,
  host: "bastion",
  more: { count: 3, note: "@SUM(1)" },
};

it.each([
  ["=1+1", '"\'=1+1"'],
  ["+1", '"\'+1"'],
  ["-2+3", '"\'-2+3"'],
  ["@SUM(A1)", '"\'@SUM(A1)"'],
  ["\tx", '"\'\tx"'],
  ["\rx", '"\'\rx"'],
  ["  =1", '"\'  =1"'],
  ["\uff1d1", '"\'\uff1d1"'],
  ['a"b', '"a""b"'],
  ["a,b", '"a,b"'],
  ["plain", "plain"],
  [-5, "-5"],
])("makes %j safe for a spreadsheet", (value, cell) => {
  expect(csvCell(value)).toBe(cell);
});

it("writes CSV with one header, in which no cell is a formula and no line end makes a row", () => {
  expect(exportRows([row, { ...row, time: undefined, more: { extra: "x" } }], "csv")).toBe(
    [
      "time,time_is,message,source,file,line,sha256,host,program,count,note,extra",
      `2026-03-14T03:11:02.000007+00:00,First seen,"'=HYPERLINK(""http://evil.example"",""a"")\nb",00000000000000aa,auth.log,7,,bastion,,3,"'@SUM(1)",`,
      `,First seen,"'=HYPERLINK(""http://evil.example"",""a"")\nb",00000000000000aa,auth.log,7,,bastion,,,,x`,
      "",
    ].join("\r\n"),
  );
});

it("writes one JSON object a line", () => {
  const lines = exportRows([row, { ...row, time: undefined }], "jsonl")
    .trimEnd()
    .split("\n");
  expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
    expect.objectContaining({ time: "2026-03-14T03:11:02.000007+00:00", message: row.message, count: 3 }),
    expect.objectContaining({ time: null, line: 7 }),
  ]);
});

it("writes what Timesketch wants in every row, and no row without a time", () => {
  const lines = exportRows([row, { ...row, time: undefined }], "timesketch")
    .trimEnd()
    .split("\n");
  expect(lines).toHaveLength(1);
  expect(JSON.parse(lines[0]!)).toMatchObject({
    message: row.message,
    datetime: "2026-03-14T03:11:02.000007+00:00",
    timestamp: 1_773_457_862_000_007,
    timestamp_desc: "First seen",
    hostname: "bastion",
    source_file: "auth.log",
    source_line: 7,
  });
});

it("writes times before 1970 too", () => {
  expect(isoTime(-1)).toBe("1969-12-31T23:59:59.999999+00:00");
});

it("lets no log text rewrite a terminal, and keeps JSON's content as it is", () => {
  const hostile = { ...row, message: "a\u001b[31mb\u202ec\u009bd" };
  expect(exportRows([hostile], "csv")).toContain("a\\u001b[31mb\\u202ec\\u009bd");
  for (const format of ["jsonl", "timesketch"] as const) {
    const text = exportRows([hostile], format);
    expect(text).not.toMatch(/[\u001b\u202e\u009b]/);
    expect(JSON.parse(text)).toMatchObject({ message: hostile.message });
  }
});

it("says how many rows Timesketch's format leaves out", () => {
  const rows = [row, { ...row, time: undefined }];
  expect(leftOutOf(rows, "timesketch")).toBe(1);
  expect(leftOutOf(rows, "csv")).toBe(0);
});
