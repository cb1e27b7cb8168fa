import { describe, expect, it } from "vitest";
import type { QuestionLanguage } from "@lagebild/domain";
import { resolveTime, type TimeLimits } from "./resolve-time.js";
import { readTimeCondition } from "./time-condition.js";

const at = (text: string): number => Date.parse(text) * 1_000;
/** Friday, 27 March to Wednesday, 1 April 2026: summer time begins on the 29th. */
const logged = { firstTime: at("2026-03-27T05:00:00Z"), lastTime: at("2026-04-01T10:30:00Z"), zone: "Europe/Berlin" };

/** `from/to`, the end not part of it, `~from-to` for a time of day with its days of the week. */
function shown({ from, to, timesOfDay }: TimeLimits): string {
  const time = (micros: number): string =>
    new Date(micros / 1_000).toISOString().slice(0, 19).replace(/:00$/, "") + "Z";
  const clock = (second: number): string =>
    new Date(second * 1_000)
      .toISOString()
      .slice(11, 16)
      .replace("00:00", second > 0 ? "24:00" : "00:00");
  const span =
    from === undefined && to === undefined
      ? ""
      : `${from === undefined ? "" : time(from)}/${to === undefined ? "" : time(to + 1)}`;
  if (!timesOfDay) return span;
  const days = timesOfDay.weekdays ? ` on ${timesOfDay.weekdays.join()}` : "";
  return `${span}~${clock(timesOfDay.fromSecond)}-${clock(timesOfDay.toSecond)} ${timesOfDay.zone}${days}`;
}

function read(question: string, language: QuestionLanguage, zone = logged.zone): string | undefined {
  const condition = readTimeCondition(question, language);
  return condition && shown(resolveTime(condition, { ...logged, zone }).limits);
}

const B = "Europe/Berlin";

describe("what a question says of time", () => {
  it.each([
    ["between 03:00 and 04:30", `~03:00-04:30 ${B}`],
    ["between 3 and 4 o'clock", `~03:00-04:00 ${B}`],
    ["between 3 and 4 pm", `~15:00-16:00 ${B}`],
    ["between 11 and 1 pm", `~11:00-13:00 ${B}`],
    ["from 9 am to 5 pm", `~09:00-17:00 ${B}`],
    ["from 22:00 until 06:00", `~22:00-06:00 ${B}`],
    ["after 22:00", `~22:00-24:00 ${B}`],
    ["before noon", `~00:00-12:00 ${B}`],
    ["before 6 am", `~00:00-06:00 ${B}`],
    ["at half past three o'clock", `~03:30-03:31 ${B}`],
    ["at 3 in the morning", `~03:00-04:00 ${B}`],
    ["at 9 in the evening", `~21:00-22:00 ${B}`],
    ["at night", `~22:00-06:00 ${B}`],
    ["between 3 and 4 UTC", "~03:00-04:00 UTC"],
    ["between 03:00 and 04:00 CEST", "~03:00-04:00 +02:00"],
    ["outside working hours", `~18:00-08:00 ${B}`],
    ["at weekends", `~00:00-24:00 ${B} on 6,7`],
    ["on Mondays between 8 and 9 am", `~08:00-09:00 ${B} on 1`],
    ["on March 28", "2026-03-27T23:00Z/2026-03-28T23:00Z"],
    ["on March 29", "2026-03-28T23:00Z/2026-03-29T22:00Z"],
    ["on the 30th", "2026-03-29T22:00Z/2026-03-30T22:00Z"],
    ["on 30 March 2026 between 3 and 4", "2026-03-30T01:00Z/2026-03-30T02:00Z"],
    ["between 3 and 4 on March 28", "2026-03-28T02:00Z/2026-03-28T03:00Z"],
    ["on March 28 at 03:10", "2026-03-28T02:10Z/2026-03-28T02:11Z"],
    ["at 03:10:07 on 2026-03-28", "2026-03-28T02:10:07Z/2026-03-28T02:10:08Z"],
    ["on 2026-03-30T03:10:00Z", "2026-03-30T03:10Z/2026-03-30T03:10:01Z"],
    ["at 28/Mar/2026:03:10:07", "2026-03-28T02:10:07Z/2026-03-28T02:10:08Z"],
    ["between March 28 22:00 and March 29 06:00", "2026-03-28T21:00Z/2026-03-29T04:00Z"],
    ["from March 28 22:00 to 06:00", "2026-03-28T21:00Z/2026-03-29T04:00Z"],
    ["between March 28 and March 30", "2026-03-27T23:00Z/2026-03-30T22:00Z"],
    ["from 28 to 30 March", "2026-03-27T23:00Z/2026-03-30T22:00Z"],
    ["between March 28 and March 30 at night", `2026-03-27T23:00Z/2026-03-30T22:00Z~22:00-06:00 ${B}`],
    ["since March 30", "2026-03-29T22:00Z/"],
    ["after March 30", "2026-03-30T22:00Z/"],
    ["before March 30", "/2026-03-29T22:00Z"],
    ["until March 30", "/2026-03-30T22:00Z"],
    ["after March 30 at 14:00", "2026-03-30T12:00Z/"],
    ["on March 30 after 14:00", "2026-03-30T12:00Z/2026-03-30T22:00Z"],
    ["on Monday", "2026-03-29T22:00Z/2026-03-30T22:00Z"],
    ["last Friday", "2026-03-26T23:00Z/2026-03-27T23:00Z"],
    ["yesterday", "2026-03-30T22:00Z/2026-03-31T22:00Z"],
    ["3 days ago", "2026-03-28T23:00Z/2026-03-29T22:00Z"],
    ["in March 2026", "2026-02-28T23:00Z/2026-03-31T22:00Z"],
    ["in the first hour", "2026-03-27T05:00Z/2026-03-27T06:00Z"],
    ["during the last 24 hours", "2026-03-31T10:30Z/2026-04-01T10:30Z"],
    ["in the last week", "2026-03-25T10:30Z/2026-04-01T10:30Z"],
    ["on Tuesday morning", "2026-03-31T04:00Z/2026-03-31T10:00Z"],
    ["on the night of 28 to 29 March", "2026-03-28T21:00Z/2026-03-29T04:00Z"],
    ["overnight 28/29 March", "2026-03-28T21:00Z/2026-03-29T04:00Z"],
    ["on March 28 and 29", "2026-03-27T23:00Z/2026-03-29T22:00Z"],
    ["from 28 Mar 22:00 to 29 Mar 04:00", "2026-03-28T21:00Z/2026-03-29T02:00Z"],
    ["before noon on March 30", "2026-03-29T22:00Z/2026-03-30T10:00Z"],
    ["shortly after 10:00 on March 30", "2026-03-30T08:00Z/2026-03-30T08:30Z"],
    ["early on March 30", "2026-03-29T22:00Z/2026-03-30T08:00Z"],
    ["from 22:00 onwards", `~22:00-24:00 ${B}`],
    ["10:00 onwards", `~10:00-24:00 ${B}`],
    ["on the last day", "2026-03-31T22:00Z/2026-04-01T22:00Z"],
    ["around 03:10", `~02:55-03:26 ${B}`],
  ])("is read from: %s", (text, expected) => expect(read(`How many logins failed ${text}?`, "en")).toBe(expected));

  it.each([
    ["zwischen 3 und 4 Uhr", `~03:00-04:00 ${B}`],
    ["zwischen 10:15 und 11:30 am 30. März", "2026-03-30T08:15Z/2026-03-30T09:30Z"],
    ["zwischen 22:15 und 23:30 am 30.3.", "2026-03-30T20:15Z/2026-03-30T21:30Z"],
    ["zwischen 13 und 14 Uhr", `~13:00-14:00 ${B}`],
    ["von 22 bis 6 Uhr", `~22:00-06:00 ${B}`],
    ["nach 22 Uhr", `~22:00-24:00 ${B}`],
    ["vor Mitternacht", `~20:00-24:00 ${B}`],
    ["am 14./15.3.", "2026-03-13T23:00Z/2026-03-15T23:00Z"],
    ["am 28.3. nachts", "2026-03-28T21:00Z/2026-03-29T04:00Z"],
    ["in der Nacht vom 28. auf den 29. März", "2026-03-28T21:00Z/2026-03-29T04:00Z"],
    ["in der Nacht auf den 29.03.", "2026-03-28T21:00Z/2026-03-29T04:00Z"],
    ["in der Nacht von Montag auf Dienstag", "2026-03-30T20:00Z/2026-03-31T04:00Z"],
    ["am 30.3 abends", "2026-03-30T16:00Z/2026-03-30T20:00Z"],
    ["am 30.3. von 8 bis 10", "2026-03-30T06:00Z/2026-03-30T08:00Z"],
    ["kurz vor 9 am 30.3.", "2026-03-30T06:30Z/2026-03-30T07:00Z"],
    ["vor 9 Uhr am 30.3.", "2026-03-29T22:00Z/2026-03-30T07:00Z"],
    ["kurz nach 14 Uhr", `~14:00-14:30 ${B}`],
    ["in den 10 Minuten vor 14:05", `~13:55-14:05 ${B}`],
    ["Dienstagnacht", "2026-03-31T20:00Z/2026-04-01T04:00Z"],
    ["um 1430 Uhr", `~14:30-14:31 ${B}`],
    ["am ersten Tag", "2026-03-26T23:00Z/2026-03-27T23:00Z"],
    ["am zweiten Tag", "2026-03-27T23:00Z/2026-03-28T23:00Z"],
    ["nach Mitternacht am 30.3.", "2026-03-29T22:00Z/2026-03-30T04:00Z"],
    ["um 3 Uhr", `~03:00-04:00 ${B}`],
    ["um halb vier Uhr", `~03:30-03:31 ${B}`],
    ["um drei Uhr", `~03:00-04:00 ${B}`],
    ["nachts um drei", `~03:00-04:00 ${B}`],
    ["nachmittags um drei", `~15:00-16:00 ${B}`],
    ["nachts", `~22:00-06:00 ${B}`],
    ["außerhalb der Arbeitszeit", `~18:00-08:00 ${B}`],
    ["am Wochenende", `~00:00-24:00 ${B} on 6,7`],
    ["montags", `~00:00-24:00 ${B} on 1`],
    ["ab 03.30 Uhr MESZ", "~03:30-24:00 +02:00"],
    ["am 28. März", "2026-03-27T23:00Z/2026-03-28T23:00Z"],
    ["am 28.03.", "2026-03-27T23:00Z/2026-03-28T23:00Z"],
    ["am 28.03. zwischen 3 und 4", "2026-03-28T02:00Z/2026-03-28T03:00Z"],
    ["am 29.03. zwischen 1 und 4 Uhr", "2026-03-29T00:00Z/2026-03-29T02:00Z"],
    ["am 30.03.2026 nach 4 Uhr", "2026-03-30T02:00Z/2026-03-30T22:00Z"],
    ["am 30. März 2026 um 03:10", "2026-03-30T01:10Z/2026-03-30T01:11Z"],
    ["zwischen dem 28. und 30. März", "2026-03-27T23:00Z/2026-03-30T22:00Z"],
    ["vom 28.03. bis 30.03.2026", "2026-03-27T23:00Z/2026-03-30T22:00Z"],
    ["zwischen dem 28.03. 22:00 Uhr und dem 29.03. 6 Uhr", "2026-03-28T21:00Z/2026-03-29T04:00Z"],
    ["seit dem 30. März", "2026-03-29T22:00Z/"],
    ["nach dem 30. März", "2026-03-30T22:00Z/"],
    ["vor dem 30. März", "/2026-03-29T22:00Z"],
    ["bis zum 30. März", "/2026-03-30T22:00Z"],
    ["am Montag", "2026-03-29T22:00Z/2026-03-30T22:00Z"],
    ["am Montag vormittag", "2026-03-30T04:00Z/2026-03-30T10:00Z"],
    ["am Sonnabend", "2026-03-27T23:00Z/2026-03-28T23:00Z"],
    ["gestern", "2026-03-30T22:00Z/2026-03-31T22:00Z"],
    ["gestern Abend", "2026-03-31T16:00Z/2026-03-31T20:00Z"],
    ["letzte Nacht", "2026-03-31T20:00Z/2026-04-01T04:00Z"],
    ["vor 3 Tagen", "2026-03-28T23:00Z/2026-03-29T22:00Z"],
    ["im März", "2026-02-28T23:00Z/2026-03-31T22:00Z"],
    ["am 1.", "2026-03-31T22:00Z/2026-04-01T22:00Z"],
    ["in den letzten 10 Minuten", "2026-04-01T10:20Z/2026-04-01T10:30Z"],
    ["in der letzten Woche", "2026-03-25T10:30Z/2026-04-01T10:30Z"],
    ["am 2026-03-30 zwischen 03:00 und 04:00", "2026-03-30T01:00Z/2026-03-30T02:00Z"],
  ])("wird gelesen aus: %s", (text, expected) =>
    expect(read(`Wie viele Anmeldungen sind ${text} gescheitert?`, "de")).toBe(expected),
  );

  it.each([
    ["en", "How many logins came from 10.0.0.5 and 10.0.0.6?"],
    ["en", "Which account logged in after 3 failures?"],
    ["en", "Which hosts had between 3 and 4 failures?"],
    ["en", "How many of 500 requests were marked 3?"],
    ["en", "Which process may have sat on port 8080 with event 4624?"],
    ["en", "Who logged in within 5 minutes of a failure?"],
    ["en", "Which version 2.4.49 of Apache ran on august and march?"],
    ["en", 'How often does "Mar 14 03:10:22" occur in /var/log/2026-03-14.log?'],
    ["de", "Wie viele Anmeldungen kamen von 203.0.113.7?"],
    ["de", "Wer hat so viele Dateien gelöscht?"],
    ["de", "Welche Adressen hatten zwischen 3 und 4 Fehler?"],
    ["de", "Was geschah innerhalb von 5 Minuten nach dem Neustart?"],
  ] as const)("is none in (%s): %s", (language, question) => expect(read(question, language)).toBeUndefined());

  it("means the same clock at another instant in another zone", () => {
    expect(read("on March 30 between 3 and 4 o'clock", "en", "UTC")).toBe("2026-03-30T03:00Z/2026-03-30T04:00Z");
    expect(read("on March 30 between 3 and 4 o'clock", "en", "America/New_York")).toBe(
      "2026-03-30T07:00Z/2026-03-30T08:00Z",
    );
  });

  it("is a stretch where the log has that time on one day only", () => {
    const condition = readTimeCondition("between 3 and 4 o'clock", "en")!;
    const oneDay = { firstTime: at("2026-03-27T20:00:00Z"), lastTime: at("2026-03-28T10:00:00Z"), zone: B };
    expect(shown(resolveTime(condition, oneDay).limits)).toBe("2026-03-28T02:00Z/2026-03-28T03:00Z");
    expect(resolveTime(condition, logged).days).toBe(5);
  });

  it("keeps a day on which nothing was logged", () => {
    expect(read("on May 1", "en")).toBe("2025-04-30T22:00Z/2025-05-01T22:00Z");
    expect(read("am 01.05.2026", "de")).toBe("2026-04-30T22:00Z/2026-05-01T22:00Z");
  });

  it("names the words that stand for it", () => {
    expect(readTimeCondition("Who came am 14.03. zwischen 3 und 4?", "de")!.said).toEqual(
      expect.arrayContaining(["14.03.", "zwischen", "3", "und", "4"]),
    );
  });

  it("leaves the words between a day and a time of it to what else is asked", () => {
    const question =
      "Welche internen Adressen gab es in der Nacht auf den 9. März, und am 14.3. welche Fehler nach 18 Uhr?";
    expect(readTimeCondition(question, "de")!.said).not.toContain("internen");
    const apart = "Wie viele am 14.3. gescheiterte Anmeldungen nach 18 Uhr?";
    expect(readTimeCondition(apart, "de")!.said.join(" ")).toBe("am 14.3. nach 18 Uhr");
    const host = "What happened on WS-0417 on 15 March?";
    expect(readTimeCondition(host, "en")!.said.join(" ")).toBe("on 15 March");
  });

  it("stays quick on endless questions", () => {
    expect(readTimeCondition(`${"between 1 ".repeat(2_000)}and`, "en")).toBeUndefined();
    expect(readTimeCondition("14. und ".repeat(500), "de")).toBeUndefined();
  });
});
