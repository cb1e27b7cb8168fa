import type { BaseChatModel } from "@langchain/core/language_models/chat_models";
import { HumanMessage, SystemMessage } from "@langchain/core/messages";
import type { ModelRequest } from "@lagebild/domain";
import { neutraliseControlTokens } from "../control-tokens.js";
import { chatFailure } from "./failure.js";
import { leastProbability } from "./probability.js";
import type { ChatBackend } from "./server.js";

/** Any LangChain chat model, set up by the caller; where LangChain's tracing is on, it traces, log text included. */
export interface ChatModelSource {
  readonly chatModel: BaseChatModel;
  /** As answers will name it. */
  readonly name: string;
  /** Changes with the weights; `unknown` where nobody can tell. */
  readonly fingerprint?: string;
  /**
   * What to hand to the chat model with a call, such as `{ format: schema }` for Ollama. LangChain has no common word
   * for seed, temperature or schema, so without this they are what the chat model was set up with.
   */
  readonly callOptions?: (request: ModelRequest) => Readonly<Record<string, unknown>>;
}

/** Asks a LangChain chat model. */
export function chatModelBackend({ chatModel, name, fingerprint, callOptions }: ChatModelSource): ChatBackend {
  const where = `model ${name}`;
  return {
    where,
    async *stream(request, signal) {
      const messages = [new SystemMessage(request.system), new HumanMessage(neutraliseControlTokens(request.user))];
      try {
        for await (const chunk of await chatModel.stream(messages, { ...callOptions?.(request), signal })) {
          if (chunk.text === "") continue;
          const probability = leastProbability(chunk.response_metadata["logprobs"]);
          yield { text: chunk.text, ...(probability !== undefined && { probability }) };
        }
      } catch (error) {
        signal.throwIfAborted();
        throw chatFailure(error, where);
      }
    },
    // LangChain's own counter would fetch a foreign tokenizer from the network.
    tokenise: async () => undefined,
    fingerprint: async () => fingerprint,
    contextTokens: async () => undefined,
  };
}
