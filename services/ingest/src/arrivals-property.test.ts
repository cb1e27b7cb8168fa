import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { arrivalTest, logLine, type ArrivalTest } from "./test-arrivals.js";

/** `LAGEBILD_SEQUENCES=200 npx vitest run services/ingest/src/arrivals-property` tries more; each is told by its seed. */
// eslint-disable-next-line no-restricted-properties -- a test has no main.ts
const SEQUENCES = Number(process.env["LAGEBILD_SEQUENCES"] ?? 3);
const STEPS = 7;

let test: ArrivalTest;
beforeAll(async () => void (test = await arrivalTest()));
afterAll(() => test.close());

/** Paths with their contents, as the disk holds them. */
type Disk = Map<string, string>;

function dice(seed: number) {
  let state = (seed * 7_919) % 2_147_483_647;
  const below = (limit: number): number => (state = (state * 16_807) % 2_147_483_647) % limit;
  return { below, pick: <Item>(items: readonly Item[]): Item => items[below(items.length)]! };
}

const FOLDERS = ["hostA", "hostB"];
const NAMES = ["auth.log", "app.log"];

/** Changes the disk in one of the ways in which logs change, and returns the paths to put in. */
function step(disk: Disk, { below, pick }: ReturnType<typeof dice>, nextLine: () => string): readonly string[] {
  const lines = (): string => Array.from({ length: 1 + below(4) }, nextLine).join("");
  const name = `${pick(FOLDERS)}/${pick(NAMES)}`;
  const content = disk.get(name);
  switch (below(6)) {
    case 0: // grow, with or without an end of the last line
      disk.set(name, (content ?? "") + lines().slice(0, below(3) === 0 ? -5 : undefined));
      return [name];
    case 1: {
      // rotate: everything moves on by one, and the set is put in
      for (let n = 3; n >= 1; n--) {
        const older = n === 1 ? content : disk.get(`${name}.${n - 1}`);
        if (older !== undefined) disk.set(`${name}.${n}`, older);
      }
      disk.set(name, lines());
      return [...disk.keys()].filter((path) => path.startsWith(name));
    }
    case 2: // the same once more
      return [...disk.keys()].slice(0, 1 + below(3));
    case 3: // a copy under another name
      if (content !== undefined) disk.set(`copies/${pick(["x.log", "y.log"])}${disk.size}`, content);
      return [...disk.keys()].slice(-1);
    case 4: // many at once
      return [...disk.keys()];
    default:
      disk.set(name, (content ?? "") + lines());
      return [name];
  }
}

describe("whatever arrives in whatever order", () => {
  it.each(Array.from({ length: SEQUENCES }, (_, i) => i + 1))(
    "gives the lines of a fresh ingest of the final files (%i)",
    { timeout: 120_000 },
    async (seed) => {
      const roll = dice(seed);
      const disk: Disk = new Map();
      let lines = 0;
      const nextLine = (): string =>
        logLine(
          roll.pick(["alpha", "beta"]),
          ++lines,
          `Failed password for u${lines} from 203.0.113.7 port ${lines} ssh2`,
        );
      const [grown, fresh] = [`grown-${seed}`, `fresh-${seed}`];
      await test.create(grown);
      const write = (path: string): Promise<string> => test.file(`${grown}/${path}`, disk.get(path)!);
      for (let i = 0; i < STEPS; i++) {
        const paths = step(disk, roll, nextLine);
        if (roll.below(8) === 0) {
          // deleted, and begun again with all there is
          await test.remove(grown);
          await test.create(grown);
          await test.ingest(grown, await Promise.all([...disk.keys()].map(write)));
        } else if (paths.length > 0) await test.ingest(grown, await Promise.all(paths.map(write)));
      }
      await test.create(fresh);
      const final = await Promise.all([...disk.keys()].map(write));
      await test.ingest(grown, final);
      await test.ingest(fresh, final);
      expect(await test.texts(grown)).toEqual(await test.texts(fresh));
      const labels = (await test.labels(grown)).map((label) => label.replace(/ \d+$/, ""));
      expect(new Set(labels).size).toBe(labels.length);
    },
  );
});
