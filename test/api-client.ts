/** A stream's events, in order. */
export interface ReceivedEvent {
  readonly event: string;
  readonly data: unknown;
}

/** Asks an API as a ticket system would: plain HTTP. */
export interface ApiClient {
  get<T>(path: string): Promise<T>;
  post(path: string, body: unknown, headers?: Readonly<Record<string, string>>): Promise<Response>;
  /** Posts and reads the stream that comes back; `onEvent` sees each event as it comes. */
  stream(path: string, body: unknown, onEvent?: (event: ReceivedEvent) => void): Promise<readonly ReceivedEvent[]>;
}

export function apiClient(api: string, key?: string): ApiClient {
  const access = key === undefined ? {} : { authorization: `Bearer ${key}` };
  const post: ApiClient["post"] = (path, body, headers = {}) =>
    fetch(`${api}${path}`, {
      method: "POST",
      headers: { "content-type": "application/json", ...access, ...headers },
      body: JSON.stringify(body),
    });
  return {
    get: async <T>(path: string) => (await (await fetch(`${api}${path}`, { headers: access })).json()) as T,
    post,
    async stream(path, body, onEvent) {
      return readEvents(await post(path, body, { accept: "text/event-stream" }), onEvent);
    },
  };
}

/** Reads server-sent events to their end. Throws with the body where it is no stream. */
export async function readEvents(
  response: Response,
  onEvent?: (event: ReceivedEvent) => void,
): Promise<readonly ReceivedEvent[]> {
  if (!response.headers.get("content-type")?.includes("text/event-stream")) throw new Error(await response.text());
  const events: ReceivedEvent[] = [];
  const decoder = new TextDecoder();
  let rest = "";
  for await (const bytes of response.body as AsyncIterable<Uint8Array>) {
    const frames = (rest + decoder.decode(bytes, { stream: true })).split("\n\n");
    rest = frames.pop()!;
    for (const frame of frames) {
      const event = /^event: (.*)$/m.exec(frame)?.[1];
      if (event === undefined) continue;
      events.push({ event, data: JSON.parse(/^data: (.*)$/m.exec(frame)![1]!) as unknown });
      onEvent?.(events.at(-1)!);
    }
  }
  return events;
}
