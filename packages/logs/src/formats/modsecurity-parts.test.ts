import { expect, it } from "vitest";
import { readModsecurityParts } from "./modsecurity-parts.js";
import { parsed } from "./test-dialect.js";

const RECORD = [
  "--1a2b3c4d-A--",
  "[14/Mar/2026:03:11:02 +0000] ZfJp9n8AAQEAABk 203.0.113.7 51234 192.0.2.4 443",
  "--1a2b3c4d-B--",
  "POST /login.php HTTP/1.1",
  "Host: www.example.com",
  "User-Agent: sqlmap/1.7",
  "",
  "--1a2b3c4d-C--",
  "user=anna&password=x",
  "--1a2b3c4d-F--",
  "HTTP/1.1 403 Forbidden",
  "",
  "--1a2b3c4d-H--",
  'Message: Warning. Matched. [file "/etc/x.conf"] [id "942100"] [msg "SQL \\"Injection\\""] [severity "CRITICAL"]',
  "Action: Intercepted (phase 2)",
  "",
  "--1a2b3c4d-Z--",
].join("\n");

it("reads a record in parts to the names of the same log as JSON", () => {
  const { record } = parsed([RECORD]);
  expect(new Date(record.parsed.time! / 1_000).toISOString()).toBe("2026-03-14T03:11:02.000Z");
  expect({ ...record.parsed.fields }).toMatchObject({
    "transaction.client_ip": "203.0.113.7",
    "transaction.client_port": "51234",
    "transaction.host_ip": "192.0.2.4",
    "transaction.request.method": "POST",
    "transaction.request.uri": "/login.php",
    "transaction.request.headers.User-Agent": "sqlmap/1.7",
    "transaction.request.body": "user=anna&password=x",
    "transaction.response.http_code": "403",
    "transaction.messages.0.details.ruleId": "942100",
    "transaction.is_interrupted": "true",
  });
});

it("says nothing of a request that was not stopped, and reads what is cut off or no such record", () => {
  const fields = readModsecurityParts(RECORD.replace("Action: Intercepted (phase 2)\n", ""));
  expect(fields?.["transaction.is_interrupted"]).toBeUndefined();
  expect(readModsecurityParts(RECORD.slice(0, 120))?.["transaction.client_ip"]).toBe("203.0.113.7");
  expect(readModsecurityParts("--1a2b3c4d-A--")).toBeUndefined();
  expect(readModsecurityParts("-- no record --\nGET / HTTP/1.1")).toBeUndefined();
});
