import { describe, expect, it } from "vitest";
import { formatNamed } from "../detect-format.js";
import { readRelayedEvent } from "./relayed-event.js";

const FAILED =
  "An account failed to log on.  Subject:  Security ID: S-1-0-0  Account Name: -  Logon Type: 3  " +
  "Account For Which Logon Failed:  Security ID: S-1-0-0  Account Name: anna  Account Domain: EXAMPLE  " +
  "Failure Information:  Failure Reason: Unknown user name or bad password.  Status: 0xC000006D  " +
  "Network Information:  Workstation Name: WS08  Source Network Address: 203.0.113.9  Source Port: 50000";

describe("Windows events that relays write as text", () => {
  it("reads Snare's columns and the values of the text", () => {
    const cells = ["MSWinEventLog", "1", "Security", "123", "Sun Mar 01 08:00:01 2026", "4625"];
    const rest = ["Microsoft-Windows-Security-Auditing", "N/A", "N/A", "Failure Audit", "ws07", "Logon", "", FAILED];
    const event = readRelayedEvent([...cells, ...rest, "99"].join("\t"));
    expect(event?.channel).toBe("Security");
    expect(event?.fields).toMatchObject({
      EventID: "4625",
      Keywords: "Failure Audit",
      TargetUserName: "anna",
      TargetDomainName: "EXAMPLE",
      IpAddress: "203.0.113.9",
      Status: "0xC000006D",
    });
    expect(event?.fields).not.toHaveProperty("User");
  });

  it.each([
    ["An account was logged off.#015#012#015#012Subject:#015#012#011Account Name:#011#011anna", "4634"],
    ["Un compte d’utilisateur a été modifié.#015#012#015#012Sujet :#015#012#011Nom du compte :#011#011anna", "4738"],
    ["Ein Konto wurde abgemeldet.#015#012#015#012Antragsteller:#015#012#011Kontoname:#011#011anna", "4634"],
  ])("knows the event of %s by its first sentence", (text, id) => {
    expect(readRelayedEvent(text)?.fields).toMatchObject({ EventID: id, SubjectUserName: "anna" });
  });

  it("leaves other texts of several lines alone", () => {
    expect(readRelayedEvent("Traceback:#012  at x#012  at y")).toBeUndefined();
    expect(readRelayedEvent("MSWinEventLog\t1\tSecurity")).toBeUndefined();
  });

  it("reads a column of an event that is in a line of syslog", () => {
    const line = `Mar  1 08:00:01 ws07 MSWinEventLog\t1\tSecurity\t9\tSun Mar 01 08:00:01 2026\t4634\tx\tN/A\tN/A\tSuccess Audit\tws07\tLogoff\t\tAn account was logged off.`;
    const parsed = formatNamed("syslog").parser({ year: 2026 })(line);
    expect(parsed).toMatchObject({ program: "Security", eventKey: "Security 4634", fields: { EventID: "4634" } });
  });
});
