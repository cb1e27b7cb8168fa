import type { Bilingual, RuleHead } from "@lagebild/domain";
import { describe, expect, it } from "vitest";
import { DETECTOR_RULES } from "../detectors/run-detectors.js";
import { parseFiles } from "../tables/parse-tables.js";
import { wordsOfFinding } from "./finding-words.js";

const LANGUAGES = ["en", "de"] as const;
const COUNTED = /\{count\|([^|{}]*)\|([^|{}]*)\}/g;
/** What may stand behind the bare number. */
const BARE = /^(?:-mal|\)| (?:away|abwies|Fehler)(?!\p{L}))/u;

const ruleOf = (says: Bilingual): RuleHead => ({
  id: "a",
  name: "a",
  title: "A rule",
  description: "",
  level: "low",
  tags: [],
  status: "test",
  file: "a.yml",
  hints: { says },
});

const says: readonly Bilingual[] = [
  ...parseFiles().rules.flatMap(({ documents }) =>
    documents.flatMap((document) => {
      const { lagebild } = document as unknown as { readonly lagebild?: { readonly says?: Bilingual } };
      return lagebild?.says ?? [];
    }),
  ),
  ...DETECTOR_RULES.flatMap(({ hints }) => hints?.says ?? []),
];
const forms = says.flatMap((one) =>
  LANGUAGES.flatMap((language) =>
    [...one[language].matchAll(COUNTED)].map((match): [string, string] => [match[1]!, match[2]!]),
  ),
);
const filled = (one: Bilingual, count: number): Bilingual =>
  wordsOfFinding(ruleOf(one), count, () => ({ values: [{ value: "x", count }], distinct: 1 })).statement;

describe("statements of findings", () => {
  it("are those of many rules with a number", () => {
    expect(forms.length).toBeGreaterThan(150);
  });

  it.each(LANGUAGES)("have the word behind their number in the form that it asks for (%s)", (language) => {
    const wrong = says.flatMap((one) => {
      const [single, many] = [filled(one, 1)[language], filled(one, 2)[language]];
      return [
        ...forms
          .filter(([a, b]) => a !== b && new RegExp(`(?<!\\S)\\(?1 ${b}(?!\\p{L})`, "u").test(single))
          .map(() => single),
        ...forms
          .filter(([a, b]) => a !== b && !b.startsWith(a) && new RegExp(`(?<!\\S)\\(?2 ${a}(?!\\p{L})`, "u").test(many))
          .map(() => many),
      ];
    });
    expect(wrong).toEqual([]);
  });

  it.each(LANGUAGES)("have no bare number before a word that has a form for many (%s)", (language) => {
    const bare = says.flatMap((one) => {
      const at = one[language].indexOf("{count}");
      return at < 0 || BARE.test(one[language].slice(at + "{count}".length)) ? [] : [one[language]];
    });
    expect(bare).toEqual([]);
  });

  it("leave no mark of their form behind", () => {
    const texts = says.flatMap((one) =>
      [1, 2].flatMap((count) => LANGUAGES.map((language) => filled(one, count)[language])),
    );
    expect(texts.filter((text) => /[{}|]/.test(text))).toEqual([]);
  });

  it("say the verb in the form of the number as well", () => {
    const rule = ruleOf({
      en: "{count|login|logins} of {user.name} {form|was|were} refused",
      de: "{count|Anmeldung|Anmeldungen} von {user.name} {form|wurde|wurden} abgelehnt",
    });
    const said = (count: number): Bilingual =>
      wordsOfFinding(rule, count, () => ({ values: [{ value: "anna", count }], distinct: 1 })).statement;
    expect(said(1)).toEqual({ en: "1 login of anna was refused", de: "1 Anmeldung von anna wurde abgelehnt" });
    expect(said(1_204)).toEqual({
      en: "1,204 logins of anna were refused",
      de: "1.204 Anmeldungen von anna wurden abgelehnt",
    });
  });

  it("name the first of several fields that has a value, and say where nobody is named", () => {
    const rule = ruleOf({
      en: "{user.name} was refused[ at {host.name}]; account {user.target.name/user.name}",
      de: "{user.name} wurde abgewiesen[ an {host.name}]; Konto {user.target.name/user.name}",
    });
    const said = (values: Readonly<Record<string, string>>): Bilingual =>
      wordsOfFinding(rule, 1, (field) =>
        field in values ? { values: [{ value: values[field]!, count: 1 }], distinct: 1 } : undefined,
      ).statement;
    expect(said({ "user.name": "dc1$", "user.target.name": "anna" }).en).toBe("dc1$ was refused; account anna");
    expect(said({ "user.name": "anna" }).en).toBe("anna was refused; account anna");
    expect(said({}).de).toMatch(/^Jemand wurde abgewiesen;/u);
  });

  it("show few and short values in short", () => {
    const rule = ruleOf({ en: "Ran: {process.command_line}", de: "Lief: {process.command_line}" });
    const values = ["a".repeat(100), "b".repeat(100)].map((value) => ({ value, count: 1 }));
    const { statement, brief } = wordsOfFinding(rule, 2, () => ({ values, distinct: 2 }));
    expect(statement.en).toBe(`Ran: ${"a".repeat(100)} and ${"b".repeat(100)}`);
    expect(brief?.en).toBe(`Ran: ${"a".repeat(60)}… and 1 more`);
  });

  it("take a value for a value, whatever marks it holds", () => {
    const rule = ruleOf({
      en: "{count|login|logins} of {user.name}",
      de: "{count|Anmeldung|Anmeldungen}: {user.name}",
    });
    const values = [{ value: "{count|a|b}{form|c|d}", count: 1 }];
    expect(wordsOfFinding(rule, 2, () => ({ values, distinct: 1 })).statement.en).toBe(
      "2 logins of {count|a|b}{form|c|d}",
    );
  });
});
