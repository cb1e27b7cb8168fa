import { expect, it } from "vitest";
import { detectFormat, formatNamed } from "./detect-format.js";

it.each([
  ["syslog", "Mar 14 03:11:02 bastion sshd[1503]: Failed password"],
  ["syslog", "<34>1 2026-03-14T03:11:02Z bastion sshd 1503 - - Failed password"],
  ["syslog", "2026-03-14T03:11:02+01:00 bastion sshd[1503]: Failed password"],
  ["plain", "2026-03-14T05:51:37+01:00 FEHLER  [lager] Sicherung gelöscht"],
  ["plain", "2026-03-14T05:51:37Z INFO main: started"],
  ["web-access", '192.0.2.1 - - [14/Mar/2026:03:11:02 +0000] "GET / HTTP/1.1" 200 1'],
  ["json-lines", '{"ts":"2026-03-14T03:11:02Z","event":"login"}'],
  ["windows-event", '{"EventID":4625,"Channel":"Security","Hostname":"FS01"}'],
  ["plain", "something else"],
] as const)("takes for %s the line %s", (name, line) => {
  expect(detectFormat([line, "", line])).toBe(name);
  expect(formatNamed(name).name).toBe(name);
});

it("goes by what most lines are", () => {
  const syslog = "Mar 14 03:11:02 bastion sshd[1503]: x";
  expect(detectFormat(["banner", syslog, syslog])).toBe("syslog");
  expect(detectFormat(["banner", "banner", "banner", syslog])).toBe("plain");
  expect(detectFormat([])).toBe("plain");
});
