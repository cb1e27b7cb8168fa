import { createHash } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { Failure, type GeneratedText, type LanguageModel, type ModelRequest } from "@lagebild/domain";
import type { ModelAdapter } from "../adapters.js";
import { llamaChild, type LlamaChild } from "./child.js";
import { checkModelFile, fileFingerprint } from "./file.js";
import type { LlamaUse } from "./messages.js";
import { turns, type Turns } from "./turns.js";

export interface LlamaModelOptions {
  /** A GGUF file with a chat model. */
  readonly file: string;
  /** As many as this process may use where absent. */
  readonly threads?: number;
  /** Layers for a graphics card; where absent as many as fit. */
  readonly gpuLayers?: number | "auto";
  /** Tokens of a prompt that are evaluated in one go; 128 where absent. */
  readonly batchTokens?: number;
  /** Off where absent: with it the same request may get another text. */
  readonly flashAttention?: boolean;
  /** In place of the chat template in the file: the name of a form such as chatML, or a file with a Jinja template. */
  readonly template?: string;
  /** LoRA files whose weights are added to the model's. */
  readonly adapters?: readonly ModelAdapter[];
  /** What the model was trained for, at most 8,192, where absent. */
  readonly contextTokens?: number;
  /** Requests that run at the same time; each keeps a context of its own in memory. 2 where absent. */
  readonly sequences?: number;
  /** Requests that may wait for a sequence. 8 where absent. */
  readonly maxQueued?: number;
  /** From asking to the end of the output, waiting included. 120,000 where absent. */
  readonly timeoutMs?: number;
  /** From the turn of a request to its first piece. 30,000 where absent. */
  readonly firstPieceMs?: number;
  /** Told to callers, who size prompts by it. */
  readonly maxPromptTokens?: number | undefined;
  /** Ends of the model process in a row after which requests fail for `restMs`. 3 where absent. */
  readonly maxDeaths?: number;
  /** 60,000 where absent. */
  readonly restMs?: number;
  /** Called after each request with the work it was. */
  onUse?(use: LlamaUse): void;
}

/** A language model from a GGUF file, in a process of its own. */
export interface LlamaModel extends LanguageModel {
  /** Undefined while none runs. */
  readonly processId: number | undefined;
}

/**
 * Loads a GGUF file. No file is a failure "missing", one that is no whole GGUF is "corrupt", too little memory is
 * "unavailable". Requests run one token at a time in turn, so that none changes what another gets.
 */
export async function llamaModel(options: LlamaModelOptions): Promise<LlamaModel> {
  const file = resolve(options.file);
  const { sequences = 2, maxQueued = 8, timeoutMs = 120_000, firstPieceMs = 30_000 } = options;
  const { maxDeaths = 3, restMs = 60_000, maxPromptTokens } = options;
  const adapters = (options.adapters ?? []).map((adapter) => ({ ...adapter, file: resolve(adapter.file) }));
  for (const path of [file, ...adapters.map((adapter) => adapter.file)]) await checkModelFile(path);
  const stateFolder = await mkdtemp(join(tmpdir(), "lagebild-model-"));
  const load = {
    file,
    threads: options.threads ?? availableParallelism(),
    gpuLayers: options.gpuLayers ?? "auto",
    batchTokens: options.batchTokens ?? 128,
    flashAttention: options.flashAttention ?? false,
    ...(options.template !== undefined && { template: options.template }),
    adapters,
    sequences,
    stateFolder,
    ...(options.contextTokens === undefined ? {} : { contextTokens: options.contextTokens }),
  };
  const child = llamaChild({ load, maxDeaths, restMs });
  const closing = new AbortController();
  const close = async (): Promise<void> => {
    closing.abort(new Failure("unavailable", "model is closed"));
    await child.close();
    await rm(stateFolder, { recursive: true, force: true });
  };
  try {
    const [loaded, weights] = await Promise.all([child.start(), weightsOf(file, adapters)]);
    const { contextTokens } = loaded;
    const { fingerprint } = weights;
    const name = `${loaded.name}${weights.suffix}`;
    const work = {
      child,
      timeoutMs,
      firstPieceMs,
      closing: closing.signal,
      turns: turns({ places: sequences, maxWaiting: maxQueued }),
    };
    return {
      identity: { name, fingerprint },
      contextTokens,
      ...(maxPromptTokens !== undefined && { maxPromptTokens }),
      get processId() {
        return child.processId;
      },
      generate: (request, signal) => generate(work, request, signal, options.onUse),
      countTokens: (text) => child.call({ kind: "count", text }),
      tokenise: (text) => child.call({ kind: "tokenise", text }),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The weights that answer: those of the file, changed by each adapter. */
async function weightsOf(
  file: string,
  adapters: readonly ModelAdapter[],
): Promise<{ readonly fingerprint: string; readonly suffix: string }> {
  const own = await fileFingerprint(file);
  if (adapters.length === 0) return { fingerprint: own, suffix: "" };
  const hash = createHash("sha256").update(own);
  for (const adapter of adapters) hash.update(`\0${await fileFingerprint(adapter.file)}\0${adapter.scale}`);
  const names = adapters.map(({ file: path, scale }) => `${basename(path, ".gguf")}:${scale}`);
  return { fingerprint: hash.digest("hex"), suffix: ` + ${names.join(" + ")}` };
}

interface Work {
  readonly child: LlamaChild;
  readonly turns: Turns;
  readonly timeoutMs: number;
  readonly firstPieceMs: number;
  readonly closing: AbortSignal;
}

async function* generate(
  { child, turns, timeoutMs, firstPieceMs, closing }: Work,
  request: ModelRequest,
  asked: AbortSignal | undefined,
  onUse: ((use: LlamaUse) => void) | undefined,
): AsyncGenerator<GeneratedText> {
  const stop = new AbortController();
  const late = new Failure(
    "timeout",
    `model did not finish within ${timeoutMs / 1000} s; ask for less or allow more time`,
  );
  const mute = new Failure(
    "timeout",
    `model wrote nothing within ${firstPieceMs / 1000} s; ask with a smaller window or allow more time`,
  );
  const timer = setTimeout(() => stop.abort(late), timeoutMs);
  let firstTimer: NodeJS.Timeout | undefined;
  const signal = AbortSignal.any([stop.signal, closing, ...(asked ? [asked] : [])]);
  try {
    const endTurn = await turns.take(signal);
    const pieces = pieceStream(signal, asked);
    firstTimer = setTimeout(() => stop.abort(mute), firstPieceMs);
    child
      .call({ kind: "generate", request }, { signal, onPiece: pieces.add })
      .then(
        (use) => {
          onUse?.(use);
          pieces.end();
        },
        (error: unknown) => pieces.fail(error),
      )
      // The turn is over when the process is done with it, which may be after the reader left.
      .finally(endTurn);
    for await (const piece of pieces.read()) {
      clearTimeout(firstTimer);
      yield piece;
    }
  } finally {
    clearTimeout(timer);
    clearTimeout(firstTimer);
    stop.abort();
  }
}

/**
 * Pieces from a callback to whoever reads them; the reader gets the signal's reason as soon as it aborts. One that has not
 * left gets what was written before that: it may be of use though the rest is late.
 */
function pieceStream(signal: AbortSignal, asked: AbortSignal | undefined) {
  const waiting: GeneratedText[] = [];
  let outcome: { readonly error?: unknown } | undefined;
  let wake = (): void => undefined;
  const finish = (how: { readonly error?: unknown }): void => {
    outcome ??= how;
    wake();
  };

  return {
    add(piece: GeneratedText): void {
      waiting.push(piece);
      wake();
    },
    end: (): void => finish({}),
    fail: (error: unknown): void => finish({ error }),
    async *read(): AsyncGenerator<GeneratedText> {
      signal.addEventListener("abort", () => wake(), { once: true });
      for (;;) {
        asked?.throwIfAborted();
        const piece = waiting.shift();
        if (piece) {
          yield piece;
          continue;
        }
        signal.throwIfAborted();
        if (outcome && "error" in outcome) throw outcome.error;
        else if (outcome) return;
        else await new Promise<void>((resolve) => (wake = resolve));
      }
    },
  };
}
