import { expect, it } from "vitest";
import { shortMeaning } from "./short-meaning.js";

it("keeps the first statement without what is in brackets", () => {
  expect(shortMeaning("Successful SSH login with a password: someone got in. After many failures ...")).toBe(
    "Successful SSH login with a password",
  );
  expect(shortMeaning("Für einen Benutzer begann eine Sitzung (PAM: Sitzung geöffnet).")).toBe(
    "Für einen Benutzer begann eine Sitzung",
  );
});

it("takes out what would read as a citation or a quotation", () => {
  expect(shortMeaning("Rule `x` [7] matched a process")).toBe("Rule x 7 matched a process");
});

it("ends a long statement between words", () => {
  const short = shortMeaning("word ".repeat(60));
  expect(short).toMatch(/word$/);
  expect(short!.length).toBeLessThanOrEqual(110);
});

it("is nothing where nothing is known", () => {
  expect(shortMeaning(undefined)).toBeUndefined();
  expect(shortMeaning(" ")).toBeUndefined();
});
