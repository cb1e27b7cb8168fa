import { describe, expect, it } from "vitest";
import { parsed } from "../test-dialect.js";
import { readXml } from "./read-xml.js";

const ENGLISH = `Event[3]:
  Log Name: Security
  Source: Microsoft-Windows-Security-Auditing
  Date: 2026-03-14T03:11:02.123
  Event ID: 4625
  Level: Information
  User: N/A
  Computer: FS01
  Description: 
An account failed to log on.

Subject:
\tAccount Name:\t\tFS01$

Account For Which Logon Failed:
\tAccount Name:\t\teva

Network Information:
\tSource Network Address:\t203.0.113.7`;

const GERMAN = `Event[0]:
  Protokollname: Security
  Quelle: Microsoft-Windows-Security-Auditing
  Datum: 2026-03-14T03:11:02.123
  Ereignis-ID: 4625
  Ebene: Informationen
  Computer: FS01
  Beschreibung: 
Fehler beim Anmelden eines Kontos.

Antragsteller:
\tKontoname:\t\tFS01$

Konto, für welches die Anmeldung fehlgeschlagen ist:
\tKontoname:\t\teva

Netzwerkinformationen:
\tQuellnetzwerkadresse:\t203.0.113.7`;

const LIST = `TimeCreated  : 2026-03-14 03:11:02
ProviderName : Microsoft-Windows-Security-Auditing
Id           : 4625
LogName      : Security
MachineName  : FS01
Message      : An account failed to log on.

               Subject:
                   Account Name:    FS01$

               Account For Which Logon Failed:
                   Account Name:    eva

               Network Information:
                   Source Network Address:    203.0.113.7`;

const EVENT = {
  EventID: "4625",
  Channel: "Security",
  SourceName: "Microsoft-Windows-Security-Auditing",
  TargetUserName: "eva",
  IpAddress: "203.0.113.7",
};

describe("an event written as text", () => {
  it.each([
    ["by wevtutil", ENGLISH],
    ["by wevtutil in German", GERMAN],
    ["by PowerShell as a list", LIST],
  ])("%s is read under the names that Windows gives its parts", (_, text) => {
    const { format, record } = parsed([text]);
    expect(format).toBe("windows-event");
    expect(record.parsed.host).toBe("FS01");
    expect(new Date(record.parsed.time! / 1000).toISOString()).toContain("2026-03-14T03:11:02");
    expect(record.parsed.fields).toMatchObject(EVENT);
  });

  it("keeps apart whose account a name is of", () => {
    expect(parsed([ENGLISH]).record.parsed.fields).toMatchObject({ SubjectUserName: "FS01$", TargetUserName: "eva" });
    expect(parsed([GERMAN]).record.parsed.fields).toMatchObject({ SubjectUserName: "FS01$", TargetUserName: "eva" });
  });

  it.each([
    [`"Ebene","Datum und Uhrzeit","Quelle","Ereignis-ID","Aufgabenkategorie"`, ","],
    [`Level,Date and Time,Source,Event ID,Task Category`, ","],
    [`Ebene\tDatum und Uhrzeit\tQuelle\tEreignis-ID\tAufgabenkategorie`, "\t"],
  ])("is read from a row of a table whose last column has no name: %s", (header, separator) => {
    const row = [
      "Informationen",
      "14.03.2026 03:11:02",
      "Microsoft-Windows-Security-Auditing",
      "4625",
      "Logon",
      `"Fehler.\n\nKonto:\n\tKontoname:\teva\n\tQuellnetzwerkadresse:\t203.0.113.7\n"`,
    ].join(separator);
    const { format, record } = parsed([header, row, row]);
    expect(format).toBe("windows-event");
    expect(record.parsed.fields).toMatchObject({ EventID: "4625", TargetUserName: "eva", IpAddress: "203.0.113.7" });
    expect(new Date(record.parsed.time! / 1000).toISOString()).toBe("2026-03-14T03:11:02.000Z");
  });
});

describe("XML", () => {
  it("is read over several lines, with prefixes, sections, entities and either quotation mark", () => {
    const text = `<e:Event xmlns:e="x">\n <e:System>\n  <e:Provider Name='P'/>\n  <e:EventID Qualifiers="0">1</e:EventID>
 </e:System><e:EventData><e:Data Name="A">&lt;x&#65;&gt;</e:Data><!-- no --><e:Data Name='B'><![CDATA[</b>&amp;]]></e:Data></e:EventData></e:Event>`;
    expect(JSON.parse(JSON.stringify(readXml(text)?.object))).toEqual({
      System: { Provider: { "@Name": "P" }, EventID: { "@Qualifiers": "0", "#text": "1" } },
      EventData: {
        Data: [
          { "@Name": "A", "#text": "<xA>" },
          { "@Name": "B", "#text": "</b>&amp;" },
        ],
      },
    });
  });

  it("is read as far as it goes, and expands no entity of its own", () => {
    expect(readXml("<Event><a>1</a><b>two")).toMatchObject({ object: { a: "1", b: "two" } });
    expect(readXml(`<!DOCTYPE x [<!ENTITY e "boom">]><x>&e;</x>`)).toMatchObject({ object: { "#text": "&e;" } });
    expect(readXml("no element")).toBeUndefined();
  });

  it("costs time that grows with its length alone", () => {
    for (const piece of ["<a ", "<a b='", "<![CDATA[", "</a>", "<a>&#x", "<!--"])
      expect(JSON.stringify(readXml(`<r>${piece.repeat(50_000)}`)).length).toBeGreaterThan(0);
  });
});
