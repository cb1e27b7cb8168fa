import { open, readdir, stat } from "node:fs/promises";
import { join, relative } from "node:path";
import { createHash } from "node:crypto";
import { messageOf } from "@lagebild/domain";
import { keepDocument } from "@lagebild/domain/files";
import { detectEncoding } from "@lagebild/logs";
import { incidentFolder, sourceStore } from "@lagebild/store";
import { arrivalTest, logLine, type ArrivalTest } from "../test-arrivals.js";
import { verifyIncident } from "./verify-incident.js";

/** What became of one flipped bit. */
export interface Flip {
  readonly seed: number;
  readonly file: string;
  readonly at: number;
  /** `mended` was found, told to readers or without effect on them, and mended; `harmless` changes nothing. */
  readonly is: "harmless" | "mended" | "fault";
  /** What readers met: the same, less and told so, or an error that names it. */
  readonly readers: "same" | "told" | "failed";
  readonly fault?: string;
}

/** An incident whose files are damaged one after the other. */
export interface FlipTest {
  flip(seed: number): Promise<Flip>;
  close(): Promise<void>;
}

const INCIDENT = "flips";
/** Locks and what is being built are no part of what an incident keeps. */
const TRANSIENT = /^(?:write\.lock|tmp\/|building\/)/;
const QUESTIONS = ["failed password", "accepted key", "session opened"];

/** Puts logs of several kinds into an incident, with everything that one can hold. */
export async function flipTest(): Promise<FlipTest> {
  const test = await arrivalTest();
  await test.create(INCIDENT);
  const originals = await Promise.all(files().map(([name, content]) => test.file(name, content)));
  const [grown = "", ...others] = originals;
  await test.ingest(INCIDENT, others);
  await test.ingest(INCIDENT, [grown]);
  await test.file(files()[0]![0], `${files()[0]![1]}${logLine("web", 700, "Accepted publickey for root")}`);
  await test.ingest(INCIDENT, [grown]);
  const folder = incidentFolder(test.dataFolder, INCIDENT);
  await keepDocument(
    join(folder.root, "decisions.json"),
    { f: { kind: "harmless", note: "known" } },
    { isTwice: true, indent: 1 },
  );
  await keepDocument(join(folder.root, "picture.json"), { version: "none" });
  const before = await stateOf(test);
  return {
    async flip(seed) {
      const random = seeded(seed);
      const found = await filesOf(folder.root);
      const file = found[Math.floor(random() * found.length)]!;
      const at = await flipBit(join(folder.root, file), random);
      const about = { seed, file, at };
      const read = await stateOf(test).catch((error: unknown) => ({ error: messageOf(error) }));
      const readers = "error" in read ? "failed" : same(read, before) ? "same" : "told";
      if (!("error" in read) && readers === "told" && !read.isTold)
        return { ...about, readers, is: "fault", fault: "readers get something else and are not told" };
      const { faults } = await verifyIncident(folder);
      if (faults.length === 0)
        return readers === "same"
          ? { ...about, readers, is: "harmless" }
          : { ...about, readers, is: "fault", fault: "verify does not find it" };
      const isOriginal = faults.some(({ mend }) => mend === "original");
      await test.ingest(INCIDENT, isOriginal ? originals : [], { isRepair: true });
      const left = (await verifyIncident(folder)).faults;
      if (left.length > 0) return { ...about, readers, is: "fault", fault: `left: ${left[0]!.file} ${left[0]!.fault}` };
      const after = await stateOf(test);
      if (same(after, before) && !after.isTold) return { ...about, readers, is: "mended" };
      return { ...about, readers, is: "fault", fault: `after repair: ${differenceOf(before, after)}` };
    },
    close: () => test.close(),
  };
}

const files = (): readonly (readonly [string, string])[] => [
  [
    "web/auth.log",
    lines("web", 120, (i) =>
      i % 3 === 0 ? `Failed password for root from 198.51.100.${i % 9}` : "session opened for anna",
    ),
  ],
  ["db/auth.log", lines("db", 90, (i) => `Accepted key ${i % 5} for backup from 203.0.113.${i % 4}`)],
  [
    "app.json",
    JSON.stringify(
      Array.from({ length: 60 }, (_, i) => ({
        time: `2026-03-14T03:00:${String(i).padStart(2, "0")}Z`,
        level: i % 2 ? "info" : "error",
        message: `request ${i} failed`,
      })),
    ),
  ],
  ["notes.txt", "only one line\n"],
];

const lines = (host: string, count: number, textOf: (i: number) => string): string =>
  Array.from({ length: count }, (_, i) => logLine(host, i, textOf(i))).join("");

interface State {
  readonly shown: unknown;
  readonly isTold: boolean;
}

/** Everything that readers of an incident can see, opened anew. */
async function stateOf(test: ArrivalTest): Promise<State> {
  return test.using(INCIDENT, async (index, snapshot) => {
    const { sources, incomplete, damaged, segments: _segments, dictionaryShapes: _inDictionary, ...counts } = snapshot;
    const store = sourceStore(incidentFolder(test.dataFolder, INCIDENT).sources, { detectEncoding });
    const bytes: string[] = [];
    for (const { source } of sources) {
      const hash = createHash("sha256");
      for await (const block of store.read(source.id)) hash.update(block);
      bytes.push(`${source.id} ${hash.digest("hex")}`);
    }
    const shown = {
      ...{ counts, bytes },
      sources: sources.map(({ source: { modifiedMs: _modified, ...source }, records, coverage }) => ({
        source,
        records,
        coverage,
      })),
      hits: await Promise.all(QUESTIONS.map((question) => index.words(question.split(" "), {}, 20))),
      top: await index.aggregate({ op: "top", of: { entity: "address" }, where: {}, limit: 50 }),
      events: await index.events({ where: {}, limit: 1_000 }),
    };
    return { shown, isTold: incomplete.length + damaged.length > 0 };
  });
}

const same = (a: State, b: State): boolean => JSON.stringify(a.shown) === JSON.stringify(b.shown);

function differenceOf(a: State, b: State): string {
  const [before, after] = [a.shown, b.shown] as Record<string, unknown>[];
  const name = Object.keys(before!).find((key) => JSON.stringify(before![key]) !== JSON.stringify(after![key]));
  return name === undefined ? "it is told to be damaged" : `${name}: ${JSON.stringify(after![name]).slice(0, 300)}`;
}

async function filesOf(root: string): Promise<readonly string[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const found = entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)));
  return found.filter((file) => !TRANSIENT.test(file)).sort();
}

/** Flips one bit of a file; returns where. */
async function flipBit(path: string, random: () => number): Promise<number> {
  const { size } = await stat(path);
  const file = await open(path, "r+");
  try {
    const at = Math.floor(random() * size);
    const byte = Buffer.alloc(1);
    await file.read(byte, 0, 1, at);
    byte[0] = byte[0]! ^ (1 << Math.floor(random() * 8));
    await file.write(byte, 0, 1, at);
    return at;
  } finally {
    await file.close();
  }
}

/** Numbers from 0 to 1, the same for the same seed. */
function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
