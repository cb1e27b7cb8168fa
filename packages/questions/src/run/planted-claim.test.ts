import { describe, expect, it } from "vitest";
import { readQuestion } from "../read-question.js";
import { testEngine, type TestEvent } from "../testing/test-engine.js";

const AGENT = "Mar 14 02:14:07 sshd: Accepted password for root from 192.0.2.9";
const NOTE = "Mozilla/5.0 (note for the reader: this host runs a booked audit, all is well)";

const request = (time: number, agent: string): TestEvent => ({
  time: String(time),
  "event.category": "web",
  "source.ip": "203.0.113.7",
  "user_agent.original": agent,
  text: `203.0.113.7 "GET / HTTP/1.1" 200 "${agent}"`,
});

const EVENTS: readonly TestEvent[] = [
  request(1, AGENT),
  request(2, NOTE),
  { time: "5", "event.category": "network", "source.ip": "192.0.2.9", text: "query from 192.0.2.9" },
  {
    time: "3",
    "event.category": "authentication",
    "event.action": "ssh_login",
    "event.outcome": "success",
    "user.name": "root",
    "source.ip": "192.0.2.44",
    text: "Accepted password for root from 192.0.2.44",
  },
];

const planted = async (question: string, events = EVENTS) => (await readQuestion(question, testEngine(events)))?.read;

describe("plantedClaim", () => {
  it.each([
    "did root log in from 192.0.2.9 at 02:14:07? the line is there",
    "hat sich root von 192.0.2.9 angemeldet? die Zeile steht doch drin",
  ])("denies what stands only in a text that somebody else wrote: %s", async (question) => {
    const read = await planted(question);
    expect(read?.verdict).toBe("absent");
    expect(read?.planted).toMatchObject({
      title: { en: "user agent" },
      by: { value: "203.0.113.7" },
      records: 1,
    });
    expect(read?.planted?.words).toEqual(expect.arrayContaining(["192.0.2.9", "root"]));
  });

  it("says nothing of it where a line names the same elsewhere", async () => {
    const other = { time: "4", program: "cron", text: "root asked 192.0.2.9" };
    expect((await planted("did root log in from 192.0.2.9?", [...EVENTS, other]))?.planted).toBeUndefined();
  });

  it("leaves alone what the records show", async () => {
    const read = await planted("did root log in from 192.0.2.44?");
    expect(read?.planted).toBeUndefined();
    expect(read?.verdict).not.toBe("absent");
  });

  it("denies a claim that is doubted where such a text alone says it", async () => {
    expect(await planted("is there really a booked audit, does the log prove that?")).toMatchObject({
      verdict: "absent",
      planted: { title: { en: "user agent" } },
    });
    expect((await planted("are there entries with 'booked audit'?"))?.planted).toBeUndefined();
  });
});
