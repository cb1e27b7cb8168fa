import { describe, expect, it } from "vitest";
import { readQuestion } from "../read-question.js";
import { testEngine, type TestEvent } from "../testing/test-engine.js";

const login = (second: number, user: string, ip: string, isLetIn: boolean): TestEvent => ({
  time: String(1_770_000_000 + second),
  host: "web01",
  program: "sshd",
  "event.category": "authentication",
  "event.outcome": isLetIn ? "success" : "failure",
  "lagebild.rules": isLetIn ? "login_succeeded" : "login_failed",
  "user.name": user,
  "source.ip": ip,
  text: `login of ${user}`,
});

const request = (second: number, status: string, path: string, method = "GET"): TestEvent => ({
  time: String(1_770_000_000 + second),
  host: "web02",
  program: "nginx",
  "event.category": "web",
  "event.type": "access",
  "event.outcome": Number(status) < 400 ? "success" : "failure",
  "http.request.method": method,
  "http.response.status_code": status,
  "url.path": path,
  "source.ip": "10.0.0.8",
  text: `${method} ${path} ${status}`,
});

const incident = testEngine([
  login(0, "anna", "203.0.113.7", false),
  login(1, "anna", "203.0.113.7", false),
  login(2, "anna", "203.0.113.7", true),
  login(3, "berta", "198.51.100.4", false),
  request(10, "401", "/login", "POST"),
  request(11, "401", "/login", "POST"),
  request(12, "404", "/setup.php"),
  request(13, "404", "/setup.php"),
  request(14, "200", "/index.html"),
  request(15, "404", "/index.html"),
]);

describe("whether it ever went well is asked beside how often it was tried", () => {
  it.each([
    ["how often was POST /login tried and did it ever work?", [2, 0]],
    ["wie oft POST /login probiert und hats irgendwann geklappt?", [2, 0]],
    ["how many failed logins from 203.0.113.7, and did any of them succeed?", [2, 1]],
    ["wie viele fehlgeschlagene Anmeldungen von 198.51.100.4 und hat eine geklappt?", [1, 0]],
    ["how many requests for /setup.php, and did any get something other than 404?", [2, 0]],
    ["/index.html: wie viele Anfragen und hat irgendeine was anderes als 404 bekommen?", [2, 1]],
  ])("and each is answered: %s", async (question, counts) => {
    const { read, results } = (await readQuestion(question, incident))!;
    expect(read.verdict).toBe("answered");
    expect(results.map(({ count }) => count)).toEqual(counts);
    expect(read.reading.asks.map(({ ask }) => ask)).toEqual(["count", "yes-no"]);
  });
});

describe("both sides of a comparison are counted", () => {
  it.each([
    ["how many records on web01, how many on web02, and which is the larger?", [4, 6]],
    ["wie viele Einträge auf web01, wie viele auf web02, und was ist mehr?", [4, 6]],
  ])("%s", async (question, counts) => {
    const { read, results } = (await readQuestion(question, incident))!;
    expect(read.verdict).toBe("answered");
    expect(results.slice(0, 2).map(({ count }) => count)).toEqual(counts);
    expect(read.reading.asks.map(({ ask }) => ask)).toContain("compare");
  });

  it("and that there is nothing else is not read as a thing left out", async () => {
    const { read } = (await readQuestion("kamen die Anmeldungen von anna ausschließlich von 203.0.113.7?", incident))!;
    expect(read.verdict).toBe("insufficient");
    expect(read.reading.of[0]!.conditions.every(({ isNot }) => !isNot)).toBe(true);
  });
});

describe("what is asked beside a question of its own", () => {
  const transfers = testEngine([
    {
      time: "1770000000",
      host: "nsm",
      "event.category": "file",
      "event.action": "PutObject",
      "source.ip": "10.0.1.5",
      "destination.ip": "192.168.0.4",
      "network.protocol": "http",
      "file.name": "hello.txt",
      "cloud.account.id": "222222222222",
      text: "x",
    },
  ]);
  const fieldsOf = async (question: string) =>
    (await readQuestion(question, transfers))!.read.reading.asks.flatMap((ask) =>
      ask.ask === "list" ? ask.of.map(({ of }) => ("field" in of ? of.field : "")) : [],
    );

  it("is asked for behind a question mark, and not where whether it happened is all that is asked", async () => {
    expect(await fieldsOf("anything written into the bucket? object names + the account ids")).toEqual(
      expect.arrayContaining(["file.name", "cloud.account.id"]),
    );
    expect(await fieldsOf("were objects written into the bucket?")).toEqual([]);
  });

  it.each([
    ["was hat 10.0.1.5 per http geholt? von wo", "destination.ip"],
    ["what did 10.0.1.5 fetch over http, from which address?", "destination.ip"],
  ])("is the other end of a connection where one is named: %s", async (question, field) => {
    expect(await fieldsOf(question)).toContain(field);
    expect(await fieldsOf(question)).not.toContain("source.ip");
  });
});
