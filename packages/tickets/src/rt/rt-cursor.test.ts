import { expect, it } from "vitest";
import { advanced, firstCursor, readCursor } from "./rt-cursor.js";

it("tells a transaction that came late, and none twice", () => {
  const first = advanced(firstCursor(10), [11, 14], 1_000);
  expect(first.fresh).toEqual([11, 14]);
  const second = advanced(readCursor(JSON.stringify(first.cursor)), [11, 12, 14, 15], 2_000);
  expect(second.fresh).toEqual([12, 15]);
  expect(second.cursor.after).toBe(10);
});

it("asks for nothing again that is older than a request takes", () => {
  const { cursor } = advanced(firstCursor(10), [11, 14], 1_000);
  const later = advanced(cursor, [11, 14, 20], 100_000);
  expect(later).toEqual({ fresh: [20], cursor: { after: 14, told: [[20, 100_000]] } });
});

it("stays small whatever comes", () => {
  const ids = Array.from({ length: 5_000 }, (_, i) => i + 1);
  const { cursor, fresh } = advanced(firstCursor(0), ids, 1_000);
  expect([fresh.length, cursor.told.length, cursor.after]).toEqual([5_000, 2_000, 3_000]);
});
