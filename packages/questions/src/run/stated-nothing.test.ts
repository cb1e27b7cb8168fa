import { describe, expect, it } from "vitest";
import { readQuestion } from "../read-question.js";
import { testEngine, type TestEvent } from "../testing/test-engine.js";

const at = (second: number): string => String(1_770_000_000 + second);

const read = async (question: string, events: readonly TestEvent[]) =>
  (await readQuestion(question, testEngine(events)))!.read;

describe("a level that each line states", () => {
  const lines: readonly TestEvent[] = Array.from({ length: 20 }, (_, line) => ({
    time: at(line),
    "log.level": line % 2 === 0 ? "info" : "warning",
    text: line < 3 ? "info backup failed [ERROR INVALID FUNCTION]" : `info package ${line} read`,
  }));

  it.each([["how many lines have the level error?"], ["wie viele Zeilen haben den Level Error?"]])(
    "is no word of their texts: %s",
    async (question) => {
      expect((await read(question, lines)).verdict).toBe("absent");
    },
  );

  it("where only some lines state one, what a text says may be meant", async () => {
    const some = lines.map(({ time, text }, place): TestEvent => ({
      time,
      text: text!,
      ...(place === 4 && { "log.level": "info" }),
    }));
    expect((await read("how many lines have the level error?", some)).verdict).toBe("insufficient");
  });
});

describe("which of them is the greatest is told with it", () => {
  const built = ["a-1", "b-2", "c-3"].map((id, place) => ({
    time: at(place),
    "cloud.instance.id": id,
    "event.duration": String((place + 1) * 1e9),
    text: `instance ${id} built`,
  }));

  it.each([
    ["how many instances, and which one took longest?"],
    ["wie viele Instanzen, und welche dauerte am längsten?"],
  ])("%s", async (question) => {
    const { reading } = await read(question, built);
    expect(reading.asks.map((ask) => (ask.ask === "amount" ? ask.beside?.map(({ of }) => of) : ask.ask))).toEqual([
      "distinct",
      [{ field: "cloud.instance.id" }],
    ]);
  });
});

describe("the host of an address", () => {
  const connections = ["pc1", "pc1", "pc2"].map((host, place) => ({
    time: at(place),
    host,
    "source.ip": "10.0.0.5",
    "destination.ip": `10.9.0.${place}`,
    "event.category": "network",
    text: `connection from 10.0.0.5 to 10.9.0.${place}`,
  }));
  const asked = async (question: string) => {
    const { asks } = (await read(question, connections)).reading;
    return asks.flatMap((ask) => (ask.ask === "list" ? ask.of.map(({ of }) => of) : []));
  };

  it.each([
    ["which host is 10.0.0.5?"],
    ["welcher Rechner steckt hinter 10.0.0.5?"],
    ["what host has the ip 10.0.0.5?"],
  ])("is the one that it is: %s", async (question) => {
    expect(await asked(question)).toEqual([{ column: "host" }]);
  });

  it("and not one that it reached, unless that is asked", async () => {
    expect(await asked("which hosts did 10.0.0.5 connect to?")).toEqual([{ field: "destination.ip" }]);
  });
});

describe("what came before something else", () => {
  const logins: readonly TestEvent[] = [
    { user: "eva", outcome: "success" },
    { user: "tim", outcome: "failure" },
  ].map(({ user, outcome }, place) => ({
    time: at(place),
    "event.category": "authentication",
    "event.outcome": outcome,
    "event.type": "start",
    "lagebild.rules": outcome === "success" ? "login_succeeded" : "login_failed",
    "user.name": user,
    text: `login ${outcome} ${user}`,
  }));

  it("never was, where there is none of it at any time", async () => {
    const { reading } = await read("how many failed logins of eva before she logged in?", logins);
    expect(reading.certainty).toBeGreaterThan(0.6);
  });
});
