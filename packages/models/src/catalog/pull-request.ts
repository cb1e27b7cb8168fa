import { Failure, type FailureKind } from "@lagebild/domain";

/** A server's answer to a request for a file, from a byte on. */
export interface Download {
  /** Where the body begins in the file; the part before it need not be sent again. */
  readonly startByte: number;
  /** Of the whole file; undefined where the server does not say. */
  readonly totalBytes: number | undefined;
  /** A strong validator: the same as long as the bytes are. */
  readonly etag: string | undefined;
  /** SHA-256 of the whole file, where a hub announces it (`X-Linked-ETag` of Hugging Face). */
  readonly announcedSha256: string | undefined;
  /** Undefined where the file has no bytes beyond those asked for. */
  readonly body: ReadableStream<Uint8Array> | undefined;
}

export interface DownloadRequest {
  readonly url: string;
  /** 0 asks for the whole file. */
  readonly fromByte: number;
  /** Where given, the server sends the whole file if it changed since. */
  readonly etag: string | undefined;
  readonly signal: AbortSignal;
}

const MAX_REDIRECTS = 5;

/** What the hub said on the way to the bytes. */
interface Announced {
  sha256: string | undefined;
  bytes: number | undefined;
}

/** Asks for a file and follows redirects, never from https to http. */
export async function requestDownload({ url, fromByte, etag, signal }: DownloadRequest): Promise<Download> {
  const announced: Announced = { sha256: undefined, bytes: undefined };
  let at = new URL(url);
  for (let redirects = 0; ; redirects++) {
    const response = await fetchFrom(at, fromByte, etag, signal);
    announced.sha256 ??= hashOf(response.headers.get("x-linked-etag"));
    announced.bytes ??= wholeNumber(response.headers.get("x-linked-size"));
    const location = response.headers.get("location");
    if (response.status >= 300 && response.status < 400 && location !== null) {
      await response.body?.cancel();
      if (redirects >= MAX_REDIRECTS)
        throw new Failure("invalid", `${at.host} redirects more than ${MAX_REDIRECTS} times`);
      at = redirectTarget(at, location);
      continue;
    }
    return downloadOf(response, { host: at.host, fromByte, announced });
  }
}

async function fetchFrom(at: URL, fromByte: number, etag: string | undefined, signal: AbortSignal): Promise<Response> {
  try {
    return await fetch(at, {
      redirect: "manual",
      signal,
      headers: {
        "user-agent": "lagebild",
        "accept-encoding": "identity", // a compressed body has other lengths and ranges than the file
        ...(fromByte > 0 && { range: `bytes=${fromByte}-` }),
        ...(fromByte > 0 && etag !== undefined && { "if-range": etag }),
      },
    });
  } catch (error) {
    signal.throwIfAborted();
    throw new Failure("unavailable", `${at.host} cannot be reached`, error);
  }
}

function redirectTarget(from: URL, location: string): URL {
  const target = URL.canParse(location, from.href) ? new URL(location, from) : undefined;
  if (target?.protocol === "https:" || (target?.protocol === "http:" && from.protocol === "http:")) return target;
  throw new Failure(
    "denied",
    `${from.host} redirects from ${from.protocol} to ${target?.protocol ?? "nowhere"}, which is not followed`,
  );
}

async function downloadOf(
  response: Response,
  { host, fromByte, announced }: { readonly host: string; readonly fromByte: number; readonly announced: Announced },
): Promise<Download> {
  const { status, headers, body } = response;
  const range = /^bytes (?:(\d+)-(\d+)|\*)\/(\d+|\*)$/.exec(headers.get("content-range") ?? "");
  const rangeTotal = wholeNumber(range?.[3]);
  const rest = { etag: strongEtag(headers.get("etag")), announcedSha256: announced.sha256 };
  if (status === 206 && range?.[1] !== undefined) {
    const startByte = Number(range[1]);
    const totalBytes = rangeTotal ?? announced.bytes;
    return { ...rest, startByte, totalBytes: agreed(totalBytes, announced.bytes, host), body: body ?? undefined };
  }
  if (status === 200) {
    const length = wholeNumber(headers.get("content-length"));
    return { ...rest, startByte: 0, totalBytes: agreed(length, announced.bytes, host), body: body ?? undefined };
  }
  await body?.cancel();
  if (status === 416)
    return { ...rest, startByte: fromByte, totalBytes: rangeTotal ?? announced.bytes, body: undefined };
  throw new Failure(kindOfStatus(status), `${host} answered with status ${status}`, { headers });
}

function agreed(sent: number | undefined, announced: number | undefined, host: string): number | undefined {
  if (sent === undefined || announced === undefined || sent === announced) return sent ?? announced;
  throw new Failure("corrupt", `${host} sends ${sent} bytes, ${announced} were announced`);
}

function kindOfStatus(status: number): FailureKind {
  if (status === 401 || status === 403) return "denied";
  if (status === 404 || status === 410) return "missing";
  if (status === 429) return "busy";
  return status >= 500 || status === 408 ? "unavailable" : "invalid";
}

const wholeNumber = (text: string | null | undefined): number | undefined =>
  text !== null && text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined;

const strongEtag = (text: string | null): string | undefined => (text?.startsWith('"') ? text : undefined);

const hashOf = (text: string | null): string | undefined => /^"?([0-9a-f]{64})"?$/.exec(text ?? "")?.[1];
