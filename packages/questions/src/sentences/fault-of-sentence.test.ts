import type { SourceId } from "@lagebild/domain";
import { describe, expect, it } from "vitest";
import { testEngine, type TestEvent } from "../testing/test-engine.js";
import { faultOfSentence } from "./fault-of-sentence.js";

const at = (clock: string): string => String(Date.parse(`2026-03-14T${clock}Z`) / 1_000);

/** Records by line. */
const events: readonly TestEvent[] = [
  {
    time: at("04:03:10"),
    text: "sshd[2211]: Accepted publickey for backup from 203.0.113.7 port 51408 ssh2",
    "event.category": "authentication session",
    "event.type": "start",
    "event.outcome": "success",
    "user.name": "backup",
    "source.ip": "203.0.113.7",
  },
  {
    time: at("04:05:00"),
    text: "sshd[2212]: Failed password for root from 203.0.113.9 port 51500 ssh2",
    "event.category": "authentication",
    "event.type": "start",
    "event.outcome": "failure",
    "user.name": "root",
    "source.ip": "203.0.113.9",
  },
  {
    time: at("04:06:00"),
    text: "anna CreateUser pvogel rows=312",
    "event.category": "iam",
    "event.type": "user creation",
    "event.outcome": "success",
    "user.name": "anna",
    "user.target.name": "pvogel",
    rows: "312",
  },
  {
    time: at("04:07:00"),
    text: "DROP SRC=10.0.0.5 DST=203.0.113.50 DPT=443",
    "event.category": "network",
    "event.type": "connection denied",
    "source.ip": "10.0.0.5",
    "destination.ip": "203.0.113.50",
    "destination.port": "443",
  },
  {
    time: at("04:08:00"),
    text: "sudo: deploy : COMMAND=/usr/bin/systemctl stop auditd",
    "event.category": "process",
    "event.type": "start",
    "user.name": "deploy",
    "process.command_line": "/usr/bin/systemctl stop auditd",
  },
];
const engine = testEngine(events);

const faultOf = (text: string, lines: readonly number[], counts: readonly number[] = []) =>
  faultOfSentence(
    {
      text,
      question: /\b(?:von|um|wurde|hat|der|die|das|mit)\b/u.test(text) ? "Was ist geschehen?" : "What happened?",
      language: /\b(?:von|um|wurde|hat|der|die|das|mit)\b/u.test(text) ? "de" : "en",
      zone: "UTC",
      counts,
      cited: [{ source: "0000000000000001" as SourceId, lines: [...lines] }],
    },
    engine,
  );

describe("a sentence about records", () => {
  it.each([
    ["backup signed in from 203.0.113.7 with a public key.", [1]],
    ["Von 203.0.113.7 wies sich backup mit einem öffentlichen Schlüssel aus.", [1]],
    ["backup kam um 04:03:10 von 203.0.113.7 herein.", [1]],
    ["root was turned away at 04:05, 110 seconds later.", [1, 2]],
    ["The attempt on root did not succeed.", [2]],
    ["anna legte um 04:06 das Konto pvogel an.", [3]],
    ["pvogel was created by anna.", [3]],
    ["anna created pvogel with 312 rows.", [3]],
    ["Die Verbindung von 10.0.0.5 zu 203.0.113.50 wurde nicht durchgelassen.", [4]],
    ["deploy hielt mit sudo um 04:08 auditd an.", [5]],
    ["On Saturday, 14 March 2026, backup came in, and root was refused.", [1, 2]],
  ])("holds where one of them bears each part of it: %s", async (text, lines) =>
    expect(await faultOf(text, lines)).toBeUndefined(),
  );

  it.each([
    ["a method of another", "backup signed in from 203.0.113.7 with a password.", [1]],
    ["an outcome in everyday words", "root was let in from 203.0.113.9.", [2]],
    ["an outcome in everyday words, in German", "root kam um 04:05 von 203.0.113.9 herein.", [2]],
    ["having what was refused", "root got into 203.0.113.9.", [2]],
    ["another deed", "anna deleted pvogel.", [3]],
    ["another deed, with its prefix at the end", "anna schaltete um 04:06 das Konto pvogel ab.", [3]],
    ["the opposite of what a command says", "deploy startete mit sudo um 04:08 auditd.", [5]],
    ["who did it to whom", "pvogel created anna.", [3]],
    ["who did it to whom, in the passive", "anna was created by pvogel.", [3]],
    ["where it came from", "203.0.113.50 connected to 10.0.0.5.", [4]],
    ["what a firewall dropped", "10.0.0.5 reached 203.0.113.50.", [4]],
    ["parts of two records", "backup signed in from 203.0.113.9.", [1, 2]],
    ["outcomes of each other", "root was accepted at 04:05:00, and backup was refused.", [1, 2]],
    ["an account that stands nowhere", "nagix signed in from 203.0.113.7.", [1]],
    ["a word that nothing bears", "backup signed in from 203.0.113.7, an address in Russia.", [1]],
    ["another day of the week", "backup came in on Sunday, 14 March 2026.", [1]],
    ["another distance in time", "root was turned away 60 seconds later.", [1, 2]],
  ])("falls for %s", async (_what, text, lines) => expect(await faultOf(text, lines)).toBe("other-event"));

  it("counts what results count, in digits and in words", async () => {
    expect(await faultOf("There were nine failed passwords for root.", [2], [9])).toBeUndefined();
    expect(await faultOf("There were two failed passwords for root.", [2], [9])).toBe("other-count");
    expect(await faultOf("443 connections of 10.0.0.5 were dropped.", [4])).toBe("other-count");
  });

  it("denies only what did not come about", async () => {
    expect(await faultOf("backup did not sign in from 203.0.113.7.", [1])).toBe("denial");
    expect(await faultOf("root did not sign in from 203.0.113.9.", [2])).toBeUndefined();
  });

  it.each([
    ["that somebody is something", "203.0.113.7 is the attacker.", [1], "beyond-lines"],
    ["that somebody is something, in German", "Der Angreifer war backup von 203.0.113.7.", [1], "beyond-lines"],
    ["that there was nothing", "There was no login from 203.0.113.9.", [2], "beyond-lines"],
    ["that nothing was done", "Von 203.0.113.9 wurde nichts getan.", [2], "beyond-lines"],
    ["of the answer", "The answer above is wrong.", [2], "no-statement"],
    ["of findings", "Die Funde von 203.0.113.7 sind falsch.", [2], "no-statement"],
    ["to whoever reads it", "You see backup here from 203.0.113.7.", [1], "no-statement"],
    ["an order", "Block 203.0.113.7 at once.", [1], "no-statement"],
    ["an order, in German", "Sperren Sie das Konto backup von 203.0.113.7.", [1], "no-statement"],
    ["a question", "Did backup sign in from 203.0.113.7?", [1], "no-statement"],
    ["a name alone", "203.0.113.7", [1], "no-statement"],
    ["an account to be an address", "The address was backup.", [1], "other-event"],
    ["an address to be an account", "The user was 203.0.113.7.", [1], "other-event"],
  ] as const)("does not tell %s", async (_what, text, lines, fault) => expect(await faultOf(text, lines)).toBe(fault));

  it("judges beside what it tells", async () => {
    expect(await faultOf("The attacker signed in as backup from 203.0.113.7.", [1])).toBeUndefined();
    expect(await faultOf("Der Angreifer kam um 04:03:10 von 203.0.113.7 herein.", [1])).toBeUndefined();
  });

  it("states a count where it cites results alone, and tells nothing of it that was not asked", async () => {
    const sentence = { language: "en", zone: "UTC", counts: [9], cited: [] } as const;
    const of = (text: string) =>
      faultOfSentence({ ...sentence, question: "How many failed passwords for root?", text }, engine);
    expect(await of("There were 9 failed passwords for root.")).toBeUndefined();
    expect(await of("There were 8 failed passwords for root.")).toBe("other-count");
    expect(await of("root was seen at 23:59:59.")).toBe("other-event");
    expect(await of("9 failed passwords for root came from Russia.")).toBe("other-event");
  });

  it("concludes nothing, and is in the language of its question", async () => {
    expect(await faultOf("backup was the first to sign in from 203.0.113.7.", [1])).toBe("beyond-lines");
    const sentence = { question: "Was ist geschehen?", language: "de", zone: "UTC", counts: [], cited: [] } as const;
    expect(await faultOfSentence({ ...sentence, text: "backup signed in from the host." }, engine)).toBe(
      "other-language",
    );
  });
});
