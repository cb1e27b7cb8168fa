import { expect, it } from "vitest";
import { readQuestion } from "../read-question.js";
import { testEngine, type TestEvent } from "../testing/test-engine.js";

const start = (second: number, name: string, parent: string, line: string): TestEvent => ({
  time: String(1_770_000_000 + second),
  host: "pc1",
  "event.category": "process",
  "event.type": "start",
  "process.name": name,
  "process.parent.name": parent,
  "process.command_line": line,
  text: `process ${line} of ${parent}`,
});

const host = testEngine([
  start(0, "hostsrv7.exe", "explorer.exe", "hostsrv7.exe -k"),
  start(10, "whoami.exe", "hostsrv7.exe", "whoami /all"),
  start(20, "notes.exe", "explorer.exe", "notes.exe a.txt"),
  start(30, "nltest.exe", "hostsrv7.exe", "nltest /dclist"),
]);

it.each([["which commands ran under hostsrv7, in order?"], ["Welche Befehle liefen unter hostsrv7, der Reihe nach?"]])(
  "what a program started, each with its command: %s",
  async (question) => {
    const { reading, results } = (await readQuestion(question, host))!.read;
    expect(reading.of[0]!.conditions.map(({ where }) => where.fields?.[0]?.field)).toEqual(["process.parent.name"]);
    const told = results.flatMap(({ moment }) => moment?.value ?? []).join(" ");
    expect(told).toContain("whoami");
    expect(told).toContain("nltest");
    expect(told).not.toContain("notes");
  },
);
