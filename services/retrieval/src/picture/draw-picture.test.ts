import { RULES_FIELD, type CorrelationRule, type Picture, type RuleHead } from "@lagebild/domain";
import { drawPicture } from "@lagebild/picture";
import { describe, expect, it } from "vitest";
import { indexOf, knownSources, type Told } from "./test-told-events.js";

const START = Date.UTC(2026, 2, 14, 3) * 1_000;
const SECOND = 1e6;

const rule = (name: string, more: Partial<RuleHead> = {}): RuleHead => ({
  id: name,
  name,
  title: `Title of ${name}`,
  description: "",
  status: "stable",
  file: "test.yml",
  tags: ["attack.credential-access", "attack.t1110.001"],
  level: "medium",
  ...more,
});
const told = (at: number, met: string, event: Readonly<Record<string, string>>, file = "auth.log"): Told => ({
  file,
  time: START + at * SECOND,
  event: { ...(met !== "" && { [RULES_FIELD]: met }), ...event },
});

async function drawn(
  events: readonly Told[],
  rules: readonly RuleHead[],
  mappings?: Readonly<Record<string, number>>,
): Promise<Picture> {
  const index = await indexOf(events, mappings);
  const { sources, records } = await index.snapshot();
  const totals = { records, withoutTime: 0, firstTime: undefined, lastTime: undefined };
  return drawPicture({
    version: "1",
    records: index,
    sources: knownSources(sources),
    totals,
    rules,
    injected: { lines: [], count: 0 },
    errors: [],
  });
}

const says = (en: string, de = en) => ({ says: { en, de } });

describe("findings", () => {
  it("tell who, from where, what, first, last, how often, and the lines", async () => {
    const events = Array.from({ length: 1_204 }, (_, i) =>
      told(i, "failed", { "source.ip": "203.0.113.7", "user.name": `u${i % 3}` }),
    );
    const { findings } = await drawn(events, [
      rule("failed", {
        hints: says("{count} failed logins of {user.name} from {source.ip}[ at {url.path}]", "{count} von {source.ip}"),
      }),
    ]);
    expect(findings).toHaveLength(1);
    const [finding] = findings;
    expect(finding).toMatchObject({
      statement: { en: "1,204 failed logins of u0, u1 and u2 from 203.0.113.7", de: "1.204 von 203.0.113.7" },
      count: 1_204,
      firstTime: START,
      lastTime: START + 1_203 * SECOND,
      tactics: ["credential-access"],
      techniques: ["T1110.001"],
      from: { values: [{ value: "203.0.113.7", count: 1_204 }], distinct: 1 },
      hosts: { values: [{ value: "bastion", count: 1_204 }], distinct: 1 },
    });
    expect(finding!.lines.length).toBeLessThanOrEqual(20);
    expect([finding!.lines[0], finding!.lines.at(-1)]).toMatchObject([{ file: "auth.log", line: 1 }, { line: 1_204 }]);
  });

  it("are one where many of a rule are: a wave is no list", async () => {
    const from = (count: number): readonly Told[] =>
      Array.from({ length: count }, (_, i) => told(i, "probe", { "source.ip": `203.0.113.${i}` }));
    const probes = [rule("probe", { hints: says("probes from {source.ip}") })];
    expect((await drawn(from(5), probes)).findings).toHaveLength(5);
    const { findings } = await drawn(from(40), probes);
    expect(findings).toHaveLength(1);
    expect(findings[0]!.statement.en).toBe("probes from 203.0.113.0, 203.0.113.1, 203.0.113.10 and 37 more");
  });

  it("include those of rules that they absorb, where they share their values", async () => {
    const scan: CorrelationRule = {
      ...rule("scan", { hints: { ...says("scan from {source.ip}"), absorbs: ["probe"] } }),
      type: "event_count",
      rules: ["probe"],
      groupBy: ["source.ip"],
      timespanSeconds: 60,
      condition: { gte: 3 },
      generate: true,
    };
    const events = [0, 1, 2]
      .map((at) => told(at, "probe", { "source.ip": "203.0.113.7" }))
      .concat(told(3, "probe", { "source.ip": "203.0.113.8" }));
    const { findings } = await drawn(events, [rule("probe", { hints: says("probe from {source.ip}") }), scan]);
    expect(findings.map(({ rule: name, from }) => [name, from.values[0]?.value])).toEqual([
      ["scan", "203.0.113.7"],
      ["probe", "203.0.113.8"],
    ]);
    expect(findings[0]!.parts).toEqual([{ rule: "probe", title: "Title of probe", count: 3 }]);
  });

  it("keep their ids when more comes in, and come out the same in any order", async () => {
    const events = [told(0, "a", { "user.name": "anna" }), told(5, "b", { "source.ip": "203.0.113.7" }, "web.log")];
    const rules = [rule("a"), rule("b", { level: "high" })];
    const first = await drawn(events, rules);
    expect(await drawn(events.toReversed(), rules)).toEqual(first);
    const more = await drawn([...events, told(9, "a", { "user.name": "anna" })], rules);
    expect(more.findings.map(({ id }) => id)).toEqual(first.findings.map(({ id }) => id));
    expect(first.findings.map(({ level }) => level)).toEqual(["high", "medium"]);
  });

  it("say of what came in an order what its end shows", async () => {
    const got: CorrelationRule = {
      ...rule("got_in", { level: "high", hints: says("{user.name} got in from {source.ip}") }),
      type: "temporal_ordered",
      rules: ["failed", "accepted"],
      groupBy: ["source.ip"],
      timespanSeconds: 600,
      generate: false,
    };
    const address = { "source.ip": "203.0.113.7" };
    const events = [
      ...Array.from({ length: 30 }, (_, i) => told(i, "failed", { ...address, "user.name": `u${i}` })),
      told(60, "accepted", { ...address, "user.name": "backup" }),
    ];
    const quiet = { hints: { isFinding: false } };
    const { findings } = await drawn(events, [rule("failed", quiet), rule("accepted", quiet), got]);
    expect(findings.map(({ statement }) => statement.en)).toEqual(["backup got in from 203.0.113.7"]);
  });
});

describe("topics", () => {
  const failed = rule("login_failed", { level: "informational", hints: { topics: ["login-failed"] } });
  const statusOf = (picture: Picture, topic: string) => picture.topics.find((one) => one.topic === topic);

  it("are observed, not observed in sources that could show them, or not assessable", async () => {
    const events = [
      told(0, "login_failed", { "event.category": "authentication" }),
      told(1, "", { "event.category": "authentication" }),
    ];
    const picture = await drawn(events, [failed], { openssh: 2 });
    expect(statusOf(picture, "login-failed")).toMatchObject({
      status: "observed",
      seen: [{ rule: "login_failed", count: 1 }],
      sources: ["auth.log"],
    });
    expect(statusOf(picture, "guessing-succeeded")).toMatchObject({
      status: "not-observed",
      sources: ["auth.log"],
      records: 2,
    });
    expect(statusOf(picture, "ransomware")).toMatchObject({ status: "not-assessable", sources: [], records: 0 });
    expect(statusOf(picture, "ransomware")!.shownBy.length).toBeGreaterThan(0);
  });
});

describe("detectors", () => {
  const connections = (times: readonly number[]): readonly Told[] =>
    times.map((at) =>
      told(
        at,
        "",
        {
          "event.category": "network",
          "source.ip": "10.0.0.5",
          "destination.ip": "203.0.113.9",
          "destination.port": "443",
        },
        "firewall.log",
      ),
    );
  const rulesOf = ({ findings }: Picture): readonly string[] => findings.map(({ rule: name }) => name);

  it("hear the rhythm of a beacon, and not ordinary connections", async () => {
    const steady = Array.from({ length: 40 }, (_, i) => i * 60 + (i % 3));
    const picture = await drawn(connections(steady), []);
    expect(picture.findings[0]).toMatchObject({ rule: "beaconing", count: 40 });
    expect(picture.findings[0]!.statement.en).toMatch(
      /10\.0\.0\.5 connected to 203\.0\.113\.9, port 443, 40 times, every 1 min/,
    );
    expect(picture.topics.find(({ topic }) => topic === "beaconing")?.status).toBe("observed");
    let seed = 7;
    const random = (): number => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647;
    let at = 0;
    const ordinary = Array.from({ length: 40 }, () => (at += 1 + Math.floor(random() ** 3 * 600)));
    expect(rulesOf(await drawn(connections(ordinary), []))).toEqual([]);
    expect(rulesOf(await drawn(connections(steady.slice(0, 8)), []))).toEqual([]);
  });

  it("hear a beacon at a proxy that mostly refuses it, and none of names of the own network", async () => {
    const atProxy = (domain: string): readonly Told[] =>
      Array.from({ length: 40 }, (_, i) =>
        told(
          i * 180 + (i % 7),
          "",
          {
            "event.category": "web network",
            "observer.type": "proxy",
            "source.ip": "10.0.0.5",
            "url.domain": domain,
            ...(i % 20 === 0 && { "destination.ip": "203.0.113.9" }),
          },
          "proxy.log",
        ),
      );
    const { findings } = await drawn(atProxy("203.0.113.9"), []);
    expect(findings.map(({ rule, statement }) => [rule, statement.en.split(", every")[0]])).toEqual([
      ["beaconing", "10.0.0.5 connected to 203.0.113.9 40 times"],
    ]);
    expect(rulesOf(await drawn(atProxy("wiki.example.lan"), []))).toEqual([]);
  });

  it("see a sender whose domain looks like that of those who get the mail", async () => {
    const mail = (i: number, from: string): Told =>
      told(
        i * 60,
        "",
        {
          "event.category": "email",
          "email.from.address": from,
          "email.to.address": `anna${i % 3}@stadtwerke-lohfeld.de`,
          "email.subject": `Subject ${i}`,
        },
        "mail.log",
      );
    const usual = Array.from({ length: 30 }, (_, i) => mail(i, `info@firm${i}.example`));
    const { findings } = await drawn([...usual, mail(30, "hr@stadtwerke-lohfe1d.de")], []);
    expect(findings.map(({ rule, count, statement }) => [rule, count, statement.de])).toEqual([
      [
        "lookalike_sender",
        1,
        "Mail kam von stadtwerke-lohfe1d.de, was wie stadtwerke-lohfeld.de aussieht, an anna0@stadtwerke-lohfeld.de (1 Eintrag)",
      ],
    ]);
    expect(rulesOf(await drawn(usual, []))).toEqual([]);
  });

  it("see files that got the same unusual ending in mass, and not rotated logs", async () => {
    const files = (ending: string): readonly Told[] =>
      Array.from({ length: 80 }, (_, i) =>
        told(
          i,
          "",
          { "event.category": "file", "event.type": "creation", "file.path": `C:\\data\\plan${i}.docx${ending}` },
          "sysmon.json",
        ),
      );
    const [finding] = (await drawn(files(".nwlock"), [])).findings;
    expect(finding).toMatchObject({ rule: "mass_renaming", level: "high", count: 80 });
    expect(finding!.statement.en).toContain("80 files got the ending .nwlock");
    expect(rulesOf(await drawn(files(".gz"), []))).toEqual([]);
    expect(rulesOf(await drawn(files(""), []))).toEqual([]);
  });

  it("notice an address that an account never came from, and networks too far apart", async () => {
    const login = (hours: number, address: string): Told =>
      told(hours * 3_600, "login_succeeded", {
        "event.category": "authentication",
        "user.name": "anna",
        "source.ip": address,
      });
    const usual = Array.from({ length: 8 }, (_, i) => login(i * 24, "192.0.2.10"));
    const quiet = [rule("login_succeeded", { hints: { isFinding: false } })];
    expect(rulesOf(await drawn(usual, quiet))).toEqual([]);
    expect(rulesOf(await drawn([...usual, login(200, "203.0.113.99")], quiet))).toEqual(["first_seen_address"]);
    expect(rulesOf(await drawn([...usual, login(200, "192.0.2.77")], quiet))).toEqual([]);
    expect(rulesOf(await drawn([...usual, login(168.2, "203.0.113.99")], quiet))).toContain("impossible_travel");
    expect(rulesOf(await drawn([...usual, login(200, "10.0.0.7")], quiet))).toEqual([]);
  });
});
