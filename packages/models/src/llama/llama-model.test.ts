import { createHash } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { ModelRequest } from "@lagebild/domain";
import { CONTRACT_REQUEST, expectContractShape, languageModelContract, textOf } from "../language-model.contract.js";
import { llamaModel, type LlamaModel, type LlamaModelOptions } from "./llama-model.js";
import { writeLora, writeWithoutTemplate } from "./test-gguf.js";
import type { LlamaUse } from "./messages.js";

const TINY = fileURLToPath(new URL("../../tiny-model/tiny.gguf", import.meta.url));
const INSTRUCTIONS = "You answer an incident analyst's question from log evidence. ".repeat(12);
/** Can be answered in thousands of tokens only. */
const LONG: ModelRequest = { ...CONTRACT_REQUEST, schema: { enum: ["0123456789".repeat(700)] }, maxTokens: 6_000 };

languageModelContract("llamaModel", () => llamaModel({ file: TINY, threads: 1 }));

interface Tiny {
  readonly model: LlamaModel;
  /** Work of the requests since it was last cleared. */
  readonly uses: LlamaUse[];
  ask(change?: Partial<ModelRequest>): Promise<string>;
}

const opened: LlamaModel[] = [];
async function tiny(options: Partial<LlamaModelOptions> = {}): Promise<Tiny> {
  const uses: LlamaUse[] = [];
  const model = await llamaModel({ file: TINY, threads: 1, onUse: (use) => uses.push(use), ...options });
  opened.push(model);
  const ask = (change: Partial<ModelRequest> = {}): Promise<string> =>
    textOf(model.generate({ ...CONTRACT_REQUEST, system: INSTRUCTIONS, ...change }));
  return { model, uses, ask };
}
afterAll(async () => {
  for (const model of opened) await model.close();
});

// Starting a process costs more than most of these tests: those that ask for nothing special share one.
let one: Tiny;
let three: Tiny;
beforeAll(async () => {
  one = await tiny({ sequences: 1, maxQueued: 2 });
  three = await tiny({ sequences: 3, maxQueued: 20 });
});
beforeEach(() => {
  one.uses.length = 0;
  three.uses.length = 0;
});

/** Reads until the first piece came. */
async function begun(model: LlamaModel, request: ModelRequest, signal?: AbortSignal) {
  const output = model.generate(request, signal)[Symbol.asyncIterator]();
  expect((await output.next()).done).toBe(false);
  const rest = (async () => {
    while (!(await output.next()).done);
  })();
  rest.catch(() => undefined);
  return { rest, leave: () => output.return?.() };
}

describe("the state of a prompt", () => {
  it("is reused for the instructions, and for evidence that begins the same", async () => {
    const { uses, ask } = one;
    const evidence = CONTRACT_REQUEST.user.repeat(4);
    await ask({ user: evidence });
    await ask({ user: "Question: another" });
    await ask({ user: evidence });
    await ask({ user: `${evidence} And when?` });
    const [cold, warm, again, more] = uses;
    expect(cold?.reusedTokens).toBe(0);
    expect(warm?.reusedTokens).toBeGreaterThan(100);
    expect(again?.reusedTokens).toBe(warm?.reusedTokens);
    expect(more?.reusedTokens).toBeGreaterThan((again?.reusedTokens ?? 0) + 200);
    expect((more?.promptTokens ?? 0) - (more?.reusedTokens ?? 0)).toBeLessThanOrEqual(256);
  });

  it("is chosen among the free sequences by what they hold", async () => {
    const { uses, ask } = three;
    const [german, english] = ["Du antwortest aus Belegen. ".repeat(12), INSTRUCTIONS];
    for (const system of [german, english, german, english]) await ask({ system });
    expect(uses.map(({ reusedTokens }) => reusedTokens > 0)).toEqual([false, false, true, true]);
    expect(uses.map(({ isStateLoaded }) => isStateLoaded)).toEqual([false, false, false, false]);
  });

  it("of the instructions comes from a file in another sequence and in a new process", async () => {
    const { model, uses, ask } = one;
    await ask();
    uses.length = 0;
    const text = await ask();
    await ask({ system: "Du antwortest aus Belegen. ".repeat(12) });
    expect(await ask()).toBe(text);
    await kill(model);
    expect(await ask()).toBe(text);
    expect(uses.map(({ isStateLoaded }) => isStateLoaded)).toEqual([false, false, true, true]);
    expect(uses[3]?.reusedTokens).toBe(uses[2]?.reusedTokens);
  });
});

describe("the same request", () => {
  it("gets the same text ten times: cold, warm, beside others, in any sequence", async () => {
    const { model, uses, ask } = three;
    const user = CONTRACT_REQUEST.user.repeat(5);
    const texts = [await ask({ user }), await ask({ user })];
    await ask({ user: user.slice(0, 400) });
    texts.push(await ask({ user }));
    const beside = [ask({ user: user.slice(50) }), ask({ user: "short" }), ask({ system: "Other." })];
    texts.push(...(await Promise.all(Array.from({ length: 4 }, () => ask({ user })))));
    await Promise.all(beside);
    await kill(model);
    texts.push(...(await Promise.all(Array.from({ length: 3 }, () => ask({ user })))));
    expect(texts).toHaveLength(10);
    expect(new Set(texts).size).toBe(1);
    expect(new Set(uses.map(({ reusedTokens }) => reusedTokens)).size).toBeGreaterThan(1);
  });

  it("gets the same probabilities, cold and warm", async () => {
    const { model } = one;
    const request = { ...CONTRACT_REQUEST, user: CONTRACT_REQUEST.user.repeat(5) };
    const runs = [];
    for (let run = 0; run < 3; run++) {
      const pieces = [];
      for await (const piece of model.generate(request)) pieces.push(piece);
      runs.push(pieces);
    }
    expect(runs[1]).toEqual(runs[0]);
    expect(runs[2]).toEqual(runs[0]);
  });
});

describe("the model process", () => {
  it("may be killed in mid-answer: the request is unavailable, the next one is answered", async () => {
    const { model, ask } = three;
    const before = await ask();
    const [first, second] = [await begun(model, LONG), await begun(model, LONG)];
    await kill(model);
    await expect(first.rest).rejects.toMatchObject({ kind: "unavailable" });
    await expect(second.rest).rejects.toMatchObject({ kind: "unavailable" });
    expect(await ask()).toBe(before);
  });

  it("answers requests that waited when it died", async () => {
    const { model, ask } = one;
    const first = await begun(model, LONG);
    const waiting = ask();
    await kill(model);
    await expect(first.rest).rejects.toMatchObject({ kind: "unavailable" });
    expectContractShape(await waiting);
  });

  it("is not started again for a while after it died several times in a row", async () => {
    const { model, ask } = await tiny({ maxDeaths: 2, restMs: 3_600_000 });
    for (let death = 0; death < 2; death++) {
      const { rest } = await begun(model, LONG);
      await kill(model);
      await expect(rest).rejects.toMatchObject({ kind: "unavailable" });
    }
    await expect(ask()).rejects.toThrow(/ended 2 times in a row; it is started again in 3\d{3} s/);
    expect(model.processId).toBeUndefined();
  });

  it("stops working when a request is aborted", async () => {
    const { model, uses } = one;
    const controller = new AbortController();
    const { rest } = await begun(model, LONG, controller.signal);
    controller.abort(new Error("left"));
    await expect(rest).rejects.toThrow("left");
    await textOf(model.generate(CONTRACT_REQUEST));
    expect(uses[0]?.generatedTokens).toBeLessThan(1_000);
  });

  it("stops within the prompt when a request is aborted there", async () => {
    const { model, uses } = one;
    const controller = new AbortController();
    const prompt = { ...LONG, user: "203.0.113.7 ".repeat(450), maxTokens: 10 };
    const output = textOf(model.generate(prompt, controller.signal));
    controller.abort(new Error("left"));
    await expect(output).rejects.toThrow("left");
    await textOf(model.generate(CONTRACT_REQUEST));
    expect(uses.at(-2)?.generatedTokens ?? 0).toBe(0);
  });
});

describe("limits", () => {
  it("let so many requests wait and refuse the next, with the numbers", async () => {
    const { model, ask } = one;
    const { leave, rest } = await begun(model, LONG);
    const waiting = [ask(), ask()];
    await expect(ask()).rejects.toMatchObject({
      kind: "busy",
      message: "model works on 1 requests and 2 wait, at most 2 may; ask again later",
    });
    void leave();
    await rest;
    for (const text of await Promise.all(waiting)) expectContractShape(text);
  });

  it("end a request that takes too long, and one that waits too long", async () => {
    const { model, ask } = await tiny({ sequences: 1, timeoutMs: 300 });
    const long = textOf(model.generate(LONG));
    const waiting = ask();
    await expect(long).rejects.toMatchObject({ kind: "timeout" });
    await expect(waiting).rejects.toMatchObject({ kind: "timeout" });
  });

  it("hand on what was written before the time was over, to a reader who is slow", async () => {
    const { model } = await tiny({ sequences: 1, timeoutMs: 1_500 });
    const seen: string[] = [];
    const reading = (async () => {
      for await (const { text } of model.generate(LONG)) {
        if (seen.push(text) === 1) await sleep(2_000);
      }
    })();
    await expect(reading).rejects.toMatchObject({ kind: "timeout" });
    expect(seen.length).toBeGreaterThan(5);
  });

  it("end a request whose first piece takes too long, and no other", async () => {
    const { model, ask } = await tiny({ firstPieceMs: 20 });
    await expect(ask({ user: "203.0.113.7 ".repeat(500) })).rejects.toMatchObject({
      kind: "timeout",
      message: expect.stringContaining("wrote nothing within 0.02 s"),
    });
    expect(model.processId).toBeDefined();
    const patient = await tiny({ firstPieceMs: 60_000, maxPromptTokens: 77, batchTokens: 64, gpuLayers: 0 });
    expectContractShape(await patient.ask());
    expect(patient.model.maxPromptTokens).toBe(77);
  });

  it("name both numbers where a prompt is too long", async () => {
    const { ask } = await tiny({ contextTokens: 512 });
    const refused = ask({ user: "203.0.113.7 ".repeat(100) });
    await expect(refused).rejects.toThrow(/^prompt of \d{4} tokens and output of up to 200 .* the 512 of the model's/);
    await expect(ask({ user: "short", maxTokens: 512 })).rejects.toMatchObject({ kind: "invalid" });
  });
});

describe("a file", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "lagebild-llama-test-"));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));
  const failureOf = async (name: string, content?: Buffer | string) => {
    const file = join(folder, name);
    if (content !== undefined) await writeFile(file, content);
    const failure: unknown = await llamaModel({ file, threads: 1 }).catch((error: unknown) => error);
    return failure;
  };

  it("that is not there is missing", async () => {
    expect(await failureOf("none.gguf")).toMatchObject({ kind: "missing" });
  });

  it("that is no GGUF is corrupt", async () => {
    expect(await failureOf("text.gguf", "no model at all")).toMatchObject({ kind: "corrupt" });
    expect(await failureOf("empty.gguf", "")).toMatchObject({ kind: "corrupt" });
  });

  it("that is cut is corrupt, wherever it is cut", async () => {
    const whole = await readFile(TINY);
    for (const share of [0.01, 0.999]) {
      const cut = await failureOf(`cut-${share}.gguf`, whole.subarray(0, Math.floor(whole.length * share)));
      expect(cut).toMatchObject({ kind: "corrupt" });
    }
  });

  it("without a chat template is refused, unless one is named", async () => {
    const file = join(folder, "base.gguf");
    await writeWithoutTemplate(TINY, file);
    await expect(llamaModel({ file, threads: 1 })).rejects.toMatchObject({
      kind: "invalid",
      message: expect.stringContaining("has no chat template"),
    });
    const { ask } = await tiny({ file, template: "chatML" });
    expectContractShape(await ask());
  });

  it("is changed by adapters, as much as is said, and has another name and fingerprint then", async () => {
    const lora = join(folder, "lora.gguf");
    await writeLora(lora, "blk.3.attn_output.weight", 128);
    const by = async (scale: number): Promise<Tiny> => tiny({ adapters: [{ file: lora, scale }] });
    const [whole, none] = [await by(4), await by(0)];
    expect(await none.ask()).toBe(await one.ask());
    expect(await whole.ask()).not.toBe(await one.ask());
    expect(whole.model.identity.name).toBe("lagebild-tiny + lora:4");
    const prints = [one, none, whole].map(({ model }) => model.identity.fingerprint);
    expect(new Set(prints).size).toBe(3);
    expect(await failureOf("adapters-are-beside.gguf")).toMatchObject({ kind: "missing" });
    await expect(tiny({ adapters: [{ file: join(folder, "none.gguf"), scale: 1 }] })).rejects.toMatchObject({
      kind: "missing",
    });
    const wrong = join(folder, "wrong.gguf");
    await writeLora(wrong, "blk.3.attn_output.weight", 64);
    await expect(tiny({ adapters: [{ file: wrong, scale: 1 }] })).rejects.toMatchObject({ kind: "corrupt" });
  });

  it("is not loaded with more context than it was trained for", async () => {
    const refused = llamaModel({ file: TINY, threads: 1, contextTokens: 9_000 });
    await expect(refused).rejects.toMatchObject({
      kind: "invalid",
      message: "context of 9000 tokens is more than the 8192 that the model was trained for",
    });
  });

  it("is named by its SHA-256", async () => {
    const sha256 = createHash("sha256")
      .update(await readFile(TINY))
      .digest("hex");
    expect(one.model.identity).toEqual({ name: "lagebild-tiny", fingerprint: sha256 });
  });
});

async function kill(model: LlamaModel): Promise<void> {
  const { processId } = model;
  if (processId !== undefined) process.kill(processId, "SIGKILL");
  await expect.poll(() => model.processId).not.toBe(processId);
}
