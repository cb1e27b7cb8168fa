import { describe, expect, it } from "vitest";
import { readQuestion } from "../read-question.js";
import { testEngine, type TestEvent } from "../testing/test-engine.js";

const at = (second: number): string => String(1_770_000_000 + second);
const session = (second: number, type: "start" | "end"): TestEvent => ({
  time: at(second),
  host: "web01",
  "event.category": "session",
  "event.type": type,
  "lagebild.rules": type === "start" ? "session_opened" : "session_closed",
  "user.name": "anna",
  "source.ip": "203.0.113.9",
  text: `session of anna: ${type}`,
});
const alert = (second: number, from: string, rules = "network_intrusion_alert"): TestEvent => ({
  time: at(second),
  "event.category": "intrusion_detection",
  "event.type": "allowed",
  "lagebild.rules": rules,
  "source.ip": from,
  text: `alert from ${from}`,
});
const login = (second: number, name: string, outcome: string): TestEvent => ({
  time: at(second),
  host: "web01",
  "event.category": "authentication",
  "event.outcome": outcome,
  "lagebild.rules": outcome === "failure" ? "login_failed" : "login_succeeded",
  "user.name": name,
  text: `login of ${name}`,
});

async function told(question: string, events: readonly TestEvent[]) {
  const { read, results } = (await readQuestion(question, testEngine(events)))!;
  return {
    verdict: read.verdict,
    classes: read.reading.of.map((one) => one.events.map(({ id }) => id)),
    conditions: read.reading.of.flatMap((one) => one.conditions.map(({ title }) => title.en)),
    matched: results.map(({ matched }) => matched),
    values: results.flatMap(({ values = [] }) => values.map(({ value }) => value)),
  };
}

describe("what is asked of a span goes from its begin to its end", () => {
  const both = [session(0, "start"), session(600, "end"), login(900, "bert", "success")];
  it.each(["von wann bis wann lief die Sitzung von anna?", "from when to when did anna's session last?"])(
    "%s",
    async (question) => {
      const { classes, matched } = await told(question, both);
      expect([classes, matched]).toEqual([
        [["session-opened"], ["session-closed"]],
        [1, 1],
      ]);
    },
  );

  it("but of many it is asked when there were any", async () => {
    const many = [0, 1, 2, 3, 4].map((second) => session(second, "start"));
    const { classes } = await told("from when to when were there sessions of anna?", [...many, session(9, "end")]);
    expect(classes).toEqual([["session-opened"]]);
  });
});

describe("a noun of who did something, beside an address, limits nothing", () => {
  const alerts = [alert(0, "203.0.113.7"), alert(1, "203.0.113.7", "network_intrusion_alert web_scanner")];
  it.each(["Der Scanner 203.0.113.7: wie viele Alarme?", "how many alerts of the scanner 203.0.113.7?"])(
    "%s",
    async (question) => expect((await told(question, alerts)).matched).toEqual([2]),
  );
});

describe("an outcome of something else is no event of its own", () => {
  const alerts = [alert(0, "203.0.113.7"), alert(1, "203.0.113.8")];
  it.each(["was any of the alerts blocked by the sensor?", "was a single alert dropped or blocked?"])(
    "%s",
    async (question) =>
      expect(await told(question, alerts)).toMatchObject({
        verdict: "absent",
        classes: [["alert"]],
        conditions: ["outcome"],
      }),
  );
});

describe("what is said beside a question changes nothing of it", () => {
  const logins = [login(0, "anna", "failure"), login(1, "bert", "success")];
  it.each([
    ["ist jemand reingekommen oder nicht?", "answered"],
    ["hat bert es geschafft sich anzumelden?", "answered"],
    ["hat anna es irgendwann geschafft sich anzumelden?", "absent"],
  ])("%s", async (question, verdict) => expect((await told(question, logins)).verdict).toBe(verdict));
});

describe("numbers may be written as words", () => {
  it.each(["top two accounts", "die beiden häufigsten Konten", "die zwei häufigsten Konten"])(
    "%s",
    async (question) => {
      const logins = ["anna", "anna", "anna", "bert", "bert", "carla"].map((name, i) => login(i, name, "success"));
      expect((await told(question, logins)).values).toEqual(["anna", "bert"]);
    },
  );
});

describe("programs go by what people call them", () => {
  const start = (second: number, name: string, parent: string): TestEvent => ({
    time: at(second),
    host: "ws07",
    "event.category": "process",
    "event.type": "start",
    "lagebild.rules": "process_start",
    "process.name": name,
    "process.parent.name": parent,
    "process.command_line": `C:\\Windows\\${name}`,
    text: `${name} by ${parent}`,
  });
  const starts = [start(0, "cmd.exe", "mmc.exe"), start(1, "notepad.exe", "explorer.exe")];
  it.each(["how many times was the command prompt started?", "wie oft wurde die Eingabeaufforderung gestartet?"])(
    "%s",
    async (question) => expect((await told(question, starts)).matched[0]).toBe(1),
  );
});

describe("an event that is named again before a noun asks for that of it", () => {
  it.each(["lsass was dumped, which host and what is the dump file called?"])("%s", async (question) => {
    const dump: TestEvent = {
      time: at(0),
      host: "dc01",
      "event.category": "file",
      "lagebild.rules": "lsass_dump",
      "file.path": "C:\\Temp\\lsass.DMP",
      text: "lsass.DMP written",
    };
    const { results } = (await readQuestion(question, testEngine([dump])))!;
    expect(JSON.stringify(results)).toContain("lsass.DMP");
  });
});

describe("machines of one's own are known by their addresses where the log names no hosts", () => {
  it.each(["which internal machine had alerts?", "welcher interne Rechner hatte Alarme?"])("%s", async (question) => {
    const { values, conditions } = await told(question, [alert(0, "10.47.2.153"), alert(1, "203.0.113.8")]);
    expect([values, conditions]).toEqual([["10.47.2.153"], ["own networks"]]);
  });
});

describe("hosts of origin are names or addresses, whichever their records say", () => {
  const failed = (second: number, end: Readonly<Record<string, string>>): TestEvent => ({
    ...login(second, "root", "failure"),
    ...end,
  });
  const logins = [
    failed(0, { "source.ip": "203.0.113.4" }),
    failed(1, { "source.domain": "dial7.example.net" }),
    failed(2, { "source.domain": "dial7.example.net" }),
    failed(3, { "source.ip": "203.0.113.9" }),
  ];
  it.each([
    ["which remote host caused the most failed logins?", "dial7.example.net"],
    ["von welcher Adresse kamen die meisten fehlgeschlagenen Anmeldungen?", "dial7.example.net"],
  ])("%s", async (question, first) => expect((await told(question, logins)).values[0]).toBe(first));

  it.each([
    "from how many different hosts did failed logins come?",
    "von wie vielen verschiedenen Rechnern kamen fehlgeschlagene Anmeldungen?",
  ])("%s", async (question) => {
    const { read } = (await readQuestion(question, testEngine(logins)))!;
    expect(read.reading.asks[0]).toMatchObject({ ask: "distinct", of: { of: { field: "source.address" } } });
  });
});

describe("what wrote a log as a whole limits nothing of it", () => {
  const exim = (second: number, product: string | undefined): TestEvent => {
    const { host: _, ...rest } = login(second, "anna", "failure");
    return { ...rest, time: at(second), ...(product !== undefined && { "observer.product": product }) };
  };
  it("how many Exim logins failed?", async () => {
    const logins = [exim(0, "Exim"), exim(1, "Exim"), exim(2, undefined)];
    expect((await told("how many Exim logins failed?", logins)).matched[0]).toBe(3);
  });

  it("but one of several does", async () => {
    const logins = [exim(0, "Exim"), exim(1, "Exim"), exim(2, "Dovecot")];
    expect((await told("how many Exim logins failed?", logins)).matched[0]).toBe(2);
  });
});
