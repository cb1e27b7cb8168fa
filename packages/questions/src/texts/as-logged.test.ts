import { describe, expect, it } from "vitest";
import { readQuestion } from "../read-question.js";
import { testEngine, type TestEvent } from "../testing/test-engine.js";

const request = (second: number, agent: string, bucket: string): TestEvent => ({
  time: String(1_770_000_000 + second),
  host: "web01",
  "event.category": "web",
  "event.type": "access",
  "lagebild.rules": "web_scanner",
  "source.ip": "203.0.113.9",
  "url.original": `/${bucket}/x`,
  text: `GET /${bucket}/x "${agent}"`,
});

const scans = [
  request(0, "sqlmap/1.8", "acme-customer-exports"),
  request(1, "sqlmap/1.8", "acme-pictures"),
  request(2, "Nessus", "acme-pictures"),
];

const countOf = async (question: string): Promise<number | undefined> =>
  (await readQuestion(question, testEngine(scans)))?.results[0]?.matched;

describe("what is written as the log writes it", () => {
  it.each([
    ["How many requests by sqlmap?", 2],
    ["Wie viele Anfragen von sqlmap?", 2],
  ])("is the tool that is named, not all of its kind: %s", async (question, count) => {
    expect(await countOf(question)).toBe(count);
  });

  it.each([
    ["How many requests for acme-customer-exports?", 1],
    ["Wie viele Anfragen an acme-pictures?", 2],
  ])("is a name with its hyphens: %s", async (question, count) => {
    expect(await countOf(question)).toBe(count);
  });
});
