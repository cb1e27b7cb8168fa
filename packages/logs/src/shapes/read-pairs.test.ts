import { expect, it } from "vitest";
import { readPairs } from "./read-pairs.js";

it.each([
  ["¦ DENIED ¦ Grund=Kennwort falsch; Quelle=10.0.0.1", { Grund: "Kennwort falsch", Quelle: "10.0.0.1" }],
  ["INFO | role=a,b,c; by=anna", { role: "a,b,c", by: "anna" }],
  ["Größe=12; Empfänger=Max Muster;", { Größe: "12", Empfänger: "Max Muster" }],
  ["anna : TTY=pts/1 ; PWD=/root ; USER=root", { TTY: "pts/1", PWD: "/root", USER: "root" }],
  ["session=12; user=bob logged in with key=5", { session: "12", user: "bob", key: "5" }],
  ["a sentence in front of session=12; user=bob logged in", { session: "12", user: "bob" }],
  ["Set-Cookie a=1; Path=/; HttpOnly", { a: "1", Path: "/" }],
])("reads pairs that semicolons part (%s)", (text, fields) => {
  expect({ ...readPairs(text) }).toEqual(fields);
});
