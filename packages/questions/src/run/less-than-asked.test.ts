import { describe, expect, it } from "vitest";
import type { Ask } from "@lagebild/domain";
import { readQuestion } from "../read-question.js";
import { testEngine, type TestEvent } from "../testing/test-engine.js";

const request = (second: number, status: string, backend: string): TestEvent => ({
  time: String(1_770_000_000 + second),
  host: "lb1",
  "event.category": "web",
  "event.type": "access",
  "http.response.status_code": status,
  "service.name": backend,
  "source.ip": "198.51.100.4",
  text: `request ${status}`,
});

const failed = (second: number, user: string): TestEvent => ({
  time: String(1_770_000_000 + second),
  host: "lb1",
  "event.category": "authentication",
  "event.type": "start",
  "event.outcome": "failure",
  "lagebild.rules": "login_failed",
  "user.name": user,
  text: "password authentication failed",
});

const log = testEngine([
  request(0, "503", "shop"),
  request(1, "503", "shop"),
  request(2, "504", "shop"),
  request(3, "200", "blog"),
  failed(4, "anna"),
  failed(5, "bert"),
  { time: "1770000006", host: "lb1", comp: "ops", usr: "nele", text: "user 1190 locked" },
  { time: "1770000007", host: "lb1", comp: "bill", usr: "1190", text: "invoice viewed" },
  { time: "1770000008", host: "lb1", "source.mac": "00:00:5e:00:53:01", text: "lease of 198.51.100.4" },
]);

const read = async (question: string, engine = log) => {
  const { read: it, results } = (await readQuestion(question, engine))!;
  const own = it.results.filter(({ isFacet }) => !isFacet);
  return {
    verdict: it.verdict,
    unused: [...it.reading.unused, ...(it.reading.leftOut ?? [])],
    asks: own.map(({ ask }): Ask["ask"] => ask.ask),
    matched: own.map(({ exact }) => results[exact]!.matched),
    facets: it.results.flatMap(({ isFacet, exact }) =>
      isFacet ? [(results[exact]!.values ?? []).map(({ value }) => value)] : [],
    ),
    elsewhere: it.results.flatMap(({ elsewhere }) => elsewhere ?? []),
  };
};

describe("of which no record is all", () => {
  it("leaves out what finds nothing, says so, and claims nothing", async () => {
    expect(await read("how many created accounts with status 503?")).toMatchObject({
      verdict: "insufficient",
      matched: [2],
      unused: ["created", "accounts"],
    });
  });

  it("looks for a value in the text where its field is another in these records", async () => {
    expect(await read("what did comp ops log about usr 1190, how many records?")).toMatchObject({
      verdict: "insufficient",
      matched: [1],
    });
  });

  it("counts what is left where it was asked whether", async () => {
    expect(await read("did 198.51.100.4 get a 503 from the blog?")).toMatchObject({ asks: ["count"] });
  });

  it("does not deny a value of a field that no record of the event has", async () => {
    expect(await read("how many failed logins from 198.51.100.4?")).toMatchObject({ verdict: "insufficient" });
  });
});

describe("where nothing is claimed", () => {
  it("shows what the records say beside what was asked, and not what all records have", async () => {
    const { verdict, facets } = await read("how often was the frobnicator answered with 503?");
    expect(verdict).toBe("insufficient");
    expect(facets).toContainEqual(["shop"]);
    expect(facets.flat()).not.toContain("lb1");
  });

  it("shows what these records do not have as others say it that name the same", async () => {
    const { verdict, facets, elsewhere } = await read(
      "how many requests from 198.51.100.4, and what is its mac address?",
    );
    expect(verdict).toBe("insufficient");
    expect(elsewhere).toEqual(["198.51.100.4"]);
    expect(facets[0]).toEqual(["00:00:5e:00:53:01"]);
  });

  it("takes what each of many records has of its own for no division of them", async () => {
    const many = (count: number) => testEngine(Array.from({ length: count }, (_, at) => failed(at, `user${at}`)));
    const question = "how many failed logins by account?";
    expect(await read(question, many(9))).toMatchObject({ verdict: "answered" });
    expect(await read(question, many(60))).toMatchObject({ verdict: "insufficient" });
  });

  it("has no such values beside a claim", async () => {
    expect(await read("how many requests with status 503?")).toMatchObject({ verdict: "answered", facets: [] });
  });
});

describe("alternatives and clauses", () => {
  it("are counted together and apart, whatever else is asked", async () => {
    expect(await read("how many requests with status 503 / 504, and from which service?")).toMatchObject({
      asks: ["count", "count", "count", "list"],
      matched: [3, 2, 1, 3],
    });
  });

  it("each limit their own count", async () => {
    const { matched } = await read(
      "how many requests from 198.51.100.4, how many with status 503, how many with status 504?",
    );
    expect(matched).toEqual([4, 2, 1]);
  });
});
