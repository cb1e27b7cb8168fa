import { setTimeout as sleep } from "node:timers/promises";
import type { Failure, GeneratedText, LanguageModel, ModelRequest } from "@lagebild/domain";
import { langchainModel, type LangchainModelOptions } from "./langchain-model.js";
import { testOpenaiServer, type TestServer, type TestServerOptions } from "./test-openai-server.js";

export const REQUEST: ModelRequest = {
  system: "Answer from the evidence.",
  user: "[1] auth.log:1 Accepted password for backup\n\nQuestion: who came in?",
  schema: {
    type: "object",
    properties: { verdict: { enum: ["yes", "no"] }, values: { type: "array", items: { type: "string" }, maxItems: 3 } },
  },
  temperature: 0,
  seed: 7,
  maxTokens: 64,
};

export const closers: (() => Promise<void>)[] = [];

/** Closes what a test opened; each test file calls it after each test. */
export async function closeAll(): Promise<void> {
  for (const close of closers.splice(0).reverse()) await close();
}

interface Script {
  readonly pieces?: readonly GeneratedText[];
  readonly pauseMs?: number;
  readonly name?: string;
  readonly fail?: Failure;
}

interface ScriptedModel extends LanguageModel {
  readonly asked: ModelRequest[];
  running: number;
  mostRunning: number;
}

/** Says what it is told to, cuts text at spaces, and remembers what it was asked. */
export function scriptedModel({ pieces = SAID, pauseMs = 0, name = "scripted", fail }: Script = {}): ScriptedModel {
  const cut = (text: string): readonly string[] => text.split(/(?<= )/);
  const model: ScriptedModel = {
    asked: [],
    running: 0,
    mostRunning: 0,
    identity: { name, fingerprint: `weights of ${name}` },
    contextTokens: 4096,
    async *generate(request, signal) {
      model.asked.push(request);
      if (fail) throw fail;
      model.mostRunning = Math.max(model.mostRunning, ++model.running);
      try {
        for (const piece of pieces) {
          if (pauseMs > 0) await sleep(pauseMs, undefined, signal && { signal });
          yield piece;
        }
      } finally {
        model.running -= 1;
      }
    },
    countTokens: async (text) => cut(text).length,
    tokenise: async (text) => cut(text),
    close: async () => {},
  };
  return model;
}

export const SAID: readonly GeneratedText[] = [
  { text: '{"verdict":"yes",', probability: 0.9 },
  { text: '"values":["back', probability: 0.5 },
  { text: 'up"]}', probability: 0.8 },
];
export const TEXT = SAID.map(({ text }) => text).join("");

export async function server(options: Partial<TestServerOptions> = {}): Promise<TestServer> {
  const started = await testOpenaiServer({ model: scriptedModel(), ...options });
  closers.push(() => started.close());
  return started;
}

type Settings = Partial<Omit<LangchainModelOptions, "endpoints">> & { readonly thinks?: boolean };

export function modelOn(
  servers: readonly (TestServer | string)[],
  settings: Settings & { apiKey?: string } = {},
): LanguageModel {
  const { apiKey, ...limits } = settings;
  const endpoints = servers.map((one) => ({
    url: typeof one === "string" ? one : one.url,
    model: "scripted",
    ...(apiKey !== undefined && { apiKey }),
  }));
  const model = langchainModel({ endpoints, contextTokens: 4096, backoffMs: 1, ...limits });
  closers.push(() => model.close());
  return model;
}

export async function collect(
  model: LanguageModel,
  request = REQUEST,
  signal?: AbortSignal,
): Promise<readonly GeneratedText[]> {
  const pieces: GeneratedText[] = [];
  for await (const piece of model.generate(request, signal)) pieces.push(piece);
  return pieces;
}

export const textOf = async (model: LanguageModel, request = REQUEST, signal?: AbortSignal): Promise<string> =>
  (await collect(model, request, signal)).map(({ text }) => text).join("");

/** A port on which nobody listens. */
export async function deadUrl(): Promise<string> {
  const dead = await server();
  await dead.close();
  return dead.url;
}
