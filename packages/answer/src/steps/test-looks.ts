import type { CallResult, Picture, PictureFinding, SourceId } from "@lagebild/domain";
import type { LookMaterial } from "./looks.js";

const source = "0123456789abcdef" as SourceId;
const nothing = { values: [], distinct: 0 };
const seen = (...values: readonly string[]) => ({
  values: values.map((value) => ({ value, count: 1 })),
  distinct: values.length,
});

/** A finding at a line of auth.log, a second a line: for tests. */
export const testFinding = (id: string, line: number, change: Partial<PictureFinding> = {}): PictureFinding => ({
  id,
  rule: `rule_${id}`,
  title: id,
  statement: { en: `${id} happened`, de: `${id} geschah` },
  level: "high",
  sure: "likely",
  tactics: [],
  techniques: [],
  who: nothing,
  from: nothing,
  to: nothing,
  hosts: nothing,
  what: nothing,
  count: 1,
  firstTime: line * 1e6,
  lastTime: line * 1e6,
  lines: [{ source, file: "auth.log", line, time: line * 1e6 }],
  parts: [],
  matches: { rules: [`rule_${id}`], values: {} },
  ...change,
});

/** Somebody guesses anna's password, comes in, and makes an account: for tests. */
export function testLookMaterial(change: Partial<LookMaterial> = {}): LookMaterial {
  const findings = [
    testFinding("guessed", 10, { who: seen("anna"), from: seen("203.0.113.7") }),
    testFinding("created", 20, { who: seen("anna") }),
    testFinding("everyday", 30, { who: seen("anna"), level: "informational" }),
  ];
  const topic = (id: string, own: readonly string[]) => ({
    topic: id,
    title: { en: id, de: id },
    phase: "",
    status: "observed" as const,
    seen: [],
    findings: own,
    sources: [],
    records: 1,
    shownBy: [],
  });
  const picture: Picture = {
    version: "1",
    records: 1_000,
    withoutTime: 0,
    firstTime: 0,
    lastTime: 1e9,
    sources: [],
    findings,
    topics: [topic("guessing", ["guessed"]), topic("persistence", ["created"])],
    actors: [
      { kind: "account", value: "anna", roles: [], count: 5, firstTime: 0, lastTime: 0 },
      { kind: "account", value: "root", roles: [], count: 500, firstTime: 0, lastTime: 0 },
    ],
    acts: [],
    sessions: [],
    leftOut: [],
  };
  return { question: "What happened?", language: "en", zone: "UTC", picture, limits: {}, ...change };
}

/** A result with nothing but what is given: for tests. */
export const testResult = (change: Partial<CallResult> = {}): CallResult => ({
  records: 1,
  values: [],
  findings: [],
  lines: [],
  names: [],
  hostileLines: 0,
  ...change,
});
