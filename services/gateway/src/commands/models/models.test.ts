import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Failure, type Answer, type LanguageModel, type Trace, type TraceStep } from "@lagebild/domain";
import { mayWrite } from "@lagebild/models";
import { readModelChoice, type ModelChoice, type ModelSpeed } from "@lagebild/models/catalog";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { modelsCommand } from "./models.js";
import type { ModelsOptions } from "./models-options.js";
import type { AskFixture } from "./check-words.js";
import type { InvestigateFixture } from "./check-steps.js";

const BYTES = Buffer.from("GGUF and then the weights");
const SHA256 = createHash("sha256").update(BYTES).digest("hex");
const GB = 1e9;

let folder = "";
let out = "";
const closers: (() => Promise<void>)[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "lagebild-models-"));
  out = "";
});
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
  await rm(folder, { recursive: true, force: true });
});

const modelPath = (): string => join(folder, "data/models/ours.gguf");

function run(words: readonly string[], options: Partial<ModelsOptions> = {}): Promise<void> {
  return modelsCommand({
    words,
    isJson: false,
    dataFolder: join(folder, "data"),
    model: undefined,
    memoryBytes: 8 * GB,
    settings: [],
    firstPieceMs: 30_000,
    signal: new AbortController().signal,
    write: (text) => void (out += text),
    loadModel: async () => undefined,
    askFixture: () => {
      throw new Error("not asked");
    },
    investigateFixture: async function* () {},
    ...options,
  });
}

/** A catalog with one model, which a server on this machine sends. */
async function ownCatalog(url?: string): Promise<string> {
  const server = createServer((_, response) => response.end(BYTES));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closers.push(() => new Promise((resolve) => (server.closeAllConnections(), server.close(() => resolve()))));
  const file = join(folder, "catalog.json");
  const model = {
    name: "ours",
    title: "Ours",
    file: "ours.gguf",
    urls: [url ?? `http://127.0.0.1:${(server.address() as AddressInfo).port}/ours.gguf`],
    sha256: SHA256,
    sizeBytes: BYTES.length,
    memoryBytes: 20 * GB,
    contextTokens: 4096,
    languages: ["en", "de"],
    licence: { name: "ours only", url: "https://example.org/licence", isPermissive: false },
    german: "fluent",
  };
  await writeFile(file, JSON.stringify({ models: [model] }));
  return file;
}

const closed: string[] = [];
const model = (): LanguageModel => ({
  identity: { name: "checked", fingerprint: "f".repeat(64) },
  contextTokens: 4096,
  async *generate({ maxTokens }) {
    for (let i = 0; i < maxTokens; i++) yield { text: "x" };
  },
  countTokens: async (text) => text.length,
  tokenise: async () => undefined,
  close: async () => void closed.push("closed"),
});

describe("lagebild models", () => {
  it("lists what there is, what fits and what is recommended, without another word too", async () => {
    await run([]);
    const whole = out;
    out = "";
    await run(["list"]);
    expect(out).toBe(whole);
    expect(out).toMatch(/^In use: none\. This machine has 8\.0 GB of memory\./);
    expect(out).toMatch(/qwen3-4b .*recommended here\n/);
    expect(out).toMatch(/qwen3-30b-a3b .*too large for this machine\n.*about 18\.6 GB on disk/);
    expect(out).toMatch(/Gemma Terms of Use \(not a free licence\)/);
  });

  it("pulls a model, uses it, and lists it as in use", async () => {
    const catalogFile = await ownCatalog();
    await expect(run(["use", "ours"], { catalogFile })).rejects.toMatchObject({ kind: "missing" });
    await run(["pull", "ours"], { catalogFile });
    expect(out).toContain("ours wants 20.0 GB of memory, this machine has 8.0 GB");
    expect(out).toContain(`SHA-256 ${SHA256}, as the catalog names it`);
    expect(out).toContain("Licence: ours only, https://example.org/licence");
    expect(await readFile(modelPath())).toEqual(BYTES);
    await run(["use", "ours"], { catalogFile });
    out = "";
    await run(["list"], { catalogFile, isJson: true });
    const { inUse, models } = JSON.parse(out) as { inUse: string; models: Record<string, unknown>[] };
    expect(inUse).toBe(modelPath());
    expect(models[0]).toMatchObject({ name: "ours", isInUse: true, diskBytes: BYTES.length, fits: false });
  });

  it("uses a file, a server or none, and says when a setting goes before it", async () => {
    const file = join(folder, "own.gguf");
    await writeFile(file, BYTES);
    await run(["use", file]);
    await run(["use", "http://127.0.0.1:8000/v1#qwen"]);
    await run(["list"]);
    expect(out).toContain("In use: http://127.0.0.1:8000/v1#qwen.");
    await run(["use", "none"], { model: "/other.gguf" });
    expect(out).toContain("LAGEBILD_MODEL is set and goes before it: /other.gguf");
    out = "";
    await run(["list"], { model: "/other.gguf" });
    expect(out).toContain("In use: /other.gguf (set by LAGEBILD_MODEL)");
  });

  it("refuses what cannot be used, and keeps the choice", async () => {
    await mkdir(join(folder, "data"), { recursive: true });
    await writeFile(join(folder, "text.gguf"), "no model");
    await expect(run(["use", join(folder, "none.gguf")])).rejects.toMatchObject({ kind: "missing" });
    await expect(run(["use", join(folder, "text.gguf")])).rejects.toMatchObject({ kind: "corrupt" });
    for (const words of [["use", "unknown"], ["use"], ["pull"], ["list", "all"], ["constructor"]])
      await expect(run(words)).rejects.toMatchObject({ kind: "invalid" });
    await expect(run(["pull", "unknown"])).rejects.toMatchObject({ kind: "missing" });
    await run(["list"]);
    expect(out).toContain("In use: none.");
  });
});

describe("lagebild models pull from elsewhere than the hub", () => {
  const put = async (name: string, bytes: Uint8Array): Promise<string> => {
    const mirror = join(folder, "mirror");
    await mkdir(mirror, { recursive: true });
    await writeFile(join(mirror, name), bytes);
    return mirror;
  };

  it("takes a model from a mirror folder, whole or in parts, and checks it as the catalog names it", async () => {
    const catalogFile = await ownCatalog("http://127.0.0.1:9/none.gguf");
    await put("ours.gguf.part1", BYTES.subarray(0, 9));
    const mirror = await put("ours.gguf.part2", BYTES.subarray(9));
    await run(["pull", "ours"], { catalogFile, mirror });
    expect(out).toContain(`SHA-256 ${SHA256}, as the catalog names it`);
    expect(await readFile(modelPath())).toEqual(BYTES);
    await put("ours.gguf", Buffer.from("GGUF of another"));
    await expect(run(["pull", "ours"], { catalogFile, mirror })).rejects.toMatchObject({ kind: "corrupt" });
  });

  it("asks the catalog's addresses for what the mirror does not have, and a mirror's address first", async () => {
    const catalogFile = await ownCatalog();
    await run(["pull", "ours"], { catalogFile, mirror: await put("other.txt", BYTES) });
    expect(await readFile(modelPath())).toEqual(BYTES);
    await rm(modelPath());
    const asked: string[] = [];
    const mirror = createServer((request, response) => {
      asked.push(request.url ?? "");
      response.end(BYTES);
    });
    await new Promise<void>((resolve) => mirror.listen(0, "127.0.0.1", resolve));
    closers.push(() => new Promise((resolve) => (mirror.closeAllConnections(), mirror.close(() => resolve()))));
    const url = `http://127.0.0.1:${(mirror.address() as AddressInfo).port}/models/`;
    await run(["pull", "ours"], { catalogFile: await ownCatalog("http://127.0.0.1:9/none.gguf"), mirror: url });
    expect(asked).toEqual(["/models/ours.gguf"]);
  });

  it("joins a folder of parts under the folder's name", async () => {
    await put("data-part1.bin", BYTES.subarray(0, 9));
    const mirror = await put("data-part2.bin", BYTES.subarray(9));
    await run(["pull", mirror]);
    expect(out).toMatch(
      /SHA-256 .* which nobody vouched for; .*\n.*\nNext: lagebild models use .*data\/models\/mirror\.gguf/,
    );
    expect(await readFile(join(folder, "data/models/mirror.gguf"))).toEqual(BYTES);
  });
});

describe("lagebild models use", () => {
  const server = "http://127.0.0.1:1/v1#m";

  it("measures the model, keeps its speed and sizes prompts by it", async () => {
    await run(["use", server], { loadModel: async () => model() });
    const { speed } = JSON.parse(await readFile(join(folder, "data/model.json"), "utf8")) as { speed: ModelSpeed };
    expect(speed.promptTokensPerSecond).toBeGreaterThan(100);
    expect(out).toMatch(/^http.*#m answers from now on\nIt reads [\d.]+ and writes [\d.]+ tokens a second \(measured/);
    const settings = [{ name: "LAGEBILD_MODEL_SEED", value: "7", from: "environment", expected: "" } as const];
    out = "";
    await run(["list"], { settings, firstPieceMs: 10_000 });
    const most = Math.floor(speed.promptTokensPerSecond * 10 * 0.8);
    expect(out).toContain(`prompts have at most ${most} tokens, which it reads well within 10 s.`);
    expect(out).toMatch(/\nSettings:\n {4}LAGEBILD_MODEL_SEED +7 \(environment\)\n/);
    out = "";
    await run(["list"], { settings, isJson: true });
    expect(JSON.parse(out)).toMatchObject({ speed, settings });
  });

  it("keeps a chat template with a file, and refuses one for a server", async () => {
    const file = join(folder, "own.gguf");
    await writeFile(file, BYTES);
    const kept: unknown[] = [];
    const loadModel = async (_: string, asKept?: ModelChoice): Promise<undefined> => void kept.push(asKept);
    await run(["use", file], { template: "chatML", loadModel });
    await run(["use", file], { loadModel });
    expect(kept).toEqual([
      { kind: "gguf", file, template: "chatML" },
      { kind: "gguf", file },
    ]);
    await expect(run(["use", server], { template: "chatML" })).rejects.toMatchObject({ kind: "invalid" });
  });

  it.each([
    [server, "unavailable", true],
    [server, "timeout", true],
    [server, "missing", false],
    [server, "denied", false],
    ["own.gguf", "timeout", true],
    ["own.gguf", "unavailable", false],
    ["own.gguf", "corrupt", false],
  ] as const)("of %s that is %s: chosen is %s", async (name, kind, isChosen) => {
    await writeFile(join(folder, "own.gguf"), BYTES);
    const word = name === server ? server : join(folder, name);
    const using = run(["use", word], {
      loadModel: async () => {
        throw new Failure(kind, "it does not answer");
      },
    });
    if (isChosen) await using;
    else await expect(using).rejects.toMatchObject({ kind });
    expect(out.includes("its speed was not measured, so prompts are not sized by it: it does not answer")).toBe(
      isChosen,
    );
    out = "";
    await run(["list"]);
    expect(out).toContain(`In use: ${isChosen ? word : "none"}.`);
  });
});

describe("lagebild models check", () => {
  const answer = (text: string, words?: string): Answer =>
    ({
      answer: text,
      ...(words !== undefined && { inWords: { text: words, citations: [] } }),
      verdict: "answered",
      values: [],
      verification: { citationsChecked: 0, citationsFailed: 0, sentencesRemoved: 1 },
      model: { generatedTokens: 20, confidence: words === undefined ? undefined : words === "?" ? 0.4 : 0.9 },
    }) as unknown as Answer;

  /** The engine is always right; the model is on English questions, of B002 nothing it wrote holds. */
  const askFixture: AskFixture = async function* ({ questions }) {
    for (const question of questions) {
      const gold = question.gold_answers.join(" ");
      const words = question.id === "B002" ? undefined : question.lang === "en" ? gold : "?";
      yield { question, answer: answer(gold, words), statedSeconds: 0.25, seconds: 0.5 };
    }
  };

  /** Looks at the first piece of evidence only, chosen by whom it is said. */
  const investigateFixture = (by: TraceStep["by"], reachesAll = false): InvestigateFixture =>
    async function* ({ questions }) {
      for (const question of questions) {
        const stepOf = (pieces: typeof question.evidence): Trace =>
          ({
            steps: pieces.map(({ file, lines }) => ({ by, result: { lines: [{ file, line: lines[0] }] } })),
          }) as unknown as Trace;
        const model = stepOf(reachesAll ? question.evidence : question.evidence.slice(0, 1));
        yield { question, engine: stepOf(question.evidence.slice(0, 1)), model, seconds: 0.5 };
      }
    };

  beforeEach(() => void closed.splice(0));

  it("keeps with the choice how much evidence the model's looks reached, and says what that means", async () => {
    await run(["use", "http://127.0.0.1:1/v1#m"]);
    const kept = () => readModelChoice(join(folder, "data"));
    const options = { loadModel: async () => model(), askFixture };
    await run(["check"], { ...options, investigateFixture: investigateFixture("model", true) });
    expect(await kept()).toMatchObject({ steps: { reached: 24, engineReached: 8, of: 24 } });
    expect(out).toContain(
      "Evidence reached: 8 of 24 by the engine's own looks, 24 of 24 by the model's. It may choose",
    );
    out = "";
    await run(["list"]);
    expect(out).toContain("Of 24 pieces of evidence its looks reached 24, the engine's own 8: it chooses");
  });

  it("counts nothing for a model that the engine chose in place of", async () => {
    await run(["use", "http://127.0.0.1:1/v1#m"]);
    out = "";
    await run(["check"], {
      loadModel: async () => model(),
      askFixture,
      investigateFixture: investigateFixture("engine", true),
    });
    expect(out).toContain("0 of 24 by the model's. The engine goes on choosing");
    expect(await readModelChoice(join(folder, "data"))).toMatchObject({ steps: { reached: 0, engineReached: 8 } });
  });

  it("measures the model and counts what is right, open and wrong with it and without", async () => {
    await run(["check", "http://127.0.0.1:1/v1#m"], { loadModel: async () => model(), askFixture });
    expect(out).toMatch(
      /^checked, fingerprint f{16}\nloaded in \d+\.\d s; prompt [\d.]+, output [\d.]+ tokens a second\n/,
    );
    expect(out.match(/^B\d+ /gm)).toHaveLength(30);
    expect(out).toContain("B002  engine right  model open ");
    expect(out.replaceAll(/ +/g, " ")).toContain(
      [
        "30 questions right open wrong s most s tokens/s",
        "engine alone 30 0 0 0.3 0.3 ",
        "with the model 16 0 14 0.5 0.5 80.0",
        "its words alone 15 1 14",
        "Of 59 sentences 29 held.",
      ].join("\n"),
    );
    expect(out).toContain("By the model's own confidence: 0 to 0.5: 0 of 14 right; 0.8 to 0.95: 15 of 15 right.");
    expect(closed.splice(0)).toEqual(["closed"]);
  });

  it("keeps with the choice what was wrong with the model, which then writes only where it is told to", async () => {
    await run(["use", "http://127.0.0.1:1/v1#m"]);
    await run(["check"], { loadModel: async () => model(), askFixture });
    expect(out).toContain("it writes nothing beside answers unless LAGEBILD_MODEL_WRITES=always");
    const score = { engine: { right: 30, open: 0, wrong: 0 }, withModel: { right: 16, open: 0, wrong: 14 } };
    expect(await readModelChoice(join(folder, "data"))).toMatchObject({ words: score });
    out = "";
    await run(["list"]);
    expect(out).toContain("Of 30 questions 16 are right and 14 wrong with it, 30 and 0 without: it writes only with");
    const settings = { dataFolder: join(folder, "data"), model: undefined };
    const checked = { fingerprint: "f".repeat(64) };
    expect(await mayWrite({ ...settings, writes: "checked" }, checked)).toBe(false);
    expect(await mayWrite({ ...settings, writes: "always" }, checked)).toBe(true);
    expect(await mayWrite({ ...settings, writes: "checked" }, { fingerprint: "with another adapter" })).toBe(true);
  });

  it("lets a model write that is right where the engine is open", async () => {
    const helpful: AskFixture = async function* ({ questions }) {
      for (const question of questions) {
        const open = { ...answer("?", question.gold_answers.join(" ")), verdict: "insufficient" } as const;
        yield { question, answer: open, statedSeconds: 0.25, seconds: 0.5 };
      }
    };
    await run(["use", "http://127.0.0.1:1/v1#m"]);
    await run(["check"], { loadModel: async () => model(), askFixture: helpful });
    expect(out).toContain("It writes beside answers.");
    out = "";
    await run(["list"]);
    expect(out).toContain(
      "Of 30 questions 30 are right and 0 wrong with it, 0 and 0 without: it writes beside answers.",
    );
  });

  it("says of a model that adds nothing what to do instead", async () => {
    const silent: AskFixture = async function* ({ questions }) {
      for (const question of questions)
        yield { question, answer: answer(question.gold_answers.join(" ")), statedSeconds: 0.25, seconds: 0.5 };
    };
    await run(["check", "http://127.0.0.1:1/v1#m"], { loadModel: async () => model(), askFixture: silent });
    expect(out).toContain("It adds nothing to these answers: lagebild models use none");
  });

  it("checks the model in use where none is named", async () => {
    const asked: string[] = [];
    const loadModel = async (choice: string): Promise<LanguageModel> => (asked.push(choice), model());
    await expect(run(["check"], { loadModel })).rejects.toMatchObject({ kind: "invalid" });
    await run(["use", "http://127.0.0.1:1/v1#m"]);
    out = "";
    await run(["check"], { loadModel, askFixture, isJson: true });
    expect(asked).toEqual(["http://127.0.0.1:1/v1#m"]);
    expect(JSON.parse(out)).toMatchObject({
      name: "checked",
      words: { score: { engine: { right: 30 } }, words: { right: 15, open: 1, wrong: 14 } },
    });
  });
});
