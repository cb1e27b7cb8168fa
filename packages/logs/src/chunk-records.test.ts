import { expect, it } from "vitest";
import { chunker } from "./chunk-records.js";

it("keeps records of a session together while they are close in time", () => {
  const { chunkOf } = chunker(10);
  expect(chunkOf("bastion", "sshd", "1", 0)).toBe(10);
  expect(chunkOf("bastion", "sshd", "2", 0)).toBe(11);
  expect(chunkOf("bastion", "sshd", "1", 100e6)).toBe(10);
  expect(chunkOf("bastion", "sshd", "1", 300e6)).toBe(12);
});

it("begins a new episode after 64 records", () => {
  const { chunkOf } = chunker();
  const numbers = Array.from({ length: 130 }, () => chunkOf(undefined, "cron", undefined, undefined));
  expect([numbers[63], numbers[64], numbers[128]]).toEqual([0, 1, 2]);
});

it("never gives a number twice, however many sessions there are", () => {
  const { chunkOf } = chunker();
  const numbers = Array.from({ length: 20_000 }, (_, i) => chunkOf("h", "p", `${i}`, i));
  expect(new Set(numbers).size).toBe(20_000);
});
