import { Failure } from "@lagebild/domain";

/** An OpenAI-compatible server with the model to ask. */
export interface ModelEndpoint {
  /** Up to and with `/v1`. */
  readonly url: string;
  readonly model: string;
  readonly apiKey?: string;
}

const CALL_MS = 5_000;

/** Asks a server for what it says beside chats; undefined where it does not know the path. Throws where it is not there. */
export async function askServer(
  { apiKey, model }: ModelEndpoint,
  path: string | URL,
  body?: unknown,
): Promise<unknown> {
  const response = await fetch(path, {
    method: body === undefined ? "GET" : "POST",
    headers: {
      "content-type": "application/json",
      ...(apiKey !== undefined && { authorization: `Bearer ${apiKey}` }),
    },
    redirect: "error",
    signal: AbortSignal.timeout(CALL_MS),
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  if (response.ok) return response.json();
  await response.body?.cancel();
  if (response.status < 500 && response.status !== 429) return undefined;
  throw new Failure("unavailable", `server of model ${model} answered with status ${response.status}`);
}

/** What a server says of one of its models in `/v1/models`. */
export type ModelCard = Readonly<Record<string, unknown>>;

/** The cards of all of a server's models; undefined where it lists none. */
export async function modelCards(endpoint: ModelEndpoint): Promise<readonly ModelCard[] | undefined> {
  const list = await askServer(endpoint, `${endpoint.url.replace(/\/$/, "")}/models`);
  const { data } = (list ?? {}) as { readonly data?: unknown };
  return Array.isArray(data) ? data.filter((card) => typeof card === "object" && card !== null) : undefined;
}
