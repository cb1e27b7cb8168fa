import { askServer, type ModelCard, type ModelEndpoint } from "./ask-server.js";

/** Ollama's, where a model's own settings and what is loaded say nothing: it cuts longer prompts without a word. */
const OLLAMA_TOKENS = 4_096;

/**
 * The context of a model in tokens, as its server says: vLLM and SGLang in the model's card, llama-server there or in
 * `/props`, Ollama in what it has loaded and in `/api/show`. Undefined where none of them speaks.
 */
export async function contextOf(endpoint: ModelEndpoint, card: ModelCard | undefined): Promise<number | undefined> {
  const told = tokensIn(card?.["max_model_len"]) ?? tokensIn(record(card?.["meta"])["n_ctx"]);
  if (told !== undefined) return told;
  const ask = (path: string, body?: unknown): Promise<Readonly<Record<string, unknown>>> =>
    askServer(endpoint, new URL(path, endpoint.url), body).then(record, () => ({}));
  const [props, shown, running] = await Promise.all([
    ask("/props"),
    ask("/api/show", { model: endpoint.model }),
    ask("/api/ps"),
  ]);
  return (
    tokensIn(record(props["default_generation_settings"])["n_ctx"]) ??
    tokensIn(props["n_ctx"]) ??
    loadedContext(running, endpoint.model) ??
    shownContext(shown) ??
    trainedContext(card)
  );
}

const record = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>) : {};

const tokensIn = (value: unknown): number | undefined =>
  typeof value === "number" && Number.isInteger(value) && value > 0 ? value : undefined;

function loadedContext(running: Readonly<Record<string, unknown>>, model: string): number | undefined {
  const models = Array.isArray(running["models"]) ? running["models"].map(record) : [];
  const loaded = models.find(({ name, model: id }) =>
    [name, id].some((one) => one === model || one === `${model}:latest`),
  );
  return tokensIn(loaded?.["context_length"]);
}

/** What a Modelfile sets, else what Ollama takes, but never more than the model was trained for. */
function shownContext(shown: Readonly<Record<string, unknown>>): number | undefined {
  const { parameters } = shown;
  const set = typeof parameters === "string" ? /^num_ctx\s+(\d+)/m.exec(parameters)?.[1] : undefined;
  if (set !== undefined) return Number(set);
  const info = Object.entries(record(shown["model_info"]));
  const trained = tokensIn(info.find(([name]) => name.endsWith(".context_length"))?.[1]);
  return trained === undefined ? undefined : Math.min(trained, OLLAMA_TOKENS);
}

/** Says no more than that the context is not larger. */
const MOST_ASSUMED = 8_192;

function trainedContext(card: ModelCard | undefined): number | undefined {
  const trained = tokensIn(record(card?.["meta"])["n_ctx_train"]);
  return trained === undefined ? undefined : Math.min(trained, MOST_ASSUMED);
}
