import { describe, expect, it } from "vitest";
import { phrasesIn, putPhrases } from "./general-phrases.js";
import type { Collected } from "../read-value.js";

const read = (message: string, values: Collected = {}): Collected => {
  putPhrases(values, message, phrasesIn(message));
  return values;
};

describe("phrases of sentences", () => {
  it.each([
    [
      "Login refused for user 'anna' from 203.0.113.7 port 4022",
      { "user.name": "anna", "source.ip": "203.0.113.7", "source.port": "4022" },
    ],
    [
      "dropped packet 203.0.113.7:4022 -> 192.0.2.9:443 by rule 7",
      {
        "source.ip": "203.0.113.7",
        "source.port": "4022",
        "destination.ip": "192.0.2.9",
        "destination.port": "443",
      },
    ],
    ["Anmeldung von Benutzer »anna« von der IP-Adresse 203.0.113.7", { "source.ip": "203.0.113.7" }],
    [
      "Anmeldung erfolgreich: Benutzer müller, Arbeitsplatz 192.0.2.46",
      { "user.name": "müller", "source.ip": "192.0.2.46" },
    ],
    [
      "Successful login for anna (ID: 5) from 203.0.113.7 in session ab12cd34",
      { "user.name": "anna", "source.ip": "203.0.113.7" },
    ],
    ["Invalid login as anna from 203.0.113.7", { "user.name": "anna", "source.ip": "203.0.113.7" }],
    ["[DENIED LOGIN] for client : anna / 203.0.113.7", { "user.name": "anna", "source.ip": "203.0.113.7" }],
    ["main[anna]:203.0.113.7:4022 user logged in", { "user.name": "anna", "source.port": "4022" }],
    ["login query for 'anna' port tty2 rejected", { "user.name": "anna" }],
    ["Configured from console as anna on vty0", { "user.name": "anna" }],
    ["User authentication succeeded: Uname: anna", { "user.name": "anna" }],
    ["account dora was locked by admin", { "user.name": "admin", "user.target.name": "dora" }],
    ["Benutzer admin hat das Konto dora angelegt", { "user.name": "admin", "user.target.name": "dora" }],
    ["user anna printed document 'my offer.pdf' (4 pages)", { "user.name": "anna", "file.name": "my offer.pdf" }],
    ["job killed by a request from uid 1003", { "user.id": "1003" }],
    ["cannot connect to server 192.0.2.9:5432", { "destination.ip": "192.0.2.9", "destination.port": "5432" }],
    [
      'served "GET /a?b=c HTTP/1.1" 404 to nobody',
      { "http.request.method": "GET", "url.path": "/a", "http.response.status_code": "404" },
    ],
    ["POST /login 401 (12 ms)", { "http.request.method": "POST", "http.response.status_code": "401" }],
    ["RequestLog - GET /api/7 took 3 ms", { "http.request.method": "GET" }],
    ["Completed 403 Forbidden in 12ms", { "http.response.status_code": "403" }],
    ["upstream responded with status 502", { "http.response.status_code": "502" }],
    ["Response status code: 404 for a page", { "http.response.status_code": "404" }],
    ["Portal login anna from 203.0.113.7 accepted", { "user.name": "anna", "source.ip": "203.0.113.7" }],
    ["Configured from console by anna on vty0", { "user.name": "anna" }],
    [
      "client 192.0.2.9#5353: query: www.example.com IN AAAA + (192.0.2.1)",
      { "dns.question.name": "www.example.com", "dns.question.type": "AAAA" },
    ],
    ["query[A] www.example.com from 192.0.2.9", { "dns.question.name": "www.example.com", "source.ip": "192.0.2.9" }],
    ["backupd[812]: nothing to do", { "process.name": "backupd", "process.pid": "812" }],
  ])("reads %s", (message, expected) => expect(read(message)).toMatchObject(expected));

  it.each(["exit status 127 of backup", "got 200 rows", "received 404 bytes", "HTTP/1.1 port 8080"])(
    "takes no other number for the status of an answer: %s",
    (message) => expect(read(message)).not.toHaveProperty(["http.response.status_code"]),
  );

  it.each(["login failed for user from database", "the user was not found", "authentication of user failed"])(
    "takes no word of the sentence for an account: %s",
    (message) => expect(read(message)).not.toHaveProperty(["user.name"]),
  );

  it("leaves a field that is filled as it is", () => {
    expect(read("refused for user 'anna' from 203.0.113.7", { "user.name": "bert" })).toMatchObject({
      "user.name": "bert",
      "source.ip": "203.0.113.7",
    });
  });

  it("finds nothing in a sentence that names no one", () => expect(read("the quick brown fox")).toEqual({}));

  it("reads a hostile message in bounded time and keeps to limits", () => {
    const message = `user=${"(".repeat(5_000)} from ${"1.".repeat(5_000)} to ${"user ".repeat(2_000)}`;
    for (const value of Object.values(read(message))) expect(value.length).toBeLessThanOrEqual(2_000);
  });
});
