import { describe, expect, it } from "vitest";
import { originOfPath } from "./origin-of-path.js";

const from = (path: string): string => {
  const { host = "-", kind = "-", originalPath = "-" } = originOfPath(path);
  return [kind, host, originalPath].join(" ");
};

describe("paths of collections", () => {
  it.each([
    // KAPE
    ["WS01/C/Windows/System32/winevt/Logs/Security.evtx", "kape WS01 C:/Windows/System32/winevt/Logs/Security.evtx"],
    [
      "fall 7/DC-BERLIN-01/C/Windows/System32/winevt/Logs/System.evtx",
      "kape DC-BERLIN-01 C:/Windows/System32/winevt/Logs/System.evtx",
    ],
    ["PC-Müller/D/Users/anna/NTUSER.DAT", "kape PC-Müller D:/Users/anna/NTUSER.DAT"],
    ["ws02\\C\\inetpub\\logs\\u_ex260314.log", "kape ws02 C:/inetpub/logs/u_ex260314.log"],
    ["case.zip/WS03/C/ProgramData/app/app.log", "kape WS03 C:/ProgramData/app/app.log"],
    // UAC
    ["uac-web01-linux-20260314103000.tar.gz/[root]/var/log/auth.log", "uac web01 /var/log/auth.log"],
    ["uac-db-2.example.org-linux-20260314103000/[root]/var/log/syslog", "uac db-2.example.org /var/log/syslog"],
    ["ir/uac-esx-7-esxi-20260314103000.tar.gz/[root]/var/log/hostd.log", "uac esx-7 /var/log/hostd.log"],
    ["uac-mac7-macos-20260314103000.tar.gz/[root]/private/var/log/system.log", "uac mac7 /private/var/log/system.log"],
    // Velociraptor
    [
      "Collection-WS01-2026-03-14T10_30_00Z.zip/uploads/auto/C%3A/Windows/System32/winevt/Logs/Security.evtx",
      "velociraptor WS01 C:/Windows/System32/winevt/Logs/Security.evtx",
    ],
    [
      "Collection-srv7.example.org-2026-03-14T10_30_00Z/uploads/ntfs/%5C%5C.%5CC%3A/$MFT",
      "velociraptor srv7.example.org C:/$MFT",
    ],
    [
      "Collection-web-01-2026-03-14T10_30_00Z.zip/uploads/auto/var/log/auth.log",
      "velociraptor web-01 /var/log/auth.log",
    ],
    ["Collection-WS01-2026-03-14T10_30_00Z.zip/results/Windows.EventLogs.json", "velociraptor WS01 -"],
    ["uploads/auto/C%3A/Windows/a%20b.log", "velociraptor - C:/Windows/a b.log"],
    // CyLR
    ["WS05.zip/C/Windows/System32/winevt/Logs/System.evtx", "cylr WS05 C:/Windows/System32/winevt/Logs/System.evtx"],
    ["mail2.zip/var/log/mail.log", "cylr mail2 /var/log/mail.log"],
    // sosreport
    ["sosreport-node3-2026-03-14-abcdefg/var/log/messages", "sosreport node3 /var/log/messages"],
    ["sosreport-node3-0123456-2026-03-14-abcdefg.tar.xz/var/log/messages", "sosreport node3 /var/log/messages"],
    [
      "sosreport-k8s-worker-1-2026-03-14-abcdefg.tar.xz/sos_commands/logs/journalctl",
      "sosreport k8s-worker-1 /sos_commands/logs/journalctl",
    ],
    // folders
    ["host01/var/log/auth.log", "folder host01 /var/log/auth.log"],
    ["srv7.example.org/var/log/apache2/access.log", "folder srv7.example.org /var/log/apache2/access.log"],
    ["beweise/köln-fw-2/var/log/syslog", "folder köln-fw-2 /var/log/syslog"],
    ["web01.tar.gz/var/log/nginx/access.log", "folder web01 /var/log/nginx/access.log"],
    ["10.0.0.7/var/log/auth.log", "folder 10.0.0.7 /var/log/auth.log"],
    ["backup01/var/log/auth.log", "folder backup01 /var/log/auth.log"],
    ["logserver/var/log/auth.log", "folder logserver /var/log/auth.log"],
    ["test-web-1/rootfs/etc/passwd", "folder test-web-1 /etc/passwd"],
  ])("%s", (path, expected) => {
    expect(from(path)).toBe(expected);
  });
});

describe("paths that name no host", () => {
  it.each([
    "backup/var/log/auth.log",
    "backup-2026-03-14/var/log/auth.log",
    "logs_alt/var/log/auth.log",
    "logs/auth.log",
    "disk1/var/log/auth.log",
    "fall07/var/log/auth.log",
    "2026-03-14/auth.log",
    "2026-03-14/var/log/auth.log",
    "14.03.2026/var/log/auth.log",
    "20260314T1030/var/log/auth.log",
    "0815/var/log/auth.log",
    "var/log/auth.log",
    "var/log/apache2/access.log",
    "logs.zip/var/log/auth.log",
    "Sicherung/C/Windows/System32/winevt/Logs/Security.evtx",
    "triage.zip/C/Windows/System32/winevt/Logs/Security.evtx",
    "C/Windows/System32/winevt/Logs/Security.evtx",
    "D/Users/anna/app.log",
    "Windows/System32/winevt/Logs/Security.evtx",
    "evidence/mnt/var/log/auth.log",
    "kape/C/Windows/x.log",
    "fall 7/var/log/auth.log",
    "a b.log",
    "auth.log",
    "",
    "/",
    "web01/auth.log",
    "uac-linux-20260314103000.tar.gz/var.log",
    "Collection.zip/x.log",
    "..%2Fetc/var/log/auth.log",
    "-rf/var/log/auth.log",
    "host<script>/var/log/auth.log",
    `${"x".repeat(300)}/var/log/auth.log`,
    `${"x/".repeat(5000)}var/log/auth.log`,
  ])("%j", (path) => {
    expect(originOfPath(path).host).toBeUndefined();
  });
});

it("takes no longer for a path that is made to be hard", () => {
  for (const part of ["uac-", "Collection-", "sosreport-a-", "a-2026-03-14-", "C/", "x.zip/"])
    expect(originOfPath(part.repeat(4096 / part.length)).host).toBeUndefined();
});
