import { describe, expect, it } from "vitest";
import { splitRow, tableRows } from "./table-rows.js";

describe("a row", () => {
  it.each([
    ["a,b,c", ",", ["a", "b", "c"]],
    ['a;"b;""c""" ;', ";", ["a", 'b;"c"', ""]],
    ['" a ", b ', ",", [" a ", "b"]],
    ['"open;b', ";", ["open;b"]],
    ['"a" "b" "c,d"', '" "', ['"a', "b", 'c,d"']],
    ["", ",", [""]],
  ])("is cut at its separators: %s", (row, separator, cells) => expect(splitRow(row, separator)).toEqual(cells));

  it("gives back what was joined, whatever the cells hold", () => {
    let seed = 3;
    const next = (below: number): number => (seed = (seed * 1103515245 + 12345) % 2147483648) % below;
    for (let round = 0; round < 300; round++) {
      const cells = Array.from({ length: 1 + next(8) }, () =>
        Array.from({ length: next(6) }, () => 'ab",x\n'[next(6)]).join(""),
      );
      const text = cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(",");
      expect(splitRow(text, ",")).toEqual(cells);
      expect([...tableRows(text, ",")].map((row) => row.cells)).toEqual([cells]);
    }
  });

  it("is read up to so many cells, in time that grows with it", () => {
    expect(splitRow("a,b,c", ",", 2)).toEqual(["a", "b"]);
    expect(splitRow(",".repeat(100_000), ",")).toHaveLength(200);
    expect(splitRow('"'.repeat(100_001), ",")).toHaveLength(1);
  });
});

describe("rows of a text", () => {
  const rows = (text: string) => [...tableRows(text, ",")].map(({ cells, line }) => [line, ...cells]);

  it("may have line ends in quoted cells, which count as lines", () => {
    expect(rows('a,b\r\n"x\ny",1\nlast,"2"')).toEqual([
      [1, "a", "b"],
      [2, "x\ny", "1"],
      [4, "last", "2"],
    ]);
  });

  it("do not go on behind a quotation mark that never closes, or not for long", () => {
    expect(rows('"a,b\nc,d\n')).toEqual([
      [1, "a,b"],
      [2, "c", "d"],
    ]);
    expect(rows(`"a\nc,d${" ".repeat(70_000)}"`)).toHaveLength(2);
  });
});
