import { describe, expect, it } from "vitest";
import { readMapping, readMappingFile } from "./read-mapping.js";
import { tableReader } from "./table-rows.js";

const table = (yaml: string) => readMapping(readMappingFile(`id: own\n${yaml}`, "own.yml"));
const flows = table(`
tables:
  - separator: ","
    when: { 1: [FLOW] }
    columns: [time, type, from, "-", to, port, user]
`);

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
