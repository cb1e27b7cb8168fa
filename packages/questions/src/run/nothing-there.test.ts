import type { Picture, SourceId } from "@lagebild/domain";
import { describe, expect, it } from "vitest";
import type { KnownTopic, QuestionEngine } from "../engine.js";
import { readQuestion } from "../read-question.js";
import { testEngine, type TestEvent } from "../testing/test-engine.js";

const topic = (id: string, shownBy: readonly string[], rules: readonly string[]): KnownTopic => ({
  id,
  title: { en: id, de: id },
  words: { en: [], de: [] },
  shownBy,
  rules,
});

const TOPICS = [
  topic("login-succeeded", ["ssh-server"], ["login_succeeded"]),
  topic("remote-login", ["ssh-server"], ["remote_login"]),
  topic("file-access", ["file-accesses"], []),
  topic("sql-injection", ["web-access"], ["sql_injection_attempt"]),
  topic("domain-controller-attack", ["windows-security"], ["dcsync"]),
];

const pictureOf = (records: number, kinds: readonly string[]): Picture => ({
  version: "1",
  records,
  withoutTime: 0,
  firstTime: undefined,
  lastTime: undefined,
  sources: [
    {
      source: "0000000000000001" as SourceId,
      file: "test.log",
      records,
      kinds: kinds.map((kind) => ({ kind, title: { en: kind, de: kind }, records })),
      firstTime: undefined,
      lastTime: undefined,
      withoutTime: 0,
      withCategory: records,
      isZoneAssumed: false,
      silences: [],
      jumps: [],
      gaps: 0,
      isIncomplete: false,
    },
  ],
  findings: [],
  topics: [],
  actors: [],
  acts: [],
  sessions: [],
  leftOut: [],
});

const withKinds = (events: readonly TestEvent[], ...kinds: readonly string[]): QuestionEngine => ({
  ...testEngine(events, TOPICS),
  picture: () => Promise.resolve(pictureOf(events.length, kinds)),
});

const at = (second: number): string => String(1_770_000_000 + second);

const login = (second: number, user: string, fields: Readonly<Record<string, string>> = {}): TestEvent => ({
  time: at(second),
  host: "web01",
  program: "sshd",
  "event.category": "authentication",
  "event.outcome": "success",
  "lagebild.rules": "login_succeeded remote_login",
  "user.name": user,
  "source.ip": "10.0.0.8",
  text: `Accepted password for ${user} from 10.0.0.8`,
  ...fields,
});

const logins = withKinds([login(0, "anna"), login(1, "bob"), login(2, "anna")], "ssh-server");

const call = (second: number, action: string): TestEvent => ({
  time: at(second),
  host: "cloud",
  "event.category": "api",
  "event.action": action,
  "user.name": "carla",
  text: `carla ${action}`,
});

const calls = withKinds([call(0, "ListObjects"), call(1, "HeadBucket"), call(2, "PutObject")], "cloud-audit");

const requests = withKinds(
  [0, 1, 2].map((second) => ({
    time: at(second),
    host: "web02",
    "event.category": "web",
    "event.type": "access",
    "http.request.method": "GET",
    "url.path": "/index.html",
    text: "GET /index.html",
  })),
  "web-access",
);

const verdictOf = async (question: string, engine: QuestionEngine) => (await readQuestion(question, engine))!.read;

describe("what the records could show and none does is denied", () => {
  it.each([
    ["an action among others that are written like it", "any GetObject calls?", calls],
    ["also where no source shows what it does", "hat jemand Dateien heruntergeladen (GetObject)?", calls],
    ["by what means something happened that there are records of", "did anyone log in with a smartcard?", logins],
    ["a kind of request, where requests are", "any requests with sql injection?", requests],
    ["in German as well", "Gab es Anfragen mit SQL-Injection?", requests],
    ["a login of an account that has none", "is there a genuine login of user zoe?", logins],
  ])("%s: %s", async (_, question, engine) => {
    const { verdict, compared } = await verdictOf(question, engine);
    expect({ verdict, compared }).toEqual({
      verdict: "absent",
      compared: { sources: ["test.log"], records: 3 },
    });
  });

  it.each([
    ["an action that a line says", "any PutObject calls?", calls],
    ["words that a line says", "did anyone log in with a password?", logins],
    ["German words that a log may say in English", "hat sich jemand mit einer Chipkarte angemeldet?", logins],
    ["words that tell no means", "did anyone log in while it rained?", logins],
  ])("but not %s: %s", async (_, question, engine) => {
    expect((await verdictOf(question, engine)).verdict).not.toBe("absent");
  });
});

describe("what no source here would show is not denied", () => {
  it.each(["were files accessed?", "wurden SQL-Injections versucht?"])("%s", async (question) => {
    expect((await verdictOf(question, logins)).verdict).toBe("not-assessable");
  });

  it.each(["are there sql injections in there?", "sind sql injections drin?"])(
    "but whether a log holds it can be told: %s",
    async (question) => {
      expect((await verdictOf(question, logins)).verdict).toBe("absent");
    },
  );
});

describe("whose hash was taken is told by a record that names another account alone", () => {
  const read = (fields: Readonly<Record<string, string>>) =>
    withKinds(
      [
        {
          time: at(0),
          host: "dc01",
          "lagebild.rules": "dcsync",
          "user.name": "mallory",
          text: "directory replicated by mallory",
          ...fields,
        },
      ],
      "windows-security",
    );

  it.each(["whose hash was pulled with the dcsync?", "von welchem Benutzer wurde der Hash per dcsync gezogen?"])(
    "%s",
    async (question) => {
      expect((await verdictOf(question, read({}))).verdict).toBe("not-assessable");
      const { verdict, values } = await verdictOf(question, read({ "user.target.name": "krbtgt" }));
      expect({ verdict, values: values!.map((one) => one.values) }).toEqual({
        verdict: "answered",
        values: [["krbtgt"]],
      });
    },
  );
});

describe("traces of an event stand for it where the records asked about have none of it", () => {
  const opened = (second: number, user: string): TestEvent => ({
    time: at(second),
    host: "web01",
    program: "sshd",
    "event.category": "session",
    "lagebild.rules": "remote_session_opened",
    "user.name": user,
    text: `session opened for user ${user}`,
  });
  const engine = withKinds([login(0, "anna"), opened(1, "anna"), opened(2, "test"), opened(3, "test")], "ssh-server");

  it("counts those of an account that has nothing else", async () => {
    const ofTest = (await readQuestion("how many ssh logins of user test?", engine))!;
    expect(ofTest.results[0]!.count).toBe(2);
    const ofAnna = (await readQuestion("how many ssh logins of user anna?", engine))!;
    expect(ofAnna.results[0]!.count).toBe(1);
  });

  it("and their addresses cannot be told where they state none", async () => {
    expect((await verdictOf("from which ip did the ssh logins of user test come?", engine)).verdict).toBe(
      "not-assessable",
    );
  });
});

it("another host is not the one that did it", async () => {
  const engine = withKinds(
    [
      {
        time: at(0),
        host: "pc01",
        "lagebild.rules": "remote_service_tool",
        "process.name": "psexec.exe",
        text: "psexec.exe started",
      },
    ],
    "sysmon",
  );
  expect((await verdictOf("was psexec used?", engine)).verdict).toBe("answered");
  expect((await verdictOf("was psexec used against another host?", engine)).verdict).toBe("insufficient");
});

describe("a value that no record has is one by how it is written", () => {
  const web = withKinds(
    ["GET", "POST", "DELETE"].map((method, second) => ({
      time: at(second),
      host: "web02",
      "event.category": "web",
      "event.type": "access",
      "http.request.method": method,
      "http.response.status_code": "200",
      text: `${method} /index.html 200`,
    })),
    "web-access",
  );

  it.each([
    ["how many PUT requests?", 0],
    ["wie viele PUT requests?", 0],
    ["how many requests were answered with 500?", 0],
    ["wie viele Anfragen wurden mit 500 beantwortet?", 0],
    ["how many GET requests?", 1],
  ])("%s", async (question, count) => {
    const { results, read } = (await readQuestion(question, web))!;
    expect({ count: results[0]!.count, verdict: read.verdict }).toEqual({
      count,
      verdict: count === 0 ? "absent" : "answered",
    });
  });

  it.each([
    ["how many requests with a method other than GET, POST or DELETE?", 0],
    ["how many requests except GET and POST?", 1],
    ["wie viele Anfragen außer GET oder POST?", 1],
  ])("what is left out goes on in a list: %s", async (question, count) => {
    expect((await readQuestion(question, web))!.results[0]!.count).toBe(count);
  });
});

describe("whether there are none but these", () => {
  const engine = withKinds(
    [login(0, "anna"), login(1, "bob", { "source.ip": "10.0.0.9" }), login(2, "bob")],
    "ssh-server",
  );
  const counts = async (question: string) => {
    const { results, read } = (await readQuestion(question, engine))!;
    return { asks: read.reading.asks.map(({ ask }) => ask), counts: results.map(({ matched }) => matched) };
  };

  it.each([
    ["did only anna log in?", [1, 2]],
    ["hat sich nur anna angemeldet?", [1, 2]],
    ["did only bob log in from 10.0.0.9?", [1, 0]],
    ["is 10.0.0.9 the only address that got in?", [1, 2]],
  ])("%s", async (question, matched) => {
    expect(await counts(question)).toEqual({ asks: ["only"], counts: matched });
  });

  it("but not where only a time is limited, or something else is asked", async () => {
    expect((await counts("did anna log in only at 09:00?")).asks).not.toContain("only");
    expect((await counts("how many logins only from 10.0.0.9?")).asks).toEqual(["count"]);
  });
});

it("who did something may be an address, which user did is an account", async () => {
  const flows = withKinds(
    [{ time: at(0), host: "fw", "source.ip": "10.0.0.4", "destination.ip": "198.51.100.5", text: "flow" }],
    "firewall",
  );
  expect((await verdictOf("which user sent data to 198.51.100.5?", flows)).verdict).not.toBe("answered");
});
