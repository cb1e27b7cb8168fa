import { describe, expect, it } from "vitest";
import { readMapping, readMappingFile } from "./read-mapping.js";
import { splitRow, tableReader } from "./table-rows.js";

const table = (yaml: string) => readMapping(readMappingFile(`id: own\n${yaml}`, "own.yml"));
const flows = table(`
tables:
  - separator: ","
    when: { 1: [FLOW] }
    columns: [time, type, from, "-", to, port, user]
`);

describe("splitRow", () => {
  it.each([
    ["a,b,c", ",", ["a", "b", "c"]],
    ['a,"b, c",d', ",", ["a", "b, c", "d"]],
    ['a,"b ""c"" d",e', ",", ["a", 'b "c" d', "e"]],
    ["a,,c,", ",", ["a", "", "c", ""]],
    ['a,"never closed', ",", ["a", "never closed"]],
    ['"a" "b"', '" "', ['"a', 'b"']],
  ])("cuts %s at %j", (text, separator, cells) => expect(splitRow(text, separator)).toEqual(cells));

  it("cuts into no more columns than it is asked for", () => {
    expect(splitRow("a,b,c,d", ",", 2)).toEqual(["a", "b"]);
    expect(splitRow(",".repeat(5_000), ",")).toHaveLength(200);
  });

  it("gives back what was joined, whatever the cells hold", () => {
    let seed = 3;
    const next = (below: number): number => (seed = (seed * 1103515245 + 12345) % 2147483648) % below;
    for (let round = 0; round < 300; round++) {
      const cells = Array.from({ length: 1 + next(8) }, () =>
        Array.from({ length: next(6) }, () => 'ab",x'[next(5)]).join(""),
      );
      const text = cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(",");
      expect(splitRow(text, ",")).toEqual(cells);
    }
  });
});

describe("tableReader", () => {
  const read = tableReader([flows]);

  it("names the columns of a row that a mapping knows, and leaves empty ones out", () => {
    expect({ ...read('03:10,FLOW,192.0.2.1,x,192.0.2.2,,"b, anna"') }).toEqual({
      time: "03:10",
      type: "FLOW",
      from: "192.0.2.1",
      to: "192.0.2.2",
      user: "b, anna",
    });
  });

  it("leaves sentences, short rows and rows of others alone", () => {
    expect(read("03:10,FLOW,192.0.2.1")).toBeUndefined();
    expect(read("03:10,OTHER,192.0.2.1,x,192.0.2.2,443,anna")).toBeUndefined();
    expect(read("nothing, that is, a row, of a, table, at all")).toBeUndefined();
    expect(tableReader([])("a,b,c,d,e,f,g")).toBeUndefined();
  });
});
