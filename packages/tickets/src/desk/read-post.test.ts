import { expect, it } from "vitest";
import { markIn, passwordsIn, questionIn } from "./read-post.js";

it.each([
  ["@lagebild Wer war es?", "Wer war es?"],
  ["  @Lagebild: who logged in\nas root?\n-- \nAnna", "who logged in\nas root?"],
  ["@lagebild, und danach?\n> earlier text", "und danach?"],
  ["@lagebild", ""],
  ["Please ask @lagebild who it was", undefined],
  ["> @lagebild who?", undefined],
  ["@lagebilder who?", undefined],
])("finds the question in %j", (text, question) => {
  expect(questionIn(text)).toBe(question);
});

it.each([
  ["the zip is encrypted, password: infected", ["infected"]],
  ["Das Passwort ist „Sommer2026!“.", ["Sommer2026!", "Sommer2026"]],
  ["Kennwort lautet geheim.", ["geheim.", "geheim"]],
  ["password for evidence.zip is 'a b'", ["a"]],
  ["PW=x9-%s", ["x9-%s"]],
  ["usual one (infected)", ["infected"]],
  ["nothing here", []],
])("finds passwords in %j", (text, found) => {
  expect(passwordsIn([text])).toEqual(found);
});

it("takes the strictest mark", () => {
  expect(markIn(["TLP:GREEN", "Betreff: [tlp:amber+strict] x"])).toBe("TLP:AMBER+STRICT");
  expect(markIn(["TLP WHITE"])).toBe("TLP:CLEAR");
  expect(markIn(["none"])).toBeUndefined();
});
