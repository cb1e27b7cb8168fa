import { expect, it } from "vitest";
import { chunker } from "./chunk-records.js";

const record = (program: string, session: string | undefined, time: number | undefined, host = "bastion") => ({
  host,
  program,
  session,
  time,
});

it("keeps records of a session together while they are close in time", () => {
  const { chunkOf } = chunker(10);
  expect(chunkOf(record("sshd", "1", 0))).toBe(10);
  expect(chunkOf(record("sshd", "2", 0))).toBe(11);
  expect(chunkOf(record("sshd", "1", 100e6))).toBe(10);
  expect(chunkOf(record("sshd", "1", 300e6))).toBe(12);
});

it("keeps a record without a time with the one before it", () => {
  const { chunkOf } = chunker();
  expect([chunkOf(record("java", undefined, 5e15)), chunkOf(record("java", undefined, undefined))]).toEqual([0, 0]);
  expect(chunkOf(record("java", undefined, 5e15 + 119e6))).toBe(0);
});

it("begins a new episode after 64 records", () => {
  const { chunkOf } = chunker();
  const numbers = Array.from({ length: 130 }, () => chunkOf(record("cron", undefined, undefined)));
  expect([numbers[63], numbers[64], numbers[128]]).toEqual([0, 1, 2]);
  const linked = Array.from({ length: 130 }, () => chunkOf(record("cron", undefined, 1), ["a"]));
  expect(new Set(linked).size).toBe(3);
});

it("follows a chain of links from parent to child, whatever the programs are", () => {
  const { chunkOf } = chunker();
  expect(chunkOf(record("Sysmon", undefined, 0), ["parent"])).toBe(0);
  expect(chunkOf(record("Sysmon", undefined, 1e6), ["child", "parent"])).toBe(0);
  expect(chunkOf(record("Security", undefined, 2e6), ["child"])).toBe(0);
  expect(chunkOf(record("Security", undefined, 3e6), ["stranger"])).toBe(1);
});

it("never gives a number twice and forgets the longest unused, however many sessions there are", () => {
  const { chunkOf } = chunker();
  const numbers = Array.from({ length: 20_000 }, (_, i) => chunkOf(record("p", `${i}`, i)));
  expect(new Set(numbers).size).toBe(20_000);
  expect(chunkOf(record("p", "0", 0))).toBe(20_000);
  expect(chunkOf(record("p", "19999", 19_999))).toBe(19_999);
});
