import { expect, it } from "vitest";
import { flattenObject } from "./flatten-object.js";
import { parsed } from "./test-dialect.js";

const RULE = [
  { Name: "MoveToFolder", Value: "RSS-Feeds" },
  { Name: "MarkAsRead", Value: "True" },
];
const NAMED = { "Parameters.MoveToFolder": "RSS-Feeds", "Parameters.MarkAsRead": "True" };

it.each([
  ["a list", { Parameters: RULE }],
  ["small letters", { Parameters: RULE.map(({ Name, Value }) => ({ name: Name, value: Value })) }],
  ["a key and its value", { Parameters: RULE.map(({ Name, Value }) => ({ key: Name, value: Value })) }],
  ["a change", { Parameters: RULE.map(({ Name, Value }) => ({ Name, NewValue: Value, OldValue: "" })) }],
  ["attributes of XML", { Parameters: RULE.map(({ Name, Value }) => ({ "@Name": Name, "#text": Value })) }],
  ["the text of a list", { Parameters: JSON.stringify(RULE) }],
])("names the values of %s by their names", (_, object) => {
  expect({ ...flattenObject(object) }).toEqual(NAMED);
});

it.each([
  ["as an object", "AuditData", JSON.stringify({ Parameters: RULE })],
  ["as a list", "Parameters", JSON.stringify(RULE)],
])("reads names and values in a cell of a table: %s", (_, column, cell) => {
  const rows = [
    `CreationDate,User,Operation,${column}`,
    `2026-03-14T03:11:02Z,anna,New-InboxRule,"${cell.replaceAll('"', '""')}"`,
  ];
  expect({ ...parsed(rows).record.parsed.fields }).toMatchObject(NAMED);
});

it("keeps what only looks like objects as text", () => {
  const texts = { a: "[{not json}]", b: "[1, 2]", c: '{"open": ', d: '[{"open": ]' };
  expect({ ...flattenObject(texts) }).toEqual(texts);
});
