import { fork, type ChildProcess } from "node:child_process";
import { createRequire } from "node:module";
import type { Socket } from "node:net";
import { Failure, resultOf, type Outcome, type GeneratedText } from "@lagebild/domain";
import type { FromLlamaProcess, LlamaAnswers, LlamaCall, LlamaLoad, LoadedLlama, ToLlamaProcess } from "./messages.js";

/** The process that holds the model. It may die: then what it was asked fails, and the next call starts another. */
export interface LlamaChild {
  readonly processId: number | undefined;
  start(): Promise<LoadedLlama>;
  call<Kind extends LlamaCall["kind"]>(
    call: Extract<LlamaCall, { readonly kind: Kind }>,
    options?: CallOptions,
  ): Promise<LlamaAnswers[Kind]>;
  close(): Promise<void>;
}

export interface CallOptions {
  readonly signal?: AbortSignal;
  onPiece?(piece: GeneratedText): void;
}

export interface LlamaChildOptions {
  readonly load: LlamaLoad;
  /** Deaths in a row, without an answer between them, after which no new process is started for a while. */
  readonly maxDeaths: number;
  readonly restMs: number;
}

/** One process from its start to its end. */
interface Life {
  readonly child: ChildProcess;
  readonly pending: Map<number, Pending>;
  readonly loaded: Promise<LoadedLlama>;
  readonly ended: Promise<void>;
}

interface Pending {
  resolve(outcome: Outcome<LlamaAnswers[LlamaCall["kind"]]>): void;
  reject(error: unknown): void;
  onPiece?(piece: GeneratedText): void;
}

/** What a process may take for the batch it is at when a request is aborted, before it counts as hung. */
const ABORT_PATIENCE_MS = 60_000;
const KEPT_STDERR_CHARACTERS = 4_000;

/** Makes the process side of a model; `start` or the first call starts it. */
export function llamaChild({ load, maxDeaths, restMs }: LlamaChildOptions): LlamaChild {
  let life: Life | undefined;
  let lastId = 0;
  let deaths = 0;
  let restsUntil = 0;
  let lastDeath: Failure | undefined;
  let isClosed = false;

  const alive = (): Life => {
    if (isClosed) throw new Failure("unavailable", "model is closed");
    if (life) return life;
    const restSeconds = Math.ceil((restsUntil - Date.now()) / 1000);
    if (restSeconds > 0) {
      const message = `model process ended ${maxDeaths} times in a row; it is started again in ${restSeconds} s (${lastDeath?.message})`;
      throw new Failure("unavailable", message, lastDeath);
    }
    return (life = begin());
  };
  const begin = (): Life => {
    const begun = beginLife(load, (failure) => {
      if (life === begun) life = undefined;
      if (isClosed) return;
      lastDeath = failure;
      deaths += 1;
      if (deaths >= maxDeaths) {
        deaths = 0;
        restsUntil = Date.now() + restMs;
      }
    });
    return begun;
  };

  return {
    get processId() {
      return life?.child.pid;
    },
    start: async () => await alive().loaded,
    async call(call, options = {}) {
      const current = alive();
      await current.loaded;
      const answer = await ask(current, (lastId += 1), call, options);
      deaths = 0;
      return answer as LlamaAnswers[typeof call.kind];
    },
    async close() {
      isClosed = true;
      const ending = life;
      life = undefined;
      if (ending) busy(ending.child); // or the process may end before its child is waited for
      ending?.child.kill("SIGKILL");
      await ending?.ended;
    },
  };
}

function beginLife(load: LlamaLoad, onDeath: (failure: Failure) => void): Life {
  // By package name, so that it is the built file even where the sources are run, as tests do.
  const file = createRequire(import.meta.url).resolve("@lagebild/models/llama-process");
  const child = fork(file, [], { stdio: ["ignore", "ignore", "pipe", "ipc"], execArgv: [], serialization: "advanced" });
  const pending: Life["pending"] = new Map();
  let said = "";
  let isOver = false;
  (child.stderr as Socket | null)?.unref();
  child.stderr?.setEncoding("utf8").on("data", (text: string) => (said = (said + text).slice(-KEPT_STDERR_CHARACTERS)));
  child.on("message", (message: FromLlamaProcess) => settle(pending, child, message));
  const ended = new Promise<void>((resolve) => {
    const end = (how: string): void => {
      if (isOver) return;
      isOver = true;
      const failure = new Failure("unavailable", `model process ended (${how}); ask again`, new Error(said));
      onDeath(failure);
      for (const call of pending.values()) call.reject(failure);
      pending.clear();
      resolve();
    };
    child.once("error", (error) => end(error.message));
    child.once("exit", (code, signal) => end(signal ?? `exit code ${code}`));
  });
  const partial = { child, pending, ended };
  const loaded = ask(partial, 0, { kind: "load", load }) as Promise<LoadedLlama>;
  // A process without a model is of no use; its end lets the next call try again.
  loaded.catch(() => child.kill("SIGKILL"));
  return { ...partial, loaded };
}

function settle(pending: Life["pending"], child: ChildProcess, message: FromLlamaProcess): void {
  const call = pending.get(message.id);
  if ("piece" in message) return call?.onPiece?.(message.piece);
  pending.delete(message.id);
  if (pending.size === 0) idle(child);
  call?.resolve(message.outcome);
}

async function ask(
  { child, pending }: Pick<Life, "child" | "pending">,
  id: number,
  call: LlamaCall,
  { signal, onPiece }: CallOptions = {},
): Promise<LlamaAnswers[LlamaCall["kind"]]> {
  const tell = (message: ToLlamaProcess): void => void (child.connected && child.send(message));
  let patience: NodeJS.Timeout | undefined;
  const abort = (): void => {
    tell({ id, abort: true });
    patience = setTimeout(() => child.kill("SIGKILL"), ABORT_PATIENCE_MS);
  };
  try {
    const outcome = await new Promise<Outcome<LlamaAnswers[LlamaCall["kind"]]>>((resolve, reject) => {
      busy(child);
      pending.set(id, { resolve, reject, ...(onPiece ? { onPiece } : {}) });
      tell({ id, call });
      if (signal?.aborted) abort();
      else signal?.addEventListener("abort", abort, { once: true });
    });
    return resultOf(outcome);
  } finally {
    clearTimeout(patience);
    signal?.removeEventListener("abort", abort);
  }
}

/** A process that works keeps ours alive; one that waits does not. */
const busy = (child: ChildProcess): void => {
  child.ref();
  child.channel?.ref();
};
const idle = (child: ChildProcess): void => {
  child.unref();
  child.channel?.unref();
};
