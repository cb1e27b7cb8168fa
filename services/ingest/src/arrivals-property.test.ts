import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { arrivalTest, logLine, type ArrivalTest } from "./test-arrivals.js";

/** `LAGEBILD_SEQUENCES=200 npx vitest run services/ingest/src/arrivals-property` tries more; each is told by its seed. */
// eslint-disable-next-line no-restricted-properties -- a test has no main.ts
const SEQUENCES = Number(process.env["LAGEBILD_SEQUENCES"] ?? 2);
const STEPS = 5;

let test: ArrivalTest;
beforeAll(async () => void (test = await arrivalTest()));
afterAll(() => test.close());

function dice(seed: number) {
  let state = (seed * 7_919) % 2_147_483_647;
  const below = (limit: number): number => (state = (state * 16_807) % 2_147_483_647) % limit;
  return { below, pick: <Item>(items: readonly Item[]): Item => items[below(items.length)]! };
}

/** What one command puts in: files of a disk, or what comes through the network or the standard input. */
interface Arrival {
  readonly files: readonly { readonly path: string; readonly content: string }[];
  readonly isUpload: boolean;
}

const FOLDERS = ["hostA", "hostB"];
const NAMES = ["auth.log", "app.log"];

/** Logs that change as logs do; each call gives what is put in next. */
function arrivals({ below, pick }: ReturnType<typeof dice>) {
  const disk = new Map<string, string>();
  const uploaded: Arrival["files"][number][] = [];
  let count = 0;
  const nextLine = (): string =>
    logLine(pick(["alpha", "beta"]), ++count, `Failed password for u${count} from 203.0.113.7 port ${count} ssh2`);
  const lines = (): string => Array.from({ length: 1 + below(4) }, nextLine).join("");
  const onDisk = (paths: readonly string[]): Arrival => ({
    files: paths.map((path) => ({ path, content: disk.get(path)! })),
    isUpload: false,
  });

  /** Everything moves on by one, older than the first packed, and the set is put in. */
  const rotated = (name: string): Arrival => {
    for (let n = 3; n >= 1; n--) {
      const older = disk.get(n === 1 ? name : n === 2 ? `${name}.1` : `${name}.${n - 1}.gz`);
      if (older !== undefined) disk.set(n === 1 ? `${name}.1` : `${name}.${n}.gz`, older);
    }
    disk.set(name, lines());
    return onDisk([...disk.keys()].filter((path) => path.startsWith(name)));
  };

  /** A new one of a name that others have, one that has grown, or the same once more. */
  const upload = (name: string): Arrival => {
    const before = uploaded.filter(({ path }) => path.endsWith(name));
    const content = [lines(), (before.at(-1)?.content ?? "") + lines(), before[0]?.content ?? lines()][below(3)]!;
    const file = { path: `upload-${uploaded.length}/${name}`, content };
    uploaded.push(file);
    return { files: [file], isUpload: true };
  };

  return function next(): Arrival {
    const name = `${pick(FOLDERS)}/${pick(NAMES)}`;
    const content = disk.get(name) ?? "";
    switch (below(7)) {
      case 0: // grows, with or without an end of the last line
        disk.set(name, content + lines().slice(0, below(3) === 0 ? -5 : undefined));
        return onDisk([name]);
      case 1:
        return rotated(name);
      case 2: // the same once more
        return onDisk([...disk.keys()].slice(0, 1 + below(3)));
      case 3: // a copy under another name
        if (content !== "") disk.set(`copies/${pick(["x.log", "y.log"])}${disk.size}`, content);
        return onDisk([...disk.keys()].slice(-1));
      case 4:
        return onDisk([...disk.keys()]);
      case 5:
        return upload(pick(["stdin", "auth.log"]));
      default:
        disk.set(name, content + lines());
        return onDisk([name]);
    }
  };
}

/** Lines that must be there, sorted: those of every content that came, but for what another goes on from, or repeats. */
function linesThatMustBe(contents: ReadonlySet<string>): readonly string[] {
  const last = [...contents].filter((content) => ![...contents].some((other) => goesOn(other, content)));
  return last.flatMap((content) => content.replace(/\n$/, "").split("\n")).sort();
}
const goesOn = (later: string, earlier: string): boolean => later.length > earlier.length && later.startsWith(earlier);

const tellFile = ({ path, content }: Arrival["files"][number]): string =>
  `${path} (${[...content.matchAll(/ u(\d+) /g)].map((match) => match[1]).join(" ")}${content.endsWith("\n") ? "" : "..."})`;

/** Puts in what a command does; two at once have disks of their own, on which the other changes nothing. */
async function put(incident: string, { files, isUpload }: Arrival, disk = "disk"): Promise<void> {
  const paths = await Promise.all(
    files.map(({ path, content }) =>
      test.file(`${incident}/${disk}/${path}`, path.endsWith(".gz") ? gzipSync(content) : content),
    ),
  );
  if (paths.length > 0) await test.ingest(incident, paths, { isUpload });
}

/** Deletes an incident as soon as nobody writes into it, and begins it again. */
async function beginAgain(incident: string): Promise<void> {
  for (let isDeleted = false; !isDeleted;)
    isDeleted = await test.remove(incident).then(
      () => true,
      (error: { readonly kind?: string }) => (expect(error.kind).toBe("unavailable"), false),
    );
  await test.create(incident);
}

describe("whatever arrives in whatever order", () => {
  it.each(Array.from({ length: SEQUENCES }, (_, i) => i + 1))(
    "is there once, and nothing else is (%i)",
    { timeout: 120_000 },
    async (seed) => {
      const roll = dice(seed);
      const next = arrivals(roll);
      const incident = `sequence-${seed}`;
      const came = new Set<string>();
      const told: string[] = [];
      const remember = ({ files, isUpload }: Arrival): void => {
        files.forEach(({ content }) => came.add(content));
        told.push(`${isUpload ? "upload" : "ingest"} ${files.map(tellFile).join(", ")}`);
      };
      await test.create(incident);
      for (let step = 0; step < STEPS; step++) {
        const first = next();
        const second = next();
        const way = roll.below(8);
        told.push(way === 0 ? "two and a deletion at once" : way < 3 ? "two at once" : "two");
        if (way === 0) {
          // deleted while two are put in: what was lost by that is put in once more
          const both = Promise.allSettled([put(incident, first, "one"), put(incident, second, "two")]);
          await beginAgain(incident);
          came.clear();
          await both;
          await put(incident, first);
          await put(incident, second);
        } else if (way < 3) await Promise.all([put(incident, first, "one"), put(incident, second, "two")]);
        else {
          await put(incident, first);
          await put(incident, second);
        }
        remember(first);
        remember(second);
      }
      expect(await test.texts(incident), told.join("\n")).toEqual(linesThatMustBe(came));
      const labels = (await test.labels(incident)).map((label) => label.replace(/ \d+$/, ""));
      expect(new Set(labels).size).toBe(labels.length);
    },
  );
});
