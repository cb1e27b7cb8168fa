import { describe, expect, it } from "vitest";
import type { OutputSchema } from "@lagebild/domain";
import { fromJsonSchema, toJsonSchema } from "./json-schema.js";

const SCHEMA: OutputSchema = {
  type: "object",
  properties: {
    zulu: { enum: ["yes", "no"] },
    cites: { type: "array", items: { enum: [1, 2] }, minItems: 1, maxItems: 4 },
    mixed: { enum: [1, "one"] },
    alpha: { type: "string", maxLength: 9 },
    plain: { type: "string" },
  },
};

describe("toJsonSchema", () => {
  it("requires all properties in their order and allows no others", () => {
    expect(toJsonSchema(SCHEMA)).toEqual({
      type: "object",
      properties: {
        zulu: { type: "string", enum: ["yes", "no"] },
        cites: { type: "array", items: { type: "integer", enum: [1, 2] }, minItems: 1, maxItems: 4 },
        mixed: { enum: [1, "one"] },
        alpha: { type: "string", maxLength: 9 },
        plain: { type: "string" },
      },
      required: ["zulu", "cites", "mixed", "alpha", "plain"],
      additionalProperties: false,
    });
  });

  it("is read back as it was", () => {
    expect(fromJsonSchema(JSON.parse(JSON.stringify(toJsonSchema(SCHEMA))))).toEqual(SCHEMA);
    expect(Object.keys((fromJsonSchema(toJsonSchema(SCHEMA)) as { properties: object }).properties)[0]).toBe("zulu");
  });
});

describe("fromJsonSchema", () => {
  it.each([undefined, {}, { type: "number" }, { type: "array", items: { type: "null" } }])("refuses %o", (schema) => {
    expect(() => fromJsonSchema(schema)).toThrow(/schema type is/);
  });
});
