import { describe, expect, it } from "vitest";
import { fieldLevel } from "./field-level.js";

const levelOf = (fields: Readonly<Record<string, string>>): string | undefined =>
  fieldLevel(Object.keys(fields))?.(fields);

describe("fieldLevel", () => {
  it.each(["level", "lvl", "severity", "log.level", "loglevel", "levelname", "LevelDisplayName", "jsonPayload.level"])(
    "takes the word of %s",
    (name) => expect(levelOf({ [name]: "ERROR", msg: "x" })).toBe("error"),
  );

  it.each([
    [{ level: "30", time: "1773457802000", msg: "x" }, "info"],
    [{ level: "60", time: "1773457802000", msg: "x", name: "shop" }, "fatal"],
    [{ level: "3", short_message: "x" }, "error"],
    [{ PRIORITY: "4", MESSAGE: "x", _TRANSPORT: "stdout" }, "warning"],
    [{ EventID: "7", Level: "2", Channel: "System" }, "error"],
    [{ "Event.System.EventID": "7", "Event.System.Level": "4" }, "information"],
    [{ Ebene: "Fehler" }, "fehler"],
  ])("knows whose numbers and words they are: %j", (fields, level) => expect(levelOf(fields)).toBe(level));

  it.each([
    { level: "30", device: "pump" },
    { level: "PrivilegedActivity" },
    { level: "99", time: "1", msg: "x" },
    { "alert.severity": "critical" },
    { "auditType.level": "info" },
    { Level: "info", RuleTitle: "Mimikatz" },
    { note: "error" },
  ])("takes nothing else for a level: %j", (fields) => expect(levelOf(fields)).toBeUndefined());
});
