import { expect, it } from "vitest";
import { fieldConditions, fieldsByNoun, plainName, seenFields, valuesOf } from "./plan-fields.js";

const fields = seenFields([
  { "alert.severity": "1", "alert.signature_id": "2022114", id_resp_p: "443", severity_text: "high" },
  { "alert.severity": "3", requestParameters: "x" },
]);

it("compares names without their objects and separators", () => {
  expect(["alert.severity", "id_resp_p", "@system"].map(plainName)).toEqual(["severity", "idrespp", "system"]);
});

it("finds the field that a condition means", () => {
  const tests = [{ operator: "equals", value: "1" }] as const;
  expect(fieldConditions({ names: /^severity$/, tests, said: [] }, fields)).toEqual([
    { field: "alert.severity", operator: "equals", value: "1" },
  ]);
  expect(fieldConditions({ names: /^status$/, tests, said: [] }, fields)).toBeUndefined();
});

it("names what is asked for, entities and fields alike", () => {
  expect(valuesOf({ name: "port", places: [{ field: /respp$/ }, { entity: "port" }] }, fields)).toEqual([
    { field: "id_resp_p" },
    { entity: "port" },
  ]);
  expect(fieldsByNoun(["signature"], fields)).toEqual([{ field: "alert.signature_id" }]);
});
