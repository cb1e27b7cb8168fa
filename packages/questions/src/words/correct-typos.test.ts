import { describe, expect, it } from "vitest";
import { typoCorrector } from "./correct-typos.js";
import { tokensOf } from "./tokens.js";

const corrector = typoCorrector(["dienst", "agent", "downloaded", "installed", "din", "deine", "gelöscht"]);

const corrected = (text: string, known: readonly string[] = []): string =>
  corrector
    .correct(tokensOf(text), "de", ({ lower }) => known.includes(lower))
    .map(({ lower }) => lower)
    .join(" ");

describe("a word of which two letters changed places is the one that is meant", () => {
  it.each([
    ["agnet", "agent"],
    ["dinest", "dienst"],
    ["deinst", "dienst"],
    ["donwloaded", "downloaded"],
  ])("%s", (typed, meant) => {
    expect(corrected(typed)).toBe(meant);
  });

  it("but not where the log holds it, or where it is a form of a known word", () => {
    expect(corrected("agnet", ["agnet"])).toBe("agnet");
    expect(corrected("gelöschten")).toBe("gelöschten");
  });
});

it("reads a verb whose prefix parts from it, with the word between them", () => {
  const verbs = typoCorrector(["anmelden", "einloggen", "zusammen"]);
  const plain = verbs.correct(tokensOf("anzumelden einzuloggen zusammen"), "de", () => false);
  expect(plain.map(({ lower }) => lower)).toEqual(["anmelden", "einloggen", "zusammen"]);
});

describe("of several known words with one slip", () => {
  const several = typoCorrector([
    "probes",
    "process",
    "premises",
    "address",
    "dresses",
    "session",
    "mission",
    "locked",
    "looked",
  ]);
  it.each([
    ["proces", "process"],
    ["adress", "address"],
    ["sesion", "session"],
    ["loked", "loked"], // too short to be sure of
  ])("%s is %s", (typed, meant) => {
    expect(several.correct(tokensOf(typed), "en", () => false).map(({ lower }) => lower)).toEqual([meant]);
  });
});
