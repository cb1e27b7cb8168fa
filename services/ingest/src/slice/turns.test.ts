import { expect, it } from "vitest";
import { turns } from "./turns.js";

it("lets no more through at a time than may be, in the order they came, also where one fails or is over before its turn", async () => {
  const turn = turns(2);
  const ends: (() => void)[] = [];
  const works = Array.from({ length: 6 }, (_, i) =>
    i === 3 ? Promise.resolve() : new Promise<void>((resolve, reject) => (ends[i] = i === 1 ? reject : resolve)),
  );
  works[1]!.catch(() => undefined);
  const through: number[] = [];
  works.forEach((work, i) => void turn(work).then(() => through.push(i)));
  const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  await settle();
  expect(through).toEqual([0, 1]);
  ends[1]!();
  await settle();
  expect(through).toEqual([0, 1, 2]);
  ends[0]!();
  await settle();
  expect(through).toEqual([0, 1, 2, 3, 4]);
  ends[2]!();
  await settle();
  expect(through).toEqual([0, 1, 2, 3, 4, 5]);
});
