import { expect, it } from "vitest";
import { parseCondition } from "./field-condition.js";

it.each([
  ["user.name=anna", { field: "user.name", operator: "equals", value: "anna" }],
  ["url.path^=/admin", { field: "url.path", operator: "startsWith", value: "/admin" }],
  ["process.command_line*= -enc ", { field: "process.command_line", operator: "contains", value: " -enc " }],
  ["http.response.status_code>=500", { field: "http.response.status_code", operator: "atLeast", value: "500" }],
  ["source.port<1024", { field: "source.port", operator: "below", value: "1024" }],
  ["file.name$=.exe", { field: "file.name", operator: "endsWith", value: ".exe" }],
  ["source.ip/=10.0.0.0/8", { field: "source.ip", operator: "inNetwork", value: "10.0.0.0/8" }],
  ["source.port>1024", { field: "source.port", operator: "above", value: "1024" }],
  ["source.port<=1024", { field: "source.port", operator: "atMost", value: "1024" }],
  ["Source Address=a=b", { field: "Source Address", operator: "equals", value: "a=b" }],
])("reads %s", (written, condition) => expect(parseCondition(written, "--where")).toEqual(condition));

it.each(["user.name", "=anna", "user.name=", `a=${"x".repeat(5_000)}`])(
  "refuses %s and says how to write one",
  (written) => expect(() => parseCondition(written, "--where")).toThrow("such as user.name=anna"),
);
