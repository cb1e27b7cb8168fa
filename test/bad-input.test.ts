import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BASTION, lagebildProcess, type Ended, type LagebildProcess } from "./lagebild-process.js";
import { tarFile } from "./tar-file.js";

const LINE = "Mar 14 03:11:02 bastion sshd[1503]: Failed password for root from 203.0.113.7 port 46038 ssh2\n";

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
let incidents = 0;

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

const ingest = (...paths: readonly string[]): Promise<IngestOutput> =>
  lagebild.json<IngestOutput>("ingest", `input-${++incidents}`, ...paths);

/** An error for people: one line, no stack, nothing on standard output. */
function expectFailure({ code, out, error }: Ended, exitCode: number, message: RegExp): void {
  expect(error).toMatch(message);
  expect(error).toMatch(/^lagebild: [^\n]+\n$/);
  expect(error).not.toMatch(/\n\s+at |node:internal/);
  expect({ code, out }).toEqual({ code: exitCode, out: "" });
}

describe("log files that are not as expected", () => {
  it("takes an empty file as a file without lines", async () => {
    const report = await ingest(write("empty.log", ""));
    expect(report).toMatchObject({ records: 0, lines: 0, incomplete: [] });
  });

  it("skips a binary file and says so", async () => {
    const bytes = Buffer.from(Array.from({ length: 4096 }, (_, i) => (i * 7919) % 256));
    const report = await ingest(write("program.bin", bytes), write("beside.log", LINE));
    expect(report.added).toEqual(["beside.log"]);
    expect(report.skips).toMatchObject([
      { file: "program.bin", reason: expect.stringMatching(/binary|not text/) as string },
    ]);
  });

  it("keeps what a cut-off gzip file still gives and says that it is cut off", async () => {
    const text = Array.from({ length: 20_000 }, (_, i) => LINE.replace("46038", String((i * 7919) % 65536))).join("");
    const packed = gzipSync(text);
    const report = await ingest(write("cut.log.gz", packed.subarray(0, packed.length / 2)));
    expect(report.records).toBeGreaterThan(1000);
    expect(report.records).toBeLessThan(20_000);
    expect(report.skips).toHaveLength(1);
  });

  it("stops a compression bomb", async () => {
    const report = await ingest(write("bomb.log.gz", gzipSync(Buffer.alloc(60_000_000, "a line of text\n"))));
    expect(report.skips).toMatchObject([{ reason: expect.stringMatching(/compression ratio above 200/) as string }]);
    expect(report.lines).toBeLessThan(1_000_000);
  });

  it("lets no member of an archive leave the incident", async () => {
    const archive = tarFile([
      { name: "../../escaped.log", content: LINE },
      { name: "inner/kept.log", content: LINE },
    ]);
    const report = await ingest(write("outside.tar", archive));
    expect(report.added).toContain("outside.tar/inner/kept.log");
    for (const path of [folder, lagebild.dataFolder]) expect(existsSync(join(path, "..", "escaped.log"))).toBe(false);
    expect(report.added.length + report.skips.length).toBe(2);
    expect(report.added.some((file) => file.includes(".."))).toBe(false);
  });

  it("cuts an over-long line and counts it", async () => {
    const report = await ingest(write("long.log", `${LINE}${LINE.trim()} ${"x".repeat(20_000_000)}\n${LINE}`));
    expect(report).toMatchObject({ lines: 3, records: 3 });
    expect(report.sources).toMatchObject([{ cutLines: 1 }]);
  });

  it("counts lines with broken characters", async () => {
    const broken = Buffer.concat([
      Buffer.from(`${LINE}Mär 1 \n`),
      Buffer.from([0x61, 0xff, 0xfe, 0x0a]),
      Buffer.from(LINE),
    ]);
    const report = await ingest(write("broken.log", broken));
    expect(report.lines).toBe(4);
  });

  it("reads mixed line ends", async () => {
    const report = await ingest(write("mixed.log", `one thing\r\nanother thing\nthird thing\r\nlast thing`));
    expect(report).toMatchObject({ lines: 4, records: 4 });
  });

  it("keeps lines without a time", async () => {
    const report = await ingest(write("timeless.log", "service started\nservice stopped\n"));
    expect(report.sources).toMatchObject([{ format: "plain", withoutTime: 2 }]);
    const shown = await lagebild.run(["show", `input-${incidents}`]);
    expect(shown.out).toContain("2 of 2 records have no time");
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
    const path = write("killed.log", manyLines(150_000));
    const killed = await lagebild.run(["ingest", "killed", path], {
      onStart: (processId) => killOnceStored(join(lagebild.dataFolder, "incidents/killed"), processId),
    });
    expect(killed.code).toBeNull();
    const shown = await lagebild.json<{ records: number }>("show", "killed");
    expect(shown.records).toBe(0);
    const report = await lagebild.json<IngestOutput>("ingest", "killed", path);
    expect(report).toMatchObject({ records: 150_000, lines: 150_000, incomplete: [] });
    expect(readdirSync(join(lagebild.dataFolder, "incidents/killed/tmp"))).toEqual([]);
  });
});

const manyLines = (count: number): string =>
  Array.from({ length: count }, (_, i) => LINE.replace("46038", String((i * 7919) % 65536))).join("");

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
