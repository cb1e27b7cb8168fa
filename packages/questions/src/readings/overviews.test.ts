import { expect, it } from "vitest";
import { readQuestion } from "../read-question.js";
import { testEngine, type TestEvent } from "../testing/test-engine.js";

const record = (second: number, host: string, program: string): TestEvent => ({
  time: String(1_770_000_000 + second),
  host,
  program,
  "observer.product": "Zeek",
  text: `${program} said something`,
});

const engine = testEngine(
  [
    ...Array.from({ length: 30 }, (_, at) => record(at, "sensor1", "conn")),
    ...Array.from({ length: 30 }, (_, at) => record(at + 40, "edge01", "dns")),
    record(90, "zeek", "reporter"),
  ],
  [],
);

const read = async (question: string) => {
  const answered = await readQuestion(question, { ...engine, picture: () => Promise.resolve(undefined) });
  const { reading, verdict } = answered!.read;
  return { asks: reading.asks, verdict, values: reading.of[0]!.conditions.flatMap(({ values }) => values) };
};

it.each([
  "what happened on edge01 during the night? short situation report for management",
  "was ist auf edge01 vorgefallen",
  "Could you please give me a few sentences about what has been going on on edge01?",
  "Guten Morgen, könnten Sie mir bitte in wenigen Sätzen darstellen, was in der Nacht auf edge01 passiert ist?",
  "edge01 kurzlage",
])("asks for an overview of a host: %s", async (question) => {
  const { asks, values } = await read(question);
  expect(asks).toEqual([{ ask: "summary" }]);
  expect(values).toEqual(["edge01"]);
});

it.each(["how many lager entries are there", "ist der dienst in der lage zu starten"])(
  "asks for no overview: %s",
  async (question) => expect((await read(question)).asks.map(({ ask }) => ask)).not.toContain("summary"),
);

it("takes the name of what wrote a log for the log, not for a host that is called the same", async () => {
  expect((await read("what is going on in the zeek capture? short summary")).values).not.toContain("edge01");
  const answered = await readQuestion("what is going on in the zeek capture? short summary", engine);
  expect(answered!.results[0]!.matched).toBe(61);
});

it.each(["is edge01 compromised?", "wurde edge01 gehackt?"])(
  "leaves open whether somebody got in, where no finding shows it: %s",
  async (question) => {
    const { asks, verdict } = await read(question);
    expect(asks).toEqual([{ ask: "summary", assesses: true }]);
    expect(verdict).toBe("insufficient");
  },
);
