import { describe, expect, it } from "vitest";
import { stemOf } from "./stem-word.js";

describe("stemOf", () => {
  it.each([
    ["failed", "failing", "fails"],
    ["connection", "connections", "connected"],
    ["schedule", "scheduled", "scheduling"],
    ["address", "addresses"],
    ["policy", "policies"],
    ["verbindung", "verbindungen", "verbinden"],
    ["anmeldung", "anmeldungen", "anmelden"],
    ["dienst", "dienste", "diensten"],
    ["benutzer", "benutzern", "benutzers"],
    ["fehlgeschlagen", "fehlgeschlagene", "fehlgeschlagenen"],
    ["installiert", "installierte", "installierten"],
  ])("takes the forms of %s for one word", (...forms) => {
    expect(new Set(forms.map(stemOf)).size).toBe(1);
  });

  it.each([
    ["löschen", "loeschen", "loschen"],
    ["schlüssel", "schluessel", "schlussel"],
    ["größe", "groesse", "grosse"],
  ])("takes an umlaut for its vowel, however it is written: %s", (...forms) => {
    expect(new Set(forms.map(stemOf)).size).toBe(1);
  });

  it.each([
    ["logon", "logoff"],
    ["locked", "unlocked"],
    ["service", "server"],
    ["does", "dos"],
    ["queue", "quo"],
    ["install", "instance"],
  ])("keeps %s and %s apart", (one, other) => {
    expect(stemOf(one)).not.toBe(stemOf(other));
  });

  it.each(["", "ssh", "x509", "t1059", "10.0.0.1", "cve-2021"])("leaves %j as it is", (word) => {
    expect(stemOf(word)).toBe(word);
  });

  it("cuts no word to nothing, whatever it is made of", () => {
    const letters = "aeiouäöüsngtehry";
    let seed = 7;
    const next = (most: number): number => (seed = (seed * 48_271) % 2_147_483_647) % most;
    for (let i = 0; i < 20_000; i++) {
      const word = Array.from({ length: 1 + next(24) }, () => letters[next(letters.length)]).join("");
      const stem = stemOf(word);
      expect(stem.length, word).toBeGreaterThan(0);
      expect(stem.length, word).toBeLessThanOrEqual(word.length);
    }
  });
});
