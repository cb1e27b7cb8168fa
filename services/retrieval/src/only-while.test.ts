import { getEventListeners } from "node:events";
import { expect, it } from "vitest";
import { onlyWhile } from "./only-while.js";

function counter() {
  let ended: (() => void) | undefined;
  const counted = {
    calls: 0,
    name: "counter",
    next(): Promise<number> {
      return Promise.resolve(++this.calls);
    },
    slow: (): Promise<void> => new Promise((resolve) => (ended = resolve)),
    end: (): void => ended?.(),
  };
  return counted;
}

it("passes everything on as long as somebody waits", async () => {
  const target = counter();
  const mine = onlyWhile(new AbortController().signal, target);
  expect([mine.name, await mine.next(), await mine.next()]).toEqual(["counter", 1, 2]);
  expect(onlyWhile(undefined, target)).toBe(target);
});

it("listens once, however many calls wait", async () => {
  const { signal } = new AbortController();
  const target = counter();
  const mine = onlyWhile(signal, target);
  await Promise.all(Array.from({ length: 50 }, () => mine.next()));
  expect(getEventListeners(signal, "abort")).toHaveLength(1);
});

it("begins nothing for a caller who has left, and keeps nobody waiting", async () => {
  const target = counter();
  const left = new AbortController();
  const mine = onlyWhile(left.signal, target);
  const waiting = mine.slow();
  left.abort(new Error("left"));
  await expect(waiting).rejects.toThrow("left");
  expect(() => mine.next()).toThrow("left");
  expect(target.calls).toBe(0);
  target.end(); // what went on ends by itself, and fails nobody
  expect(await target.next()).toBe(1);
});
