import { afterAll, beforeAll, expect, it } from "vitest";
import { flipTest, type Flip, type FlipTest } from "./test-flips.js";

/** `LAGEBILD_FLIPS=500 npx vitest run services/ingest/src/repair/flipped-bytes.test.ts` measures more; `LAGEBILD_SEED` is the first. */
/* eslint-disable no-restricted-properties -- a test has no main.ts */
const flips = Number(process.env.LAGEBILD_FLIPS ?? 20);
const first = Number(process.env.LAGEBILD_SEED ?? 1);
/* eslint-enable no-restricted-properties */

let test: FlipTest;
beforeAll(async () => {
  test = await flipTest();
});
afterAll(() => test.close());

it(
  `finds and mends ${flips} flipped bytes in any file of an incident`,
  { timeout: 60_000 + flips * 5_000 },
  async () => {
    const all: Flip[] = [];
    for (let seed = first; seed < first + flips; seed++) {
      const flip = await test.flip(seed);
      all.push(flip);
      if (flip.is === "fault") break; // what follows would only repeat it
    }
    const count = (of: (flip: Flip) => boolean): number => all.filter(of).length;
    if (flips > 20)
      process.stdout.write(
        `${all.length} flips: ${count(({ is }) => is === "mended")} mended, ${count(({ is }) => is === "harmless")} harmless; readers: ${["same", "told", "failed"].map((readers) => `${count((flip) => flip.readers === readers)} ${readers}`).join(", ")}\n`,
      );
    expect(all.filter(({ is }) => is === "fault")).toEqual([]);
  },
);
