import { fileURLToPath } from "node:url";
import { langchainModel } from "./langchain-model.js";
import { languageModelContract } from "../language-model.contract.js";
import { llamaModel } from "../llama/llama-model.js";
import { testOpenaiServer } from "./test-openai-server.js";

const TINY = fileURLToPath(new URL("../../tiny-model/tiny.gguf", import.meta.url));

languageModelContract("langchainModel on a server over a GGUF file", async () => {
  const llama = await llamaModel({ file: TINY, threads: 1 });
  const server = await testOpenaiServer({ model: llama });
  const endpoints = [{ url: server.url, model: llama.identity.name }];
  const model = langchainModel({ endpoints, contextTokens: llama.contextTokens, retries: 0 });
  return {
    ...model,
    get identity() {
      return model.identity;
    },
    async close() {
      await model.close();
      await server.close();
      await llama.close();
    },
  };
});
