import { describe, expect, it } from "vitest";
import { loadKnowledge } from "./knowledge-base.js";
import { compileRules, type CompiledRule, type MatchRule } from "./knowledge-entry.js";
import { prepareSubject } from "./knowledge-subject.js";
import { ruleIndex } from "./rule-index.js";

const compiled = (match: MatchRule | readonly MatchRule[]): readonly CompiledRule[] => {
  const rules = compileRules(match);
  if (typeof rules === "string") throw new Error(rules);
  return rules;
};

describe("the index of rules", () => {
  const index = ruleIndex(
    compiled([
      { eventId: 7 },
      { program: "sshd" },
      { text: "lost carrier" },
      { field: { state: "=off" } },
      { text: "ab" },
    ]),
  );
  const found = (subject: Parameters<typeof prepareSubject>[0]): readonly number[] =>
    [...index.candidates(prepareSubject(subject))].sort((a, b) => a - b);

  it("finds a rule by event id, program, text or whole field value", () => {
    expect(found({ format: "windows-event", eventId: "7", text: "" })).toContain(0);
    expect(found({ format: "syslog", program: "sshd(pam_unix)", text: "" })).toContain(1);
    expect(found({ format: "plain", text: "LOST CARRIER" })).toContain(2);
    expect(found({ format: "json-lines", text: "", fields: { state: "off" } })).toContain(3);
  });

  it("tries rules without a key on everything", () => {
    expect(index.unkeyed).toEqual([4]);
    expect(found({ format: "plain", text: "nothing" })).toContain(4);
  });

  it("leads to hardly any of the bundled rules without a key", () => {
    const rules = loadKnowledge().entries.flatMap((entry) => compiled(entry.match));
    expect(ruleIndex(rules).unkeyed.length).toBeLessThanOrEqual(2);
  });
});
