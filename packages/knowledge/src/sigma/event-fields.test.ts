import { expect, it } from "vitest";
import type { SigmaSubject } from "./record-kind.js";
import { ruleMatcher } from "./rule-matcher.js";
import { ruleOf } from "./test-rule.js";

const rule = ruleOf(
  `
login:
  event.category: authentication
  event.outcome: failure
  source.ip|cidr: 203.0.113.0/24
condition: login
`,
  "product: linux\n  service: sshd",
);

const subject = (outcome: string, fields?: SigmaSubject["fields"]): SigmaSubject => ({
  format: "syslog",
  program: "sshd",
  fields,
  text: "a line that names none of this",
  event: {
    fixed: { "event.category": "authentication", "event.outcome": "failure" },
    values: { "source.ip": "203.0.113.7", ...(outcome && { "event.outcome": outcome }) },
  },
});

it("reads fields of events beside the log's own, those of the record before those of its kind", () => {
  const matcher = ruleMatcher([rule]);
  expect(matcher.problems).toEqual([]);
  expect(matcher.match(subject(""))).toEqual([rule.id]);
  expect(matcher.match(subject("success"))).toEqual([]);
  expect(matcher.match({ ...subject(""), event: { fixed: {}, values: {} } })).toEqual([]);
});
