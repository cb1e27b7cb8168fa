import { expect, it } from "vitest";
import { messageKind } from "./message-kind.js";

it.each([
  [
    "- 1117838570 2005.06.03 R02-M1 2005-06-03-15.42.50 R02-M1 RAS KERNEL FATAL data TLB error interrupt",
    "data TLB error interrupt",
  ],
  [
    "2015-10-18 18:01:47,978 WARN [LeaseRenewer] org.example.ipc.Client: Address change detected. Old: a/10.190.173.170:9000",
    "Address change detected. Old: a/<n>",
  ],
  [
    "Dec 10 07:13:56 lab sshd[24227]: Failed password for root from 5.36.59.76 port 42393 ssh2",
    "Failed password for root from <n> port <n> ssh<n>",
  ],
  ["2026-03-14 03:10:02 no free space left", "no free space left"],
  ["[18.11.25 19:22:03] FEHLER | Sitzung 0x3fa2 abgebrochen", "Sitzung <n> abgebrochen"],
  ["plain words alone", "plain words alone"],
])("is what a line says (%s)", (line, kind) => expect(messageKind(line)).toBe(kind));

it("is short, and fast on hostile lines", () => {
  expect(messageKind("a".repeat(100_000)).length).toBe(160);
  expect(messageKind("INFO ".repeat(50_000)).length).toBeLessThanOrEqual(160);
});
