import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ruleKey, type CorrelationRule } from "@lagebild/domain";
import { readRuleFolder, ruleMatcher } from "@lagebild/knowledge/sigma";
import { correlateEvents, type MatchedEvent } from "@lagebild/picture";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

// The kinds of correlations that Sigma's specification (version 2.1) explains, each with an example of its own kind.
const RULES = `
title: Failed logon
id: 5638f7d5-67bd-4ba5-9aef-9b0f9f8a6d11
name: failed_logon
logsource: { product: windows, service: security }
detection: { selection: { EventID: 4625 }, filter: { SubjectUserName|endswith: $ }, condition: selection and not filter }
---
title: Successful logon
id: 5638f7d5-67bd-4ba5-9aef-9b0f9f8a6d12
name: successful_logon
logsource: { product: windows, service: security }
detection: { selection: { EventID: 4624 }, condition: selection }
---
title: Privileged group looked up
id: 5638f7d5-67bd-4ba5-9aef-9b0f9f8a6d13
name: privileged_group_enumeration
logsource: { product: windows, service: security }
detection:
  selection: { EventID: 4799, TargetUserName: [Administrators, Remote Desktop Users, Remote Management Users, Distributed COM Users] }
  condition: selection
---
title: Internal error of a service
id: 5638f7d5-67bd-4ba5-9aef-9b0f9f8a6d14
name: internal_error
logsource: { product: windows, service: application }
detection: { selection: { EventID: 1000 }, condition: selection }
---
title: New connection out
id: 5638f7d5-67bd-4ba5-9aef-9b0f9f8a6d15
name: new_network_connection
logsource: { product: windows, service: security }
detection: { selection: { EventID: 5156 }, condition: selection }
`;

const correlation = (body: string): string =>
  `---\ntitle: Correlated\nid: 0c2e2b56-1d6a-4a52-8f08-4f3f6a1f9b01\nname: correlated\nlevel: high\ncorrelation:\n${body
    .trim()
    .split("\n")
    .map((line) => `  ${line}`)
    .join("\n")}\n`;

let folder: string;
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), "lagebild-correlations-"))));
afterAll(async () => rm(folder, { recursive: true, force: true }));

interface Written {
  readonly at: number;
  readonly [field: string]: string | number;
}

const windows = (at: number, id: number, fields: Readonly<Record<string, string>> = {}): Written => ({
  at,
  Channel: id === 1000 ? "Application" : "Security",
  EventID: String(id),
  ...fields,
});

async function episodesOf(written: string, events: readonly Written[], more = "") {
  const file = join(folder, "rules.yml");
  await writeFile(file, `${RULES}${more}${written}`);
  const { rules, refused } = await readRuleFolder(file);
  expect(refused).toEqual([]);
  const all = rules.map(({ rule }) => rule);
  const detections = all.flatMap((rule) => ("detection" in rule ? [rule] : []));
  const keys = new Map(detections.map((rule) => [rule.id, ruleKey(rule)]));
  const matcher = ruleMatcher(detections);
  const matched = events.map(({ at, ...fields }): MatchedEvent => {
    const values = fields as Readonly<Record<string, string>>;
    const met = matcher.match({
      format: "windows-event",
      program: undefined,
      fields: values,
      text: JSON.stringify(values),
    });
    return { at, values, rules: met.map((id) => keys.get(id)!) };
  });
  const last = all.findLast((rule): rule is CorrelationRule => "timespanSeconds" in rule)!;
  const episodes = await correlateEvents(last, all, matched);
  return episodes.map(({ key, firstTime, lastTime, count }) => [...key, firstTime / 1e6, lastTime / 1e6, count]);
}

const failures = (user: string, count: number, every: number, from = 0): readonly Written[] =>
  Array.from({ length: count }, (_, i) =>
    windows(from + i * every, 4625, { TargetUserName: user, TargetDomainName: "EX" }),
  );

describe("event_count", () => {
  const rule = correlation(`
type: event_count
rules: [failed_logon]
group-by: [TargetUserName, TargetDomainName]
timespan: 5m
condition: { gte: 10 }`);

  it("holds from so many events of one group within the time, and not for as many of several", async () => {
    expect(await episodesOf(rule, failures("anna", 10, 30))).toEqual([["anna", "EX", 0, 270, 10]]);
    expect(await episodesOf(rule, failures("anna", 9, 30))).toEqual([]);
    expect(await episodesOf(rule, [...failures("anna", 9, 30), ...failures("ben", 9, 30)])).toEqual([]);
  });

  it("does not hold where they take longer, to the second", async () => {
    expect(await episodesOf(rule, failures("anna", 10, 33))).toEqual([["anna", "EX", 0, 297, 10]]);
    expect(await episodesOf(rule, failures("anna", 10, 34))).toEqual([]);
  });

  it("leaves out what the rule itself does not match, and records without a field that it groups by", async () => {
    const filtered = failures("anna", 10, 1).map((event) => ({ ...event, SubjectUserName: "HOST$" }));
    expect(await episodesOf(rule, filtered)).toEqual([]);
    expect(
      await episodesOf(
        rule,
        failures("anna", 10, 1).map(({ TargetDomainName: _, ...event }) => event),
      ),
    ).toEqual([]);
  });

  it("tells stretches apart that lie further apart than the time", async () => {
    const found = await episodesOf(rule, [...failures("anna", 10, 1), ...failures("anna", 12, 1, 7_200)]);
    expect(found).toEqual([
      ["anna", "EX", 0, 9, 10],
      ["anna", "EX", 7_200, 7_211, 12],
    ]);
  });

  it.each([
    ["gt: 3", [4], [3]],
    ["lte: 2", [2], []],
    ["eq: 5", [5], [4]],
  ])("compares by %s", async (condition, holding, failing) => {
    const written = correlation(
      `type: event_count\nrules: failed_logon\ngroup-by: [TargetUserName]\ntimespan: 1h\ncondition: { ${condition} }`,
    );
    for (const count of holding) expect(await episodesOf(written, failures("anna", count, 1))).not.toEqual([]);
    for (const count of failing) expect(await episodesOf(written, failures("anna", count, 1))).toEqual([]);
  });
});

describe("value_count", () => {
  const rule = correlation(`
type: value_count
rules: [privileged_group_enumeration]
group-by: [SubjectUserName]
timespan: 15m
condition: { gte: 4, field: TargetUserName }`);
  const looked = (groups: readonly string[]): readonly Written[] =>
    groups.map((TargetUserName, i) => windows(i * 60, 4799, { SubjectUserName: "eve", TargetUserName }));

  it("counts different values, however often each comes", async () => {
    const four = ["Administrators", "Remote Desktop Users", "Remote Management Users", "Distributed COM Users"];
    expect(await episodesOf(rule, looked(four))).toEqual([["eve", 0, 180, 4]]);
    expect(await episodesOf(rule, looked([...four.slice(0, 3), "Administrators", "Administrators"]))).toEqual([]);
  });
});

describe("temporal and temporal_ordered", () => {
  const rules = (type: string, more = ""): string =>
    correlation(`
type: ${type}
rules: [failed_logon, successful_logon]
group-by: [TargetUserName]
timespan: 10m${more}`);
  const failed = (at: number, user = "anna"): Written => windows(at, 4625, { TargetUserName: user });
  const succeeded = (at: number, user = "anna"): Written => windows(at, 4624, { TargetUserName: user });

  it("needs a match of every rule within the time, for the same values", async () => {
    expect(await episodesOf(rules("temporal"), [failed(0), succeeded(600)])).toEqual([["anna", 0, 600, 2]]);
    expect(await episodesOf(rules("temporal"), [failed(0), succeeded(601)])).toEqual([]);
    expect(await episodesOf(rules("temporal"), [failed(0), succeeded(10, "ben")])).toEqual([]);
  });

  it("takes any order, or only that of the rules", async () => {
    const backwards = [succeeded(0), failed(5)];
    expect(await episodesOf(rules("temporal"), backwards)).toEqual([["anna", 0, 5, 2]]);
    expect(await episodesOf(rules("temporal_ordered"), backwards)).toEqual([]);
    expect(
      await episodesOf(
        rules("temporal_ordered"),
        backwards.toReversed().map((event, i) => ({ ...event, at: i })),
      ),
    ).toEqual([["anna", 0, 1, 2]]);
  });

  it("takes a condition over the rules", async () => {
    const only = rules("temporal", "\ncondition: failed_logon and not successful_logon");
    expect(await episodesOf(only, [failed(0)])).toEqual([["anna", 0, 0, 1]]);
    expect(
      await episodesOf(rules("temporal", "\ncondition: failed_logon or successful_logon"), [succeeded(3)]),
    ).toEqual([["anna", 3, 3, 1]]);
  });

  it("chains correlations: many failures, then a success of the same account", async () => {
    const many = `---
title: Many failed logons
id: 0c2e2b56-1d6a-4a52-8f08-4f3f6a1f9b02
name: many_failed_logons
correlation: { type: event_count, rules: [failed_logon], group-by: [TargetUserName], timespan: 10m, condition: { gte: 5 } }
`;
    const chain = correlation(`
type: temporal_ordered
rules: [many_failed_logons, successful_logon]
group-by: [TargetUserName]
timespan: 10m`);
    const guessed = [...failures("anna", 6, 10), succeeded(100)];
    expect(await episodesOf(chain, guessed, many)).toEqual([["anna", 0, 100, 2]]);
    expect(await episodesOf(chain, [...failures("anna", 4, 10), succeeded(100)], many)).toEqual([]);
    expect(await episodesOf(chain, [succeeded(0), ...failures("anna", 6, 10, 10)], many)).toEqual([]);
  });

  it("gives a field another name for each rule", async () => {
    const aliased = correlation(`
type: temporal
rules: [internal_error, new_network_connection]
group-by: [internal_ip]
timespan: 10s
aliases:
  internal_ip:
    internal_error: DestAddress
    new_network_connection: SourceAddress`);
    const events = (outgoing: string): readonly Written[] => [
      windows(0, 1000, { DestAddress: "10.0.0.5", SourceAddress: "203.0.113.9" }),
      windows(4, 5156, { SourceAddress: outgoing, DestAddress: "198.51.100.7" }),
    ];
    expect(await episodesOf(aliased, events("10.0.0.5"))).toEqual([["10.0.0.5", 0, 4, 2]]);
    expect(await episodesOf(aliased, events("10.0.0.6"))).toEqual([]);
  });
});

describe("numbers of a field", () => {
  const rule = (type: string, condition: string): string =>
    correlation(
      `type: ${type}\nrules: [new_network_connection]\ngroup-by: [SourceAddress]\ntimespan: 1h\ncondition: { ${condition}, field: Bytes }`,
    );
  const sent = (...bytes: readonly (number | string)[]): readonly Written[] =>
    bytes.map((Bytes, i) => windows(i * 60, 5156, { SourceAddress: "10.0.0.5", Bytes: String(Bytes) }));

  it.each([
    ["value_sum", "gte: 600", [100, 200, 300], [100, 200, 299]],
    ["value_avg", "gt: 200", [100, 200, 303], [100, 200, 300]],
    ["value_median", "gte: 200", [100, 200, 900], [100, 199, 900]],
    ["value_percentile", "gte: 190, percentile: 95", [100, 200, 200], [100, 150, 160]],
  ])("adds up or ranks: %s %s", async (type, condition, holding, failing) => {
    expect(await episodesOf(rule(type, condition), sent(...holding))).not.toEqual([]);
    expect(await episodesOf(rule(type, condition), sent(...failing))).toEqual([]);
  });

  it("passes over values that are no numbers", async () => {
    expect(await episodesOf(rule("value_sum", "gte: 600"), sent(300, "many", "", 300))).not.toEqual([]);
    expect(await episodesOf(rule("value_avg", "gte: 1"), sent("many", ""))).toEqual([]);
  });
});

describe("the old way to count", () => {
  const old = (condition: string): string => `---
title: Old
id: 0c2e2b56-1d6a-4a52-8f08-4f3f6a1f9b03
logsource: { product: windows, service: security }
detection: { selection: { EventID: 4625 }, timeframe: 5m, condition: "selection | ${condition}" }
`;

  it("reads a count behind a bar as a correlation of the rule", async () => {
    expect(await episodesOf(old("count() by TargetUserName > 5"), failures("anna", 6, 10))).toEqual([
      ["anna", 0, 50, 6],
    ]);
    expect(await episodesOf(old("count() by TargetUserName > 5"), failures("anna", 5, 10))).toEqual([]);
    const sprayed = ["a", "b", "c"].flatMap((user, i) =>
      failures(user, 1, 1, i).map((event) => ({ ...event, IpAddress: "203.0.113.7" })),
    );
    expect(await episodesOf(old("count(TargetUserName) by IpAddress >= 3"), sprayed)).toEqual([
      ["203.0.113.7", 0, 2, 3],
    ]);
  });
});

it.each([
  [
    "a type that there is not",
    "type: often\nrules: [failed_logon]\ntimespan: 5m",
    /correlation type is "often", expected one of event_count/,
  ],
  [
    "no number with a unit as its time",
    "type: temporal\nrules: [failed_logon]\ntimespan: soon",
    /timespan is "soon", expected a number with s, m, h/,
  ],
  [
    "nothing to compare with",
    "type: event_count\nrules: [failed_logon]\ntimespan: 5m",
    /needs a condition such as gte: 10/,
  ],
  [
    "no field for values",
    "type: value_count\nrules: [failed_logon]\ntimespan: 5m\ncondition: { gte: 4 }",
    /names no field/,
  ],
  [
    "a key that is not read",
    "type: temporal\nrules: [failed_logon]\ntimespan: 5m\ngroupby: [x]",
    /key "groupby" is not known/,
  ],
])("refuses a correlation with %s, and says what was expected", async (_, body, message) => {
  const file = join(folder, "wrong.yml");
  await writeFile(file, correlation(body));
  expect((await readRuleFolder(file)).refused).toEqual([
    expect.objectContaining({ reason: expect.stringMatching(message) as string }),
  ]);
});
