import { expect, it } from "vitest";
import type { Ask, Selection } from "@lagebild/domain";
import { describeReading } from "./describe-reading.js";
import { ACCOUNT, ADDRESS, BYTES, condition, FAILED, FROM, REQUESTS, selection } from "./test-reading.js";

const missing = selection(
  [REQUESTS],
  condition("http.response.status_code", ["404"], { name: "status code", deName: "Statuscode" }),
);
const failed = selection([FAILED], FROM);

it.each<readonly [Ask, Selection, string, string]>([
  [
    { ask: "count" },
    missing,
    "count of web requests with status code 404",
    "Anzahl der Web-Anfragen mit Statuscode 404",
  ],
  [
    { ask: "distinct", of: ACCOUNT },
    failed,
    "number of different accounts in failed logins from 203.0.113.7",
    "Anzahl verschiedener Werte (Konten): fehlgeschlagene Anmeldungen von 203.0.113.7",
  ],
  [
    { ask: "top", of: ADDRESS, limit: 3, order: "most" },
    selection([]),
    "source addresses with the most records",
    "häufigste Werte (Quelladressen) der Einträge",
  ],
  [
    { ask: "amount", part: "sum", of: BYTES },
    missing,
    "sum of bytes sent in web requests with status code 404",
    "Summe (gesendete Bytes) der Web-Anfragen mit Statuscode 404",
  ],
  [
    { ask: "per", bucketSeconds: 3_600, isBusiest: true },
    missing,
    "busiest hour of web requests with status code 404",
    "das meiste je Stunde der Web-Anfragen mit Statuscode 404",
  ],
  [
    { ask: "when", which: "first" },
    failed,
    "time of the first of failed logins from 203.0.113.7",
    "erste Zeit: fehlgeschlagene Anmeldungen von 203.0.113.7",
  ],
])("describes %j", (ask, of, en, de) => {
  const reading = { asks: [ask], of: [of], unused: [], certainty: 1 };
  expect(describeReading(reading, "en")).toBe(en);
  expect(describeReading(reading, "de")).toBe(de);
});

it("describes several asks one after the other", () => {
  const reading = { asks: [{ ask: "count" }, { ask: "silence" }] as const, of: [failed], unused: [], certainty: 1 };
  expect(describeReading(reading, "en")).toBe("count of failed logins from 203.0.113.7; longest time without them");
});
