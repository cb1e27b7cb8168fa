import { describe, expect, it } from "vitest";
import { readQuestion } from "../read-question.js";
import { testEngine, type TestEvent } from "../testing/test-engine.js";

const BEGIN = 1_770_000_000;

const start = (second: number, name: string, command: string, user = "roe"): TestEvent => ({
  time: String(BEGIN + second),
  host: "pc1",
  "event.category": "process",
  "event.type": "start",
  "event.action": "process-created",
  "process.name": name,
  "process.command_line": command,
  "user.name": user,
  text: `process ${name} ${command}`,
});

const desktop = testEngine([
  start(0, "svchost.exe", "svchost.exe -k", "SYSTEM"),
  start(10, "SLIDES.EXE", String.raw`"C:\Program Files\Office\SLIDES.EXE" plan.pptm`),
  start(20, "copytool.exe", "copytool.exe a.zip"),
  start(25, "copytool.exe", "copytool.exe a.zip", "SYSTEM"),
  {
    time: String(BEGIN + 30),
    host: "pc1",
    "event.category": "iam",
    "event.action": "added-user-account",
    "lagebild.rules": "account_created",
    "user.target.name": "helper9",
    "user.name": "roe",
    text: "a user account was created helper9",
  },
  start(40, "packer.exe", "packer.exe b.zip"),
  ...Array.from({ length: 30 }, (_, at) => start(100 + at, "svchost.exe", "svchost.exe -k", "SYSTEM")),
]);

const cluster = testEngine(
  [
    "node 1 joined, members 1",
    "node 2 joined, members 1 2",
    "heartbeat of node 2 late",
    "Shutting down node 1",
    "heartbeat of node 2 in time",
    "members changed: removed 1, members 2",
    "heartbeat of node 2 in time",
    "members changed: joined 1, members 1 2",
  ].map((text, at) => ({ time: String(BEGIN + at * 60), text })),
);

const told = async (question: string, engine = desktop) => {
  const { read, results } = (await readQuestion(question, engine))!;
  return {
    verdict: read.verdict,
    tells: read.reading.asks.map((ask) => (ask.ask === "timeline" ? (ask.tells ?? "moments") : ask.ask)),
    steps: read.reading.of.map(({ step }) => step?.words),
    seconds: results
      .filter(({ statement }) => statement.op === "first" || statement.op === "last")
      .map(({ records = [] }) => (records[0]?.time === undefined ? undefined : records[0].time / 1e6 - BEGIN)),
    values: read.results.flatMap(({ moment }) => moment?.value ?? []),
    titles: read.results.flatMap(({ moment }) => moment?.title?.en ?? []),
    unused: read.reading.unused,
  };
};

describe("steps that a question lists are each found by their own words", () => {
  it.each([
    ["behind a colon", "timeline pc1: slides, copytool, new account, packer"],
    ["behind a colon, in German", "Zeitlinie pc1: Slides, Copytool, neues Konto, Packer"],
    ["in brackets", "walk me through it with times (slides, copytool, new account, packer)"],
    ["in brackets, in German", "Chronologie mit Uhrzeiten bitte (slides, copytool, neues konto, packer)"],
    ["each with its when", "when did slides start, when copytool, when was the new account and when packer?"],
    ["each with its when, in German", "wann slides, wann copytool, wann das neue Konto und wann packer?"],
    ["each with its first", "first slides, first copytool, first account created, first packer - times please"],
  ])("%s", async (_, question) => {
    const { tells, seconds } = await told(question);
    expect(tells).toEqual(["steps"]);
    expect(seconds).toEqual([10, 20, 30, 40]);
  });

  it("told in the order asked, with what tells most of each", async () => {
    const { verdict, values, titles } = await told("timeline pc1: packer, new account, slides");
    expect(values).toEqual(["packer.exe b.zip", "helper9", "SLIDES.EXE plan.pptm"]);
    expect(titles).toEqual(["started process", "created account", "started process"]);
    expect(verdict).toBe("answered");
  });

  it.each([
    ["node 1: when was it shut down, when did it drop out and when was it back?"],
    ["node 1: wann heruntergefahren, wann raus und wann wieder da?"],
    ["node 1 heruntergefahren weg zurück uhrzeit"],
  ])("and one is looked for after the one before: %s", async (question) => {
    expect((await told(question, cluster)).seconds).toEqual([180, 300, 420]);
  });

  it("and one that nothing shows is named, and nothing is claimed", async () => {
    const { verdict, steps, seconds, unused } = await told("timeline pc1: slides, copytool, reactor");
    expect(steps).toEqual(["slides", "copytool", "reactor"]);
    expect(seconds).toEqual([10, 20, undefined]);
    expect(unused).toContain("reactor");
    expect(verdict).toBe("insufficient");
  });

  it("and values that are asked for beside the times are told of each", async () => {
    const { read } = (await readQuestion("order them with time and account: slides, copytool, packer", desktop))!;
    expect(read.results.map(({ moment }) => moment?.beside)).toEqual([["roe"], ["roe"], ["roe"]]);
  });

  it("but a question that lists none is read as before", async () => {
    expect((await told("when did the failed logins start, and from where?")).tells).not.toContain("steps");
    expect((await told("how many processes: started, ended, failed?")).tells).not.toContain("steps");
  });
});

describe("a course of events is told by its key moments, and never claimed", () => {
  it.each([["timeline of what roe did on pc1, with times"], ["Ablauf auf pc1 mit Uhrzeiten bitte"]])(
    "%s",
    async (question) => {
      const { verdict, tells, values } = await told(question);
      expect(tells).toEqual(["moments"]);
      expect(values.filter((value) => value === "copytool.exe a.zip")).toHaveLength(1);
      expect(values).toEqual(expect.arrayContaining(["SLIDES.EXE plan.pptm", "helper9", "packer.exe b.zip"]));
      expect(values.length).toBeLessThanOrEqual(10);
      expect(verdict).toBe("insufficient");
    },
  );

  it.each([["timeline from the copytool to the packer"], ["Ablauf vom copytool bis zum packer"]])(
    "from one to another: %s",
    async (question) => {
      const { values } = await told(question);
      expect(values).toEqual(["copytool.exe a.zip", "helper9", "packer.exe b.zip"]);
    },
  );
});

const shift = testEngine(
  [
    { user: "x.roe7", text: "login ok user=x.roe7" },
    { text: "page acknowledged by=x.roe7" },
    { text: "service restarted by=x.roe7" },
    { text: "tick" },
    { user: "kim", text: "login ok user=kim" },
    { text: "certificate imported by=x.roe7" },
    { user: "x.roe7", text: "logout user=x.roe7" },
    { user: "x.roe7", text: "login ok user=x.roe7" },
    { user: "x.roe7", text: "logout user=x.roe7" },
  ].map(({ user, text }, at) => ({
    time: String(BEGIN + at * 600),
    ...(user !== undefined && {
      "user.name": user,
      "event.category": "authentication",
      "event.type": text.startsWith("login") ? "start" : "end",
    }),
    text,
  })),
);

describe("what somebody did is told from where the question begins to where it ends", () => {
  it.each([
    ["what did x.roe7 do after the page was acknowledged, step by step, until the logout", 600, 3600],
    ["was tat x.roe7 nachdem acknowledged kam bis zum Logout, der reihe nach", 600, 3600],
    ["what was done by x.roe7, in order, from restarted to imported", 1200, 3000],
  ])("%s", async (question, from, to) => {
    const { tells, seconds, verdict } = await told(question, shift);
    expect(tells).toEqual(["moments"]);
    expect([Math.min(...(seconds as number[])), Math.max(...(seconds as number[]))]).toEqual([from, to]);
    expect(seconds).not.toContain(2400);
    expect(verdict).toBe("insufficient");
  });

  it("and goes on where no record shows the end", async () => {
    const { seconds } = await told("what did x.roe7 do after acknowledging, step by step until labels worked", shift);
    expect(Math.max(...(seconds as number[]))).toBe(4800);
  });

  it("and a time of day that the begin has is no limit of the rest", async () => {
    const at = new Date((BEGIN + 600) * 1000).toISOString().slice(11, 19);
    const { seconds } = await told(`once acknowledged at ${at}, what did x.roe7 do, in order?`, shift);
    expect(seconds).toContain(3000);
  });
});

it("between two times is one time, and no list of two steps", async () => {
  const clock = (second: number): string => new Date((BEGIN + second) * 1000).toISOString().slice(11, 16);
  const { tells, seconds } = await told(
    `Bitte chronologisch: was wurde mit x.roe7 zwischen ${clock(500)} und ${clock(3100)} gemacht?`,
    shift,
  );
  expect(tells).toEqual(["moments"]);
  expect([Math.min(...(seconds as number[])), Math.max(...(seconds as number[]))]).toEqual([600, 3000]);
});

const visits = testEngine(
  [0, 30, 80, 4_000, 4_050].map((second) => ({
    time: String(BEGIN + second),
    "source.ip": "203.0.113.7",
    text: "request from 203.0.113.7",
  })),
);

it.each([
  ["203.0.113.7 was here twice. from when to when each?"],
  ["203.0.113.7 war zweimal da. jeweils von wann bis wann?"],
])("stretches of time are parted where nothing was for longest: %s", async (question) => {
  const { tells, seconds } = await told(question, visits);
  expect(tells).toEqual(["stretches"]);
  expect(seconds).toEqual([0, 80, 4_000, 4_050]);
});

it.each([["list all times of 'clock set' in order"], ["alle Zeiten von 'clock set' der Reihe nach"]])(
  "every record is told with what it alone says: %s",
  async (question) => {
    const clock = testEngine(
      ["clock set +0.27 s", "idle", "clock set -0.33 s", "clock set -0.85 s"].map((text, at) => ({
        time: String(BEGIN + at),
        text,
      })),
    );
    const { tells, values } = await told(question, clock);
    expect(tells).toEqual(["records"]);
    expect(values).toEqual(["set +0.27 s", "set -0.33 s", "set -0.85 s"]);
  },
);

it.each([
  ["when did 'pump on' come, and how long was the silence before that?"],
  ["wann kam 'pump on' und wie lange war davor funkstille?"],
])("the silence before something ends with it: %s", async (question) => {
  const pump = testEngine(
    ["pump off", "idle", "pump on", "pump on"].map((text, at) => ({ time: String(BEGIN + at * at * 100), text })),
  );
  const { read, results } = (await readQuestion(question, pump))!;
  const silence = read.results.flatMap(({ ask }, at) => (ask.ask === "silence" ? [results[at]!] : []));
  expect(silence.map(({ records = [] }) => records[0]!.time! / 1e6 - BEGIN)).toEqual([100, 400]);
});

it.each([
  ["when was doe added, when was doe's password changed and when was the account deleted?"],
  ["wann wurde doe angelegt, wann das Passwort geändert und wann das Konto gelöscht?"],
])("what limits the first of several whens limits the others: %s", async (question) => {
  const change = (second: number, rule: string, action: string, account: string): TestEvent => ({
    time: String(BEGIN + second),
    "event.category": "iam",
    "event.action": action,
    "lagebild.rules": rule,
    "user.target.name": account,
    text: `${action} ${account}`,
  });
  const accounts = testEngine([
    change(0, "account_created", "added-user-account", "doe"),
    change(5, "account_deleted", "deleted-user-account", "kim"),
    change(10, "password_changed", "reset-password", "doe"),
    change(20, "account_deleted", "deleted-user-account", "doe"),
  ]);
  expect((await told(question, accounts)).seconds.at(-1)).toBe(20);
});

it("records that are too many to tell each of are not claimed to be all", async () => {
  const ticks = testEngine(
    Array.from({ length: 30 }, (_, at) => ({ time: String(BEGIN + at), text: `clock set +${at} s` })),
  );
  expect((await told("list all times of 'clock set' in order", ticks)).verdict).toBe("insufficient");
});
