import { describe, expect, it } from "vitest";
import { readQuestion } from "../read-question.js";
import { testEngine, type TestEvent } from "../testing/test-engine.js";

const connection = (second: number, to: string, fields: Readonly<Record<string, string>> = {}): TestEvent => ({
  time: String(1_770_000_000 + second),
  host: "fw01",
  program: "fwd",
  "event.category": "network",
  "event.type": "start",
  "lagebild.rules": "network_connection",
  "source.ip": "10.0.0.8",
  "destination.ip": to,
  text: `connection 10.0.0.8 ${to}`,
  ...fields,
});

const firewall = testEngine([connection(0, "198.51.100.7"), connection(1, "198.51.100.7"), connection(2, "10.0.0.9")]);

const verdictOf = async (question: string, engine = firewall) => {
  const { read } = (await readQuestion(question, engine))!;
  return { verdict: read.verdict, compared: read.compared };
};

describe("what no record states cannot be told, and the answer says what was looked through", () => {
  it.each([
    ["how many MB left towards 198.51.100.7?", 2],
    ["wieviel MB sind nach 198.51.100.7 abgeflossen?", 2],
    ["Welche Dateien wurden über diese Verbindungen übertragen?", 3],
    ["which files were copied over these connections?", 3],
    ["what program made the connections to 198.51.100.7?", 2],
    ["which passwords were used for the connections to 198.51.100.7?", 2],
  ])("%s", async (question, records) => {
    expect(await verdictOf(question)).toEqual({
      verdict: "not-assessable",
      compared: { sources: ["test.log"], records },
    });
  });

  it.each([
    ["bytes in a field of another name", { resp_len: "4000" }, "how many MB left towards 198.51.100.7?"],
    ["bytes in its text", { text: "connection to 198.51.100.7, 4000 bytes" }, "how many MB left towards 198.51.100.7?"],
    ["an object that may be a file", { objectKey: "a.zip" }, "which files were copied to 198.51.100.7?"],
  ])("but not where a record could: %s", async (_, fields, question) => {
    const { verdict } = await verdictOf(question, testEngine([connection(0, "198.51.100.7", fields)]));
    expect(verdict).toBe("insufficient");
  });

  it("and a unit behind a number asks for nothing", async () => {
    const engine = testEngine([connection(0, "198.51.100.7", { "event.type": "start", "network.bytes": "9000000" })]);
    const { results } = (await readQuestion("how many connections with more than 5 MB", engine))!;
    expect(results[0]!.count).toBe(1);
  });
});
