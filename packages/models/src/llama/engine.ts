import { Failure, type GeneratedText, type ModelRequest, type OutputSchema } from "@lagebild/domain";
import { LRUCache } from "lru-cache";
import {
  getLlama,
  LlamaGrammarEvaluationState,
  LlamaLogLevel,
  type Llama,
  type LlamaContext,
  type LlamaGrammar,
  type LlamaModel,
} from "node-llama-cpp";
import { readChatTemplate } from "./chat-template.js";
import { grammarOf } from "./grammar.js";
import { loadFailure } from "./load-failure.js";
import type { LlamaLoad, LlamaUse, LoadedLlama } from "./messages.js";
import { promptFrame, type PromptFrame, type PromptTokens } from "./prompt.js";
import { llamaSequences, type LlamaSequences } from "./sequences.js";
import { pieceWriter } from "./pieces.js";

/** A loaded model. Runs in a process of its own, because native code may crash. */
export interface LlamaEngine {
  readonly loaded: LoadedLlama;
  /** Hands pieces of output to `onPiece`; stops after the token or batch in work once the signal aborts. */
  generate(request: ModelRequest, signal: AbortSignal, onPiece: (piece: GeneratedText) => void): Promise<LlamaUse>;
  count(text: string): number;
  tokenise(text: string): readonly string[];
}

/** Context where a model was trained for more: state takes memory for each token of each sequence. */
const MOST_CONTEXT_TOKENS = 8192;

/** Loads a GGUF file. A file that llama.cpp cannot read is a failure "corrupt", too little memory is "unavailable". */
export async function llamaEngine(load: LlamaLoad): Promise<LlamaEngine> {
  const template = load.template === undefined ? undefined : await readChatTemplate(load.template);
  const { llama, model, context } = await open(load);
  // The context may be larger than asked for: llama.cpp rounds it up.
  const contextTokens = Math.min(contextTokensOf(model, load), context.contextSize - 1);
  const frame = promptFrame(model, template);
  const sequences = llamaSequences(model, context, load);
  const grammars = grammarCache(llama);

  return {
    loaded: { name: model.fileInfo.metadata.general.name ?? model.filename ?? "model", contextTokens },
    async generate(request, signal, onPiece) {
      const prompt = fitting(frame, request, contextTokens);
      const grammar = await grammars(request.schema);
      return await generateIn(sequences, { model, prompt, grammar, request, signal, onPiece });
    },
    count: (text) => model.tokenize(text, false).length,
    tokenise: (text) => model.tokenize(text, false).map((token) => model.detokenize([token], true)),
  };
}

function fitting(frame: PromptFrame, request: ModelRequest, contextTokens: number): PromptTokens {
  const prompt = frame.fill(request.system, request.user);
  const wanted = prompt.tokens.length + request.maxTokens;
  if (wanted <= contextTokens) return prompt;
  throw new Failure(
    "invalid",
    `prompt of ${prompt.tokens.length} tokens and output of up to ${request.maxTokens} are more than the ` +
      `${contextTokens} of the model's context; ask with a smaller window or load the model with more context`,
  );
}

interface Generation {
  readonly model: LlamaModel;
  readonly prompt: PromptTokens;
  readonly grammar: LlamaGrammar;
  readonly request: ModelRequest;
  readonly signal: AbortSignal;
  onPiece(piece: GeneratedText): void;
}

async function generateIn(sequences: LlamaSequences, generation: Generation): Promise<LlamaUse> {
  const { model, prompt, grammar, request, signal, onPiece } = generation;
  let generatedTokens = 0;
  const use = await sequences.withPrompt(prompt, signal, async (sequence, lastBatch) => {
    const pieces = pieceWriter(model, onPiece);
    const tokens = sequence.evaluateWithMetadata(
      [...lastBatch],
      { confidence: true },
      {
        temperature: request.temperature,
        seed: request.seed,
        grammarEvaluationState: new LlamaGrammarEvaluationState({ model, grammar }),
      },
    );
    for await (const { token, confidence } of tokens) {
      if (signal.aborted) break;
      generatedTokens += 1;
      pieces.add(token, confidence);
      if (generatedTokens >= request.maxTokens) break;
    }
    if (!signal.aborted) pieces.end();
  });
  return { ...use, generatedTokens };
}

const KEPT_GRAMMARS = 32;

/** The grammars of the last schemas asked for. */
function grammarCache(llama: Llama): (schema: OutputSchema) => Promise<LlamaGrammar> {
  const kept = new LRUCache<string, LlamaGrammar>({ max: KEPT_GRAMMARS });
  return async (schema) => {
    const text = grammarOf(schema);
    const grammar = kept.get(text) ?? (await llama.createGrammar({ grammar: text }));
    kept.set(text, grammar);
    return grammar;
  };
}

interface Opened {
  readonly llama: Llama;
  readonly model: LlamaModel;
  readonly context: LlamaContext;
}

async function open(load: LlamaLoad): Promise<Opened> {
  let said = "";
  try {
    const llama = await getLlama({
      build: "never",
      skipDownload: true,
      progressLogs: false,
      maxThreads: load.threads,
      logLevel: LlamaLogLevel.error,
      logger: (_, message) => (said = message.trim() || said),
    });
    const model = await llama.loadModel({ modelPath: load.file, gpuLayers: load.gpuLayers });
    const context = await model.createContext({
      // llama.cpp's JavaScript side keeps one cell free.
      contextSize: contextTokensOf(model, load) + 1,
      sequences: load.sequences,
      threads: load.threads,
      batchSize: load.batchTokens,
      // With this or with several sequences in one batch, results may depend on what else is running.
      flashAttention: load.flashAttention,
      ...(load.adapters.length > 0 && {
        lora: { adapters: load.adapters.map(({ file, scale }) => ({ filePath: file, scale })) },
      }),
      // A window that slides over the state would leave nothing to reuse.
      swaFullCache: true,
      batching: {
        itemPrioritizationStrategy: ({ items }) =>
          items.slice(0, 1).map((item) => ({ item, processAmount: item.tokens.length })),
      },
    });
    return { llama, model, context };
  } catch (error) {
    throw loadFailure(error, load, said);
  }
}

function contextTokensOf({ trainContextSize }: LlamaModel, { contextTokens }: LlamaLoad): number {
  if (contextTokens === undefined) return Math.min(trainContextSize, MOST_CONTEXT_TOKENS);
  if (contextTokens <= trainContextSize) return contextTokens;
  const message = `context of ${contextTokens} tokens is more than the ${trainContextSize} that the model was trained for`;
  throw new Failure("invalid", message);
}
