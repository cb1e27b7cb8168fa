import { Failure, messageOf, type FailureKind } from "@lagebild/domain";

export interface RtCallOptions {
  /** Of RT itself: `https://rt.example`. */
  readonly url: string;
  readonly token: string;
  readonly timeoutMs?: number;
}

/** Calls of RT's REST2 interface. */
export interface RtCalls {
  get<T>(path: string, query?: Readonly<Record<string, string>>): Promise<T>;
  put(path: string, body: unknown): Promise<void>;
  post(path: string, body: FormData): Promise<void>;
  /** The body of an answer as it arrives. */
  stream(path: string): Promise<AsyncIterable<Uint8Array>>;
  /** All items of a list that has no totals: pages are read until one is empty. */
  all<T>(path: string, query: Readonly<Record<string, string>>): Promise<readonly T[]>;
}

const DEFAULT_TIMEOUT_MS = 60_000;
/** A file of gigabytes is read by one call. */
const STREAM_TIMEOUT_MS = 3_600_000;
/** Of one answer that is read whole. */
const MAX_ANSWER_BYTES = 32 * 1024 * 1024;
/** What RT takes at most. */
const PER_PAGE = 100;
const MAX_PAGES = 1_000;

const KINDS: Readonly<Record<number, FailureKind>> = {
  400: "invalid",
  401: "denied",
  403: "denied",
  404: "missing",
  412: "conflict",
  429: "busy",
};

/** Speaks REST2 to one RT, as the user of a token. No redirect is followed: the token is for this server alone. */
export function rtCalls({ url, token, timeoutMs = DEFAULT_TIMEOUT_MS }: RtCallOptions): RtCalls {
  const base = `${url.replace(/\/+$/, "")}/REST/2.0`;
  const call = async (method: string, path: string, init: RequestInit = {}, ms = timeoutMs): Promise<Response> => {
    let response: Response;
    try {
      response = await fetch(base + path, {
        ...init,
        method,
        // RT sends browsers to its login page.
        headers: {
          authorization: `token ${token}`,
          "user-agent": "lagebild",
          accept: "application/json",
          ...init.headers,
        },
        redirect: "manual",
        signal: AbortSignal.timeout(ms),
      });
    } catch (error) {
      const isLate = error instanceof Error && error.name === "TimeoutError";
      throw new Failure(isLate ? "timeout" : "unavailable", `RT at ${url} does not answer: ${reasonOf(error)}`, error);
    }
    if (response.ok) return response;
    const said = await wholeText(response).catch(() => "");
    const kind = KINDS[response.status] ?? "unavailable";
    throw new Failure(kind, `RT answered ${response.status} to ${method} ${path.split("?")[0]}${messageIn(said)}`);
  };
  const calls: RtCalls = {
    async get<T>(path: string, query: Readonly<Record<string, string>> = {}) {
      const search = new URLSearchParams(query).toString();
      return readJson<T>(await call("GET", search === "" ? path : `${path}?${search}`), url);
    },
    async put(path, body) {
      const headers = { "content-type": "application/json" };
      await wholeText(await call("PUT", path, { body: JSON.stringify(body), headers }));
    },
    async post(path, body) {
      await wholeText(await call("POST", path, { body }));
    },
    async stream(path) {
      const { body } = await call("GET", path, {}, STREAM_TIMEOUT_MS);
      if (!body) throw new Failure("corrupt", `RT answered nothing to ${path}`);
      return piecesOf(body, url);
    },
    async all<T>(path: string, query: Readonly<Record<string, string>>) {
      const found: T[] = [];
      for (let page = 1; page <= MAX_PAGES; page++) {
        const paged = { ...query, per_page: String(PER_PAGE), page: String(page) };
        const { items, count } = await calls.get<{ readonly items: readonly T[]; readonly count: number }>(path, paged);
        found.push(...items);
        // Fewer than asked for may be those that we may see of a full page.
        if (items.length === 0 && count === 0) return found;
      }
      throw new Failure("invalid", `${path} has more than ${MAX_PAGES * PER_PAGE} entries`);
    },
  };
  return calls;
}

async function* piecesOf(body: AsyncIterable<Uint8Array>, url: string): AsyncGenerator<Uint8Array> {
  try {
    yield* body;
  } catch (error) {
    throw new Failure("unavailable", `RT at ${url} broke off: ${reasonOf(error)}`, error);
  }
}

async function readJson<T>(response: Response, url: string): Promise<T> {
  const text = await wholeText(response).catch((error: unknown) => {
    throw error instanceof Failure ? error : new Failure("unavailable", `RT at ${url} broke off`, error);
  });
  try {
    return JSON.parse(text) as T;
  } catch (error) {
    throw new Failure("corrupt", `RT at ${url} answered what is no JSON`, error);
  }
}

async function wholeText({ body }: Response): Promise<string> {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of (body ?? []) as AsyncIterable<Uint8Array>) {
    bytes += piece.length;
    if (bytes > MAX_ANSWER_BYTES) throw new Failure("corrupt", `RT answered more than ${MAX_ANSWER_BYTES} bytes`);
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString("utf8");
}

/** What RT says of a refusal, without what its Perl adds of its own files. */
function messageIn(text: string): string {
  try {
    const { message } = JSON.parse(text) as { readonly message?: string };
    return message === undefined ? "" : `: ${message.replace(/ at \/.*/s, "").slice(0, 200)}`;
  } catch {
    return "";
  }
}

const reasonOf = (error: unknown): string => {
  const cause = error instanceof Error ? (error.cause as { readonly code?: string } | undefined) : undefined;
  return cause?.code ?? messageOf(error);
};
