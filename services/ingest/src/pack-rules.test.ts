import { ruleKey, type RuleHead } from "@lagebild/domain";
import { eventRules, readParsedRules } from "@lagebild/knowledge/sigma";
import { correlateEvents, packedFiles, pictureTables, type MatchedEvent, type WrittenRules } from "@lagebild/picture";
import { ecsFields } from "@lagebild/events";
import { describe, expect, it } from "vitest";

type Value = WrittenRules["documents"][number];
type Written = Readonly<Record<string, Value>>;

const { rules: files } = packedFiles();
const { rules: read, refused } = readParsedRules(files);
const rules = read.map(({ rule }) => rule);
const matcher = eventRules(rules.flatMap((rule) => ("detection" in rule ? [rule] : [])));

/** What a rule's file says of how to try it, by the rule's name. */
const tried = new Map(
  files.flatMap(({ file, documents }) =>
    documents.map((document) => {
      const { name, lagebild } = document as Written;
      return [name as string, { file, hints: lagebild as Written, document: document as Written }] as const;
    }),
  ),
);

/** Events of a test: `times` of them, `every` so many seconds from `at`; `{i}` is the number of each. */
function eventsOf(
  written: readonly Written[],
): readonly { readonly at: number; readonly values: Readonly<Record<string, string>> }[] {
  return written.flatMap(({ at = "0", times = "1", every = "1", ...fields }) =>
    Array.from({ length: Number(times) }, (_, i) => ({
      at: Number(at) + i * Number(every),
      values: Object.fromEntries(
        Object.entries(fields).map(([field, value]) => [
          field,
          (Array.isArray(value) ? value.join(" ") : String(value)).replaceAll("{i}", String(i)),
        ]),
      ),
    })),
  );
}

async function holds(rule: RuleHead, written: readonly Written[]): Promise<boolean> {
  const events = eventsOf(written).map(({ at, values }): MatchedEvent => ({
    at,
    values,
    rules: matcher.match({ fixed: {}, values }),
  }));
  if (!("timespanSeconds" in rule)) return events.some((event) => event.rules.includes(ruleKey(rule)));
  return (await correlateEvents(rule as Parameters<typeof correlateEvents>[0], rules, events)).length > 0;
}

const isList = (value: Value): value is readonly Value[] => Array.isArray(value);

/** Cases of a test: of a rule each event is one, of a correlation a list of events, or each list of lists. */
function casesOf(rule: RuleHead, written: Value | undefined): readonly (readonly Written[])[] {
  const list = (isList(written ?? null) ? written : []) as readonly Value[];
  if (!("timespanSeconds" in rule)) return list.map((event) => [event as Written]);
  return list.length > 0 && isList(list[0]!)
    ? (list as unknown as readonly (readonly Written[])[])
    : [list as readonly Written[]];
}

describe("the rules that come with the product", () => {
  it("are many, all can run, and no two have one name", () => {
    expect(refused).toEqual([]);
    expect(matcher.problems).toEqual([]);
    expect(rules.length).toBeGreaterThanOrEqual(150);
    expect(new Set(rules.map(ruleKey)).size).toBe(rules.length);
    expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length);
  });

  it("name topics, fields and rules that there are", () => {
    const topics = new Set(pictureTables().topics.map(({ id }) => id));
    const names = new Set(rules.flatMap(({ id, name }) => [id, name]));
    const unknown = rules.flatMap((rule) => {
      const { topics: own = [], one = [], absorbs = [], what } = rule.hints ?? {};
      const fields = [...one, ...(what ? [what] : []), ...("groupBy" in rule ? rule.groupBy : [])];
      return [
        ...own.filter((topic) => !topics.has(topic)).map((topic) => `${ruleKey(rule)}: topic ${topic}`),
        ...fields.filter((field) => !ecsFields.has(field)).map((field) => `${ruleKey(rule)}: field ${field}`),
        ...[...absorbs, ...("rules" in rule ? rule.rules : [])]
          .filter((name) => !names.has(name))
          .map((name) => `${ruleKey(rule)}: rule ${name}`),
      ];
    });
    expect(unknown).toEqual([]);
  });

  it.each(rules.map((rule) => [ruleKey(rule), rule] as const))(
    "%s matches its events and not their harmless twins",
    async (key, rule) => {
      const { file, hints } = tried.get(key)!;
      const tests = hints["tests"] as Written;
      const [match, twin] = [casesOf(rule, tests["match"]), casesOf(rule, tests["twin"])];
      expect([match.length > 0, twin.length > 0], file).toEqual([true, true]);
      for (const events of match)
        expect(await holds(rule, events), `${file} should match ${JSON.stringify(events)}`).toBe(true);
      for (const events of twin)
        expect(await holds(rule, events), `${file} should not match ${JSON.stringify(events)}`).toBe(false);
    },
  );

  it("say in both languages what they found, where they make findings", () => {
    const silent = rules.filter(({ hints, level }) => (hints?.isFinding ?? level !== "informational") && !hints?.says);
    expect(silent.map(ruleKey)).toEqual([]);
  });
});

it("shows every topic by some rule or detector", () => {
  const shown = new Set(rules.flatMap(({ hints }) => hints?.topics ?? []));
  const ofDetectors = ["beaconing", "impossible-travel", "injected-instructions", "ransomware"];
  expect(
    pictureTables()
      .topics.map(({ id }) => id)
      .filter((id) => !shown.has(id) && !ofDetectors.includes(id)),
  ).toEqual([]);
});
