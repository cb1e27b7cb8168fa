import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describeMappings, ecsFields, fieldTable, mappingTable, writtenMappings } from "@lagebild/events";
import { describe, expect, it } from "vitest";
import { REPOSITORY } from "./lagebild-process.js";

const text = readFileSync(join(REPOSITORY, "docs", "events.md"), "utf8");

describe("docs/events.md", () => {
  it("lists what is mapped as the files have it (else: node test/bench/dist/write-event-docs.js)", () => {
    expect(text).toContain(mappingTable(describeMappings(writtenMappings(undefined))));
  });

  it("lists the fields of events as their file has them", () => {
    expect(text).toContain(fieldTable(ecsFields.values()));
  });
});
