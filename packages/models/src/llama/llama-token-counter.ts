import { resolve } from "node:path";
import { Failure, messageOf, type TokenCounter } from "@lagebild/domain";
import { LRUCache } from "lru-cache";
import { getLlama, LlamaLogLevel } from "node-llama-cpp";
import { checkModelFile, fileFingerprint } from "./file.js";

export interface LlamaTokenCounter extends TokenCounter {
  close(): Promise<void>;
}

/** The window is packed from the same lines again and again. */
const KEPT_TEXTS = 4_096;
const LONGEST_KEPT_CHARACTERS = 2_000;

/** Counts as the model in a GGUF file does; loads its vocabulary only, into this process. */
export async function llamaTokenCounter(modelFile: string): Promise<LlamaTokenCounter> {
  const file = resolve(modelFile);
  await checkModelFile(file);
  const [model, fingerprint] = await Promise.all([vocabularyOf(file), fileFingerprint(file)]);
  const kept = new LRUCache<string, number>({ max: KEPT_TEXTS });

  return {
    name: `${model.fileInfo.metadata.general.name ?? model.filename ?? "model"} ${fingerprint.slice(0, 12)}`,
    count(text) {
      const known = kept.get(text);
      if (known !== undefined) return known;
      const tokens = model.tokenize(text, false).length;
      if (text.length <= LONGEST_KEPT_CHARACTERS) kept.set(text, tokens);
      return tokens;
    },
    cut: (text) => model.tokenize(text, false).map((id) => ({ id, text: model.detokenize([id]) })),
    async close() {
      kept.clear();
      await model.dispose();
    },
  };
}

async function vocabularyOf(file: string) {
  try {
    const llama = await getLlama({
      gpu: false,
      build: "never",
      skipDownload: true,
      progressLogs: false,
      maxThreads: 1,
      logLevel: LlamaLogLevel.disabled,
    });
    return await llama.loadModel({ modelPath: file, vocabOnly: true });
  } catch (error) {
    const reason = messageOf(error);
    throw new Failure("corrupt", `vocabulary of model ${file} cannot be loaded: ${reason}`, error);
  }
}
