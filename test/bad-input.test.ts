import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BASTION, lagebildProcess, type Ended, type LagebildProcess } from "./lagebild-process.js";
import { tarFile } from "./tar-file.js";

const LINE = "Mar 14 03:11:02 bastion sshd[1503]: Failed password for root from 203.0.113.7 port 46038 ssh2\n";

const lineOfPort = (port: number): string => LINE.replace("46038", String(port));

interface Coverage {
  readonly file: string;
  readonly format: string;
  readonly lines: number;
  readonly cutLines: number;
  readonly withoutTime: number;
  readonly brokenCharacters: number;
}

interface IngestOutput {
  readonly added: readonly string[];
  readonly skips: readonly { readonly file: string; readonly reason: string }[];
  readonly records: number;
  readonly lines: number;
  readonly sources: readonly Coverage[];
  readonly incomplete: readonly string[];
}

let lagebild: LagebildProcess;
let folder: string;

beforeAll(async () => {
  lagebild = await lagebildProcess();
  folder = mkdtempSync(join(tmpdir(), "lagebild-input-"));
});
afterAll(() => {
  for (const path of [lagebild.dataFolder, folder]) rmSync(path, { recursive: true, force: true });
});

const write = (name: string, content: string | Uint8Array): string => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};

/** An error for people: one line, no stack, nothing on standard output. */
function expectFailure({ code, out, error }: Ended, exitCode: number, message: RegExp): void {
  expect(error).toMatch(message);
  expect(error).toMatch(/^lagebild: [^\n]+\n$/);
  expect(error).not.toMatch(/\n\s+at |node:internal/);
  expect({ code, out }).toEqual({ code: exitCode, out: "" });
}

describe("log files that are not as expected", () => {
  let report: IngestOutput;
  const sourceOf = (file: string): Coverage | undefined => report.sources.find((source) => source.file === file);
  const skipsOf = (file: string) => report.skips.filter((skip) => skip.file.startsWith(file));

  // Those beside each other must not harm each other either. No two begin alike, or one would be the other, grown.
  beforeAll(async () => {
    const binary = Buffer.from(Array.from({ length: 4096 }, (_, i) => (i * 7919) % 256));
    const packed = gzipSync(manyLines(20_000));
    const archive = tarFile([
      { name: "../../escaped.log", content: lineOfPort(2) },
      { name: "inner/kept.log", content: lineOfPort(3) },
    ]);
    const broken = Buffer.concat([
      Buffer.from(`${lineOfPort(4)}Mär 1 \n`),
      Buffer.from([0x61, 0xff, 0xfe, 0x0a]),
      Buffer.from(LINE),
    ]);
    report = await lagebild.json<IngestOutput>(
      "ingest",
      "unexpected",
      write("program.bin", binary),
      write("beside.log", lineOfPort(1)),
      write("cut.log.gz", packed.subarray(0, packed.length / 2)),
      write("bomb.log.gz", gzipSync(Buffer.alloc(60_000_000, "a line of text\n"))),
      write("outside.tar", archive),
      write("long.log", `${lineOfPort(5)}${LINE.trim()} ${"x".repeat(20_000_000)}\n${LINE}`),
      write("broken.log", broken),
      write("mixed.log", `one thing\r\nanother thing\nthird thing\r\nlast thing`),
      write("timeless.log", "service started\nservice stopped\n"),
    );
  }, 120_000);

  it("takes an empty file as a file without lines", async () => {
    const empty = await lagebild.json<IngestOutput>("ingest", "empty", write("empty.log", ""));
    expect(empty).toMatchObject({ records: 0, lines: 0, incomplete: [] });
  });

  it("skips a binary file and says so", () => {
    expect(skipsOf("program.bin")).toMatchObject([{ reason: expect.stringMatching(/binary|not text/) as string }]);
    expect(sourceOf("program.bin")).toBeUndefined();
    expect(sourceOf("beside.log")).toMatchObject({ lines: 1 });
  });

  it("keeps what a cut-off gzip file still gives and says that it is cut off", () => {
    const { lines } = sourceOf("cut.log.gz")!;
    expect(lines).toBeGreaterThan(1000);
    expect(lines).toBeLessThan(20_000);
    expect(skipsOf("cut.log.gz")).toHaveLength(1);
  });

  it("stops a compression bomb", () => {
    expect(skipsOf("bomb.log.gz")).toMatchObject([
      { reason: expect.stringMatching(/compression ratio above 200/) as string },
    ]);
    expect(sourceOf("bomb.log.gz")?.lines ?? 0).toBeLessThan(1_000_000);
  });

  it("lets no member of an archive leave the incident", () => {
    expect(report.added).toContain("outside.tar/inner/kept.log");
    for (const path of [folder, lagebild.dataFolder]) expect(existsSync(join(path, "..", "escaped.log"))).toBe(false);
    const ofArchive = report.added.filter((file) => file.startsWith("outside.tar"));
    expect(ofArchive.length + skipsOf("outside.tar").length).toBe(2);
    expect(report.added.some((file) => file.includes(".."))).toBe(false);
  });

  it("cuts an over-long line and counts it", () => {
    expect(sourceOf("long.log")).toMatchObject({ lines: 3, cutLines: 1 });
  });

  it("counts lines with broken characters", () => {
    expect(sourceOf("broken.log")).toMatchObject({ lines: 4 });
  });

  it("reads mixed line ends", () => {
    expect(sourceOf("mixed.log")).toMatchObject({ lines: 4 });
  });

  it("keeps lines without a time", async () => {
    expect(sourceOf("timeless.log")).toMatchObject({ format: "plain", withoutTime: 2 });
    const shown = await lagebild.run(["show", "unexpected"]);
    expect(shown.out).toContain("2 of 2 records have no time");
  });

  it("holds a record of each line, of all files", () => {
    expect(report.records).toBe(report.sources.reduce((sum, { lines }) => sum + lines, 0));
    expect(report.incomplete).toEqual([]);
  });

  it("reports a path that does not exist", async () => {
    expectFailure(await lagebild.run(["ingest", "nowhere", join(folder, "none.log")]), 3, /no file or folder at/);
  });
});

describe("questions that cannot be answered", () => {
  beforeAll(async () => {
    await lagebild.json("ingest", "asked", join(BASTION, "app.log"));
  });

  it("refuses an unknown incident", async () => {
    expectFailure(await lagebild.run(["ask", "nobody", "who?"]), 3, /no incident named "nobody"/);
  });

  it("refuses names that are paths", async () => {
    expectFailure(await lagebild.run(["ingest", "../outside", join(BASTION, "app.log")]), 2, /incident/);
    expect(existsSync(join(lagebild.dataFolder, "outside"))).toBe(false);
  });

  it("refuses an empty question", async () => {
    expectFailure(await lagebild.run(["ask", "asked", "   "]), 2, /question is empty/);
  });

  it("refuses an endless question", async () => {
    expectFailure(await lagebild.run(["ask", "asked", "why ".repeat(2_000)]), 2, /question has 7999 characters/);
    expectFailure(await lagebild.run(["ask", "asked", "why ".repeat(25_000)]), 2, /command line has 1000\d\d bytes/);
  });

  it.each(["10", "0", "-5", "many", "1e12"])("refuses a budget of %s", async (budget) => {
    expectFailure(await lagebild.run(["window", "asked", "who?", `--budget=${budget}`]), 2, /budget is/);
  });

  it.each(["0-5", "9-1", "1-99999999", "abc"])("refuses the lines %s", async (range) => {
    expectFailure(await lagebild.run(["lines", "asked", "app.log", range]), 2, /lines are/);
  });

  it("says that a file has no such line", async () => {
    expectFailure(await lagebild.run(["lines", "asked", "app.log", "100000-100001"]), 3, /no lines/);
  });
});

describe("an installation that is not as expected", () => {
  it("reports a model folder that is missing", async () => {
    const env = { LAGEBILD_EMBEDDING_MODEL: join(folder, "no-model") };
    expectFailure(await lagebild.run(["ingest", "modelless", join(BASTION, "app.log")], { env }), 3, /model/);
  });

  it("reports a model that is corrupt", async () => {
    const model = join(folder, "model");
    mkdirSync(model);
    for (const name of ["model.json", "model.onnx", "tokenizer.json"]) writeFileSync(join(model, name), "{ broken");
    const env = { LAGEBILD_EMBEDDING_MODEL: model };
    expectFailure(await lagebild.run(["ingest", "modelless", join(BASTION, "app.log")], { env }), 6, /model/);
  });

  it("reports every fault of the settings at once", async () => {
    const env = { LAGEBILD_WORKERS: "0", LAGEBILD_ZONE: "Berlin" };
    expectFailure(await lagebild.run(["incidents"], { env }), 2, /LAGEBILD_WORKERS is "0".*LAGEBILD_ZONE is "Berlin"/);
  });

  it("reports a full disk and takes the file once there is room", async () => {
    const path = write("large.log", variedLines(20_000));
    const full = await lagebild.run(["ingest", "full", path], { maxFileBytes: 300_000 });
    expectFailure(full, 4, /disk full/);
    expect(await lagebild.json("ingest", "full", path)).toMatchObject({ records: 20_000, incomplete: [] });
  });

  it("shows nothing half when it was killed, and completes on the next run", async () => {
    const path = write("killed.log", manyLines(60_000));
    const killed = await lagebild.run(["ingest", "killed", path], {
      onStart: (processId) => killOnceStored(join(lagebild.dataFolder, "incidents/killed"), processId),
    });
    expect(killed.code).toBeNull();
    const shown = await lagebild.json<{ records: number }>("show", "killed");
    expect(shown.records).toBe(0);
    const report = await lagebild.json<IngestOutput>("ingest", "killed", path);
    expect(report).toMatchObject({ records: 60_000, lines: 60_000, incomplete: [] });
    expect(readdirSync(join(lagebild.dataFolder, "incidents/killed/tmp"))).toEqual([]);
  });
});

const manyLines = (count: number): string =>
  Array.from({ length: count }, (_, i) => lineOfPort((i * 7919) % 65536)).join("");

/** Lines that compress badly, so that they need the room they seem to. */
const variedLines = (count: number): string =>
  Array.from({ length: count }, (_, i) =>
    LINE.replace("ssh2", createHash("sha256").update(`${i}`).digest("base64")),
  ).join("");

/** Kills the process as soon as its incident holds bytes of a source. */
function killOnceStored(incident: string, processId: number): void {
  const timer = setInterval(() => {
    const sources = join(incident, "sources");
    if (!existsSync(sources) || readdirSync(sources).length === 0) return;
    clearInterval(timer);
    process.kill(processId, "SIGKILL");
  }, 5);
}
