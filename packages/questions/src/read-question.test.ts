import { describe, expect, it } from "vitest";
import { readQuestion, tryReading } from "./read-question.js";
import type { ReadQuestion } from "@lagebild/domain";
import { testEngine, type TestEvent } from "./testing/test-engine.js";

const login = (
  second: number,
  user: string,
  ip: string,
  outcome: "success" | "failure",
  host = "web01",
): TestEvent => ({
  time: String(1_770_000_000 + second),
  host,
  program: "sshd",
  "event.category": "authentication",
  "event.type": "start",
  "event.outcome": outcome,
  "lagebild.rules": outcome === "success" ? "login_succeeded" : "login_failed",
  "user.name": user,
  "source.ip": ip,
  text: `${outcome === "success" ? "Accepted" : "Failed"} password for ${user} from ${ip}`,
});

const request = (
  second: number,
  ip: string,
  status: string,
  path: string,
  method = "GET",
  bytes = "100",
): TestEvent => ({
  time: String(1_770_000_000 + second),
  host: "web02",
  program: "nginx",
  "event.category": "web",
  "event.type": "access",
  "http.request.method": method,
  "http.response.status_code": status,
  "http.response.body.bytes": bytes,
  "url.path": path,
  "source.ip": ip,
  text: `${ip} ${method} ${path} ${status}`,
});

const incident = testEngine(
  [
    login(0, "root", "203.0.113.7", "failure"),
    login(5, "root", "203.0.113.7", "failure"),
    login(9, "anna", "203.0.113.7", "failure"),
    login(12, "anna", "198.51.100.4", "failure"),
    login(20, "anna", "203.0.113.7", "success"),
    login(30, "deploy", "10.0.0.5", "success", "db01"),
    request(40, "198.51.100.9", "404", "/wp-login.php"),
    request(41, "198.51.100.9", "404", "/admin", "POST"),
    request(42, "10.0.0.8", "200", "/index.html", "GET", "4000"),
  ],
  [
    {
      id: "login-succeeded",
      title: { en: "Successful login", de: "Erfolgreiche Anmeldung" },
      words: { en: [], de: [] },
      shownBy: ["ssh-server"],
      rules: ["login_succeeded"],
    },
  ],
);

async function told(question: string) {
  const answered = (await readQuestion(question, incident))!;
  const { reading, verdict } = answered.read;
  return {
    verdict,
    asks: reading.asks.map(({ ask }) => ask),
    counts: answered.results.map((result) => result.count ?? result.distinct ?? result.matched),
    values: answered.results.flatMap((result) => [
      ...(result.values ?? []).map((row) => row.value),
      ...(result.groups ?? []).map(({ values }) => values.join(" ")),
    ]),
  };
}

describe("a question is read as asks about records", () => {
  it.each([
    ["how many failed logins were there?", 4],
    ["wie viele fehlgeschlagene Anmeldungen gab es?", 4],
    ["wieviele fehlgeschalgene anmeldungen", 4],
    ["failed logins from 203.0.113.7, count", 3],
    ["wie oft scheiterte die Anmeldung von root von 203.0.113.7?", 2],
    ["how many requests were answered with 404?", 2],
    ["wie viele Anfragen außer 404?", 1],
    ["how many POST requests", 1],
    ["number of requests not from 198.51.100.9", 1],
    ["how many failed logins for user guest", 0],
  ])("counts: %s", async (question, count) => {
    const { counts, verdict } = await told(question);
    expect(counts[0]).toBe(count);
    expect(verdict).toBe(count === 0 ? "absent" : "answered");
  });

  it.each([
    ["who logged in from where?", ["anna 203.0.113.7", "deploy 10.0.0.5"]],
    ["wer hat sich von wo erfolgreich angemeldet?", ["anna 203.0.113.7", "deploy 10.0.0.5"]],
    ["which ip has the most failed logins", ["203.0.113.7", "198.51.100.4"]],
    ["welche Pfade wurden mit 404 beantwortet?", ["/admin", "/wp-login.php"]],
  ])("lists: %s", async (question, values) => {
    const { values: found, verdict } = await told(question);
    expect(found).toEqual(values);
    expect(verdict).toBe("answered");
  });

  it("counts different values where a number of values is asked for", async () => {
    expect(await told("how many different accounts had failed logins?")).toMatchObject({
      asks: ["distinct"],
      counts: [2],
    });
  });

  it("answers several asks of one sentence", async () => {
    const { asks, counts, values } = await told("how many failed logins, and which account has most of them?");
    expect(asks).toEqual(["count", "top"]);
    expect(counts[0]).toBe(4);
    expect(values.toSorted()).toEqual(["anna", "root"]);
  });

  it("limits an ask of a later part alone by what that part says", async () => {
    const { counts } = await told("203.0.113.7: how many logins in total, and how many of those failed?");
    expect(counts).toEqual([4, 3]);
  });

  it("says nothing where a telling word is not accounted for", async () => {
    expect((await told("how many failed logins with a purple umbrella?")).verdict).toBe("insufficient");
    expect((await told("did the moon landing succeed?")).verdict).toBe("insufficient");
  });

  it("tells what is found without one of the conditions of a question that finds nothing", async () => {
    const answered = await readQuestion("how many failed logins for deploy from 10.0.0.5?", incident);
    expect(answered!.read.without!.map(({ matched }) => matched)).toContain(1);
  });

  it("reads a question that leans on the one before with its records", async () => {
    const first = (await readQuestion("how many failed logins from 203.0.113.7?", incident))!;
    const next = (await readQuestion("and from 198.51.100.4?", incident, { before: first.read }))!;
    expect(next.results[0]!.count).toBe(1);
    const who = (await readQuestion("who logged in from 203.0.113.7?", incident))!;
    const bound = (await readQuestion("how many failed logins did she have?", incident, { before: who.read }))!;
    expect(bound.results[0]!.count).toBe(2);
  });

  it("claims nothing of a reading that a model chose, nor of a question that leans on it", async () => {
    const choice = { by: "m", chose: "other" } as const;
    const sure = (await readQuestion("how many failed logins from 203.0.113.7?", incident))!;
    expect(sure.read.verdict).toBe("answered");
    const tried = await tryReading(sure.read.reading, choice, { language: "en", engine: incident, limits: {} });
    expect(tried.read).toMatchObject({ verdict: "insufficient", choice, reading: sure.read.reading });
    expect(tried.results[0]!.count).toBe(sure.results[0]!.count);
    const leaning = async (before: ReadQuestion) =>
      (await readQuestion("and from 198.51.100.4?", incident, { before }))!.read.verdict;
    expect(await leaning(sure.read)).toBe("answered");
    expect(await leaning(tried.read)).toBe("insufficient");
    expect(await leaning({ ...sure.read, choice: { by: "m", chose: "first" } })).toBe("answered");
    const empty = (await readQuestion("how many failed logins for deploy?", incident))!.read.reading;
    const denied = await tryReading(empty, choice, { language: "en", engine: incident, limits: {} });
    expect(denied.read.verdict).toBe("insufficient");
    expect(denied.read.compared).toBeUndefined();
  });

  it("takes hostile and endless questions without an error", async () => {
    for (const question of [
      "'; DROP TABLE records; --",
      "%_%",
      "\u0000\u202e",
      "?".repeat(500),
      "wer ".repeat(1_000),
      `"${"x".repeat(5_000)}"`,
    ])
      await expect(readQuestion(question, incident)).resolves.not.toThrow();
  });
});
