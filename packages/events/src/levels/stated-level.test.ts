import { describe, expect, it } from "vitest";
import { statedLevel } from "./stated-level.js";

describe("statedLevel", () => {
  it.each([
    ["INFO shop.Cart: opened", "info"],
    ["WARN Retrying in 3 s (kafka.example.Broker)", "warn"],
    ["148 INFO shop.Node$Part: part 1 ends", "info"],
    ["[error] child in a bad state", "error"],
    ["[core:notice] [pid 7] hello", "notice"],
    ["[:error] [pid 7] [client 192.0.2.1] hello", "error"],
    ["Info                  CBS    loaded", "info"],
    ["- 1117838570 2026.03.14 R02-M1 2026-03-14-15.42.50.675872 R02-M1 RAS KERNEL INFO parity", "info"],
    ["- 1117838570 2026.03.14 R02-M1 2026-03-14-15.42.50.675872 R02-M1 RAS MMCS FAILURE bulk power", "failure"],
    ["- 1118536327 2026.03.14 R30-M0 2026-03-14-17.32.07.581048 R30-M0 NULL DISCOVERY SEVERE no card", "severe"],
    ["api.log.1.2026-03-14_13:53:08 2026-03-14 00:00:00.008 25746 WARNING shop.api [req-1 a b] x", "warning"],
    ["INFO [main] org.example.Shop: created", "info"],
    ["[main] ERROR org.example.Shop - broken", "error"],
    ["[http-nio-8080-exec-1] DEBUG o.e.Shop - x", "debug"],
    ["shop - ERROR - broken", "error"],
    ["| WARNING  | shop:main:12 - x", "warning"],
    ["WARNING:root:disk is full", "warning"],
    ["INFO  shop_core] started", "info"],
    ["[WARN ][o.e.n.Node] slow", "warn"],
    ["\tinfo\tshop/main.go:12\tstarted", "info"],
    ["INFO/MainProcess] ready", "info"],
    ["[ERROR/Worker-1] broken", "error"],
    ["E0412 03:10:02.123456   17 file.go:12] broken", "error"],
    ["[12-1] anna@shop FEHLER:  Relation fehlt", "fehler"],
    ["[12] LOG:  checkpoint starting", "log"],
    ["[12] FATAL:  no such role", "fatal"],
    ["12 [Warning] [MY-1] [Server] x", "warning"],
    ["12 [System] [MY-1] [Server] x", "system"],
    ["[Note] ready for connections", "note"],
    ["[error] 12#12: *1 open() failed", "error"],
    ["error: maximum authentication attempts exceeded", "error"],
    ["Warnung: Platte fast voll", "warnung"],
    ["WARNUNG Platte fast voll", "warnung"],
    ["PHP Fatal error:  Uncaught Exception", "fatal"],
    ["PHP Warning:  Undefined variable", "warning"],
    ["%LINK-3-UPDOWN: Interface Gi0/1, changed state", "error"],
    ["daemon.err dnsmasq[12]: no servers", "err"],
    ["<Error>: no reply", "error"],
    ["info vpxd[12] [Originator@6876 sub=x] started", "info"],
    ["1702  2395 D WindowManager: x", "debug"],
    ["E/Shop( 123): broken", "error"],
    ["I NETWORK  [listener] waiting", "info"],
    ["kid1| WARNING: no space", "warning"],
    ["CRITICAL", "critical"],
  ])("reads the level of %s", (message, level) => expect(statedLevel(message)).toBe(level));

  it.each([
    "no error found",
    "Failed with error 5",
    "Failed password for root",
    "error reading the file",
    "Error while loading",
    "warning threshold of 5 was set",
    "found ERROR in the answer",
    "Status: ERROR code 5",
    "SSL ERROR in the handshake",
    "mod_jk child in error state 6",
    "the level is [error] they say",
    "TRACE /a HTTP/1.1",
    "WARNING! the disk is full",
    "info@example.org wrote a mail",
    "log: rotated",
    "config: read",
    "query[A] error.example.org from 192.0.2.1",
    "session opened for user error",
    "logged: fatal: yes",
    "(root) CMD (run-parts /etc/cron.hourly)",
    "",
  ])("takes no word of a sentence for a level: %s", (message) => expect(statedLevel(message)).toBeUndefined());

  it("reads hostile heads in bounded time", () => {
    for (const part of ["[", "(", "<", "a.", "1 ", "[a] ", "- ", "a=", "|", ": "])
      expect(statedLevel(part.repeat(50_000))).toBeUndefined();
  });

  it("looks at no more than the head", () => {
    expect(statedLevel(`${"1 ".repeat(11)}ERROR x`)).toBe("error");
    expect(statedLevel(`${"1 ".repeat(12)}ERROR x`)).toBeUndefined();
    expect(statedLevel(`[${"a".repeat(400)}] ERROR x`)).toBeUndefined();
  });
});
