import { describe, expect, it } from "vitest";
import { compileDetection } from "./compile-rule.js";
import { compileExpression } from "./compile-test.js";
import { acceptsLogSource } from "./log-source.js";
import { kindKey, kindOf, type SigmaSubject } from "./record-kind.js";
import { recordReader } from "./record-reader.js";
import { ruleMatcher } from "./rule-matcher.js";
import { meaningOfRule, type LogSource, type SigmaRule } from "./sigma-rule.js";
import { lineOf, meets, processOf, ruleOf } from "./test-rule.js";

/** Numbers from 0 to 1, the same for the same seed. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

const numbered = (rule: SigmaRule, number: number): SigmaRule => ({ ...rule, id: `rule-${number}` });

describe("matching many rules", () => {
  it("finds what each rule alone finds, without trying most of them", () => {
    const random = seeded(3);
    const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)]!;
    const pieces = ["cmd", "power", "shell", ".exe", "a", "bc", "x*y", "\\", " -enc ", "1", "host", ""];
    const value = (): string => `${pick(pieces)}${pick(pieces)}${pick(pieces)}`;
    const test = (): string => {
      const modifier = pick([
        "",
        "|contains",
        "|startswith",
        "|endswith",
        "|contains|all",
        "|re",
        "|cased",
        "|contains|windash",
      ]);
      const field = pick(["Image", "CommandLine", "ParentImage", "User"]);
      const texts = Array.from({ length: 1 + Math.floor(random() * 3) }, () => value());
      const values = texts.map((text) => JSON.stringify(modifier === "|re" ? text.replace(/[*\\]/g, ".") : text));
      return `  ${field}${modifier}: [${values.join(", ")}]`;
    };
    const conditions = ["a and b", "a or b", "a and not b", "1 of them", "not a", "(a or b) and not k", "k", "k or a"];
    const rules = Array.from({ length: 400 }, (_, number) => {
      const keyword = JSON.stringify(value() || "none");
      return numbered(ruleOf(`a:\n${test()}\nb:\n${test()}\nk: [${keyword}]\ncondition: ${pick(conditions)}`), number);
    });
    const matcher = ruleMatcher(rules);
    expect(matcher.problems).toEqual([]);
    const reader = recordReader();
    const tests = rules.map((rule) => compileExpression(compileDetection(rule), reader));
    let found = 0;
    for (let i = 0; i < 150; i++) {
      const subject = processOf({
        Image: value(),
        CommandLine: `${value()}${value()}`,
        ...(random() < 0.5 && { User: value() }),
      });
      reader.open(subject, true);
      const expected = rules.filter((_, number) => tests[number]!(reader)).map(({ id }) => id);
      expect(matcher.match(subject)).toEqual(expected);
      found += expected.length;
    }
    expect(found).toBeGreaterThan(1_000);
  });

  it("returns rules in their order, and nothing for records that none is about", () => {
    const rules = [ruleOf("s:\n  User: eva\ncondition: s"), ruleOf("s:\n  Image|contains: cmd\ncondition: s")].map(
      numbered,
    );
    const matcher = ruleMatcher(rules);
    expect(matcher.match(processOf({ User: "eva", Image: "cmd.exe" }))).toEqual(["rule-0", "rule-1"]);
    expect(matcher.match(lineOf("eva cmd.exe"))).toEqual([]);
    expect(ruleMatcher([]).match(lineOf("x"))).toEqual([]);
  });

  it("leaves no value of a record to the next", () => {
    const matcher = ruleMatcher([ruleOf("s:\n  User: eva\ncondition: s")]);
    expect(matcher.match(processOf({ User: "eva" }))).toHaveLength(1);
    expect(matcher.match(processOf({}))).toHaveLength(0);
  });

  it("goes on when a log makes up kinds of events without end", () => {
    const rule = ruleOf("s:\n  EventID: 5000\n  User: eva\ncondition: s", "product: windows\n  service: security");
    const matcher = ruleMatcher([rule, ...Array.from({ length: 200 }, (_, i) => numbered(rule, i))]);
    const event = (id: number): SigmaSubject => ({
      ...processOf({ EventID: String(id), Channel: "Security", User: "eva" }),
    });
    const counts = Array.from({ length: 6_000 }, (_, id) => matcher.match(event(id)).length);
    expect(counts.filter((count) => count > 0)).toEqual([201]);
    expect(counts[5_000]).toBe(201);
  });

  it("takes all of a long value that the parser cut, up to a bound", () => {
    const rule = ruleOf("s:\n  CommandLine|endswith: 'evil'\ncondition: s");
    const long = `${"x".repeat(5_000)}evil`;
    const subject = processOf({ CommandLine: long });
    const cut = { ...subject, fields: { ...subject.fields!, CommandLine: long.slice(0, 2_000) } };
    expect(meets(rule, cut)).toBe(true);
    expect(
      meets(
        ruleOf("s:\n  CommandLine|contains: 'evil'\ncondition: s"),
        processOf({ CommandLine: "x".repeat(100_000) }),
      ),
    ).toBe(false);
  });

  it("reads values out of lists and dotted names", () => {
    const rule = ruleOf(
      "s:\n  requestParameters.items.cidrIp: '0.0.0.0/0'\ncondition: s",
      "product: aws\n  service: cloudtrail",
    );
    const fields = {
      eventSource: "ec2.amazonaws.com",
      eventName: "x",
      "requestParameters.items.0.cidrIp": "10.0.0.0/8",
      "requestParameters.items.1.cidrIp": "0.0.0.0/0",
    };
    expect(meets(rule, { format: "json-lines", program: "ec2.amazonaws.com", fields, text: "{}" })).toBe(true);
  });

  it.each([
    "Event.EventData.CommandLine",
    "winlog.event_data.CommandLine",
    "EventData.CommandLine",
    "ProcessCommandLine",
    "process.command_line",
  ])("finds a command line under %s", (name) => {
    expect(meets(ruleOf("s:\n  CommandLine: x\ncondition: s"), processOf({ [name]: "x" }))).toBe(true);
  });
});

describe("log sources", () => {
  const accepts = (source: LogSource, subject: SigmaSubject): boolean | string => {
    const accepted = acceptsLogSource(source);
    return typeof accepted === "string" ? accepted : accepted(kindOf(kindKey(subject)));
  };
  const event = (Channel: string, EventID: string, more = {}): SigmaSubject => processOf({ Channel, EventID, ...more });
  const sysmon = "Microsoft-Windows-Sysmon/Operational";
  const json = (fields: Readonly<Record<string, string>>): SigmaSubject => ({
    format: "json-lines",
    program: undefined,
    fields,
    text: "{}",
  });

  it.each<[LogSource, SigmaSubject, boolean]>([
    [{ product: "windows", category: "process_creation" }, event(sysmon, "1"), true],
    [{ category: "process_creation" }, event("Security", "4688"), true],
    [{ product: "windows", category: "process_creation" }, event("Security", "4624"), false],
    [{ product: "windows", category: "registry_add" }, event(sysmon, "12", { EventType: "CreateKey" }), true],
    [{ product: "windows", category: "registry_add" }, event(sysmon, "12", { EventType: "DeleteKey" }), false],
    [{ product: "windows", category: "registry_delete" }, event(sysmon, "12", { EventType: "DeleteValue" }), true],
    [{ product: "windows", category: "registry_event" }, event(sysmon, "14"), true],
    [{ product: "windows", category: "pipe_created" }, event(sysmon, "17"), true],
    [{ product: "windows", category: "ps_classic_start" }, event("Windows PowerShell", "400"), true],
    [{ product: "windows", category: "ps_script" }, event("PowerShellCore/Operational", "4104"), true],
    [{ product: "windows" }, event("Anything", "7"), true],
    [{ product: "windows" }, lineOf("x"), false],
    [{ product: "windows", service: "security" }, event("Security", "1"), true],
    [
      { product: "windows", service: "security" },
      event("Microsoft-Windows-Security-Mitigations/KernelMode", "1"),
      false,
    ],
    [
      { product: "windows", service: "security-mitigations" },
      event("Microsoft-Windows-Security-Mitigations/KernelMode", "1"),
      true,
    ],
    [{ product: "windows", service: "taskscheduler" }, event("Microsoft-Windows-TaskScheduler/Operational", "1"), true],
    [
      { product: "windows", service: "windefend" },
      event("Microsoft-Windows-Windows Defender/Operational", "1117"),
      true,
    ],
    [
      { product: "windows", service: "codeintegrity-operational" },
      event("Microsoft-Windows-CodeIntegrity/Operational", "1"),
      true,
    ],
    [{ product: "linux", service: "sshd" }, lineOf("x", "sshd"), true],
    [{ product: "linux", service: "sshd" }, lineOf("x", "sshd(pam_unix)"), true],
    [{ product: "linux", service: "cron" }, lineOf("x", "CRON"), true],
    [{ product: "linux", service: "auditd" }, lineOf("type=SYSCALL msg=audit(1.2:3): x"), true],
    [{ product: "linux" }, event(sysmon, "1"), false],
    [{ product: "linux", category: "process_creation" }, event("Linux-Sysmon/Operational", "1"), true],
    [{ product: "aws", service: "cloudtrail" }, json({ eventSource: "a", eventName: "b" }), true],
    [{ product: "gcp", service: "gcp.audit" }, json({ "protoPayload.methodName": "a" }), true],
    [{ product: "azure", service: "signinlogs" }, json({ userPrincipalName: "a", conditionalAccessStatus: "b" }), true],
    [{ product: "kubernetes", service: "audit", category: "application" }, json({ auditID: "a", verb: "b" }), true],
    [{ product: "zeek", service: "http" }, json({ "@stream": "http", uid: "C1" }), true],
    [{ product: "zeek", service: "http" }, json({ "@stream": "dns", uid: "C1" }), false],
    [{ category: "webserver" }, { format: "web-access", program: "web", fields: {}, text: "" }, true],
    [{ product: "apache", service: "error" }, lineOf("x"), true],
    [{ product: "django", category: "application" }, lineOf("x"), true],
  ])("%j", (source, subject, expected) => {
    expect(accepts(source, subject)).toBe(expected);
  });

  it.each<LogSource>([
    { product: "windows", category: "crumbs" },
    { product: "windows", service: "crumbs" },
    { product: "toaster" },
    { service: "crumbs" },
    { category: "constructor" },
    { product: "linux", category: "__proto__" },
  ])("is of no log for %j", (source) => {
    expect(acceptsLogSource(source)).toMatch(/is of no log that is read$/);
  });
});

it("says what a rule means in the words of the rule", () => {
  const rule: SigmaRule = {
    ...ruleOf("s: [x]\ncondition: s"),
    title: "A title",
    description: "Some\n words.",
    level: "critical",
    tags: ["attack.t1059"],
  };
  expect(meaningOfRule(rule)).toEqual({
    id: `sigma:${rule.id}`,
    en: "A title. Some words.",
    de: "A title. Some words.",
    tags: ["attack.t1059"],
    severity: "attack",
  });
});
