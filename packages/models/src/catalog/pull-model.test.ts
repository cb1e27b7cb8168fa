import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { pullModel, type PullOptions, type PullProgress } from "./pull-model.js";

const BYTES = modelBytes(300_000, 7);
const SHA256 = sha256(BYTES);

let folder = "";
const closers: (() => Promise<void>)[] = [];
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), "lagebild-pull-"))));
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
  await rm(folder, { recursive: true, force: true });
});

function modelBytes(size: number, seed: number): Buffer {
  const bytes = Buffer.alloc(size);
  for (let i = 0; i < size; i++) bytes[i] = (i * 31 + (i >> 8) * seed) & 0xff;
  bytes.write("GGUF");
  return bytes;
}

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

type Handler = (request: IncomingMessage, response: ServerResponse, number: number) => void;

interface FileServer {
  readonly url: string;
  /** The Range header of each request. */
  readonly ranges: (string | undefined)[];
}

async function fileServer(handle: Handler): Promise<FileServer> {
  const ranges: (string | undefined)[] = [];
  const server = createServer((request, response) => handle(request, response, ranges.push(request.headers.range) - 1));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closers.push(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(() => resolve()));
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/model.gguf`, ranges };
}

interface Serving {
  readonly bytes?: Buffer;
  readonly etag?: string;
  /** Bytes of the body that go out before the connection is dropped. */
  readonly cutAfter?: number | undefined;
  /** The connection stays open instead, and nothing more comes. */
  readonly isHeld?: boolean;
  readonly headers?: Readonly<Record<string, string | number>>;
}

/** Sends a file as a good server does: whole, or from the byte that is asked for where the file is still the same. */
function serve(request: IncomingMessage, response: ServerResponse, options: Serving = {}): void {
  const { bytes = BYTES, etag = '"v1"', cutAfter, isHeld = false, headers = {} } = options;
  const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? "")?.[1] ?? 0);
  const isSame = request.headers["if-range"] === undefined || request.headers["if-range"] === etag;
  const start = isSame ? from : 0;
  for (const [name, value] of Object.entries({ etag, ...headers })) response.setHeader(name, value);
  if (start >= bytes.length && start > 0) {
    response.writeHead(416, { "content-range": `bytes */${bytes.length}` }).end();
    return;
  }
  const body = bytes.subarray(start);
  response.setHeader("content-length", headers["content-length"] ?? body.length);
  if (start > 0) response.setHeader("content-range", `bytes ${start}-${bytes.length - 1}/${bytes.length}`);
  response.statusCode = start > 0 ? 206 : 200;
  if (cutAfter === undefined) return void response.end(body);
  response.write(body.subarray(0, cutAfter), () => {
    if (!isHeld) setTimeout(() => response.destroy(), 300); // what is on its way arrives
  });
}

const pull = (url: string | readonly string[], options: Partial<PullOptions> = {}) =>
  pullModel({ urls: typeof url === "string" ? [url] : url, folder, file: "m.gguf", backoffMs: 1, ...options });

const pulled = async (): Promise<string> => sha256(await readFile(join(folder, "m.gguf")));

/** What lies in the folder; the model's name among it only when it is whole. */
const names = async (): Promise<readonly string[]> => (await readdir(folder)).sort();

describe("pullModel", () => {
  it("downloads a file, checks it, and writes its hash beside it", async () => {
    const { url } = await fileServer((request, response) => serve(request, response));
    const seen: PullProgress[] = [];
    const result = await pull(url, { sha256: SHA256, onProgress: (progress) => seen.push(progress) });
    expect(result).toEqual({
      path: join(folder, "m.gguf"),
      sizeBytes: BYTES.length,
      sha256: SHA256,
      vouchedBy: "caller",
      wasThere: false,
    });
    expect(await pulled()).toBe(SHA256);
    expect(await names()).toEqual(["m.gguf", "m.gguf.sha256"]);
    expect(await readFile(join(folder, "m.gguf.sha256"), "utf8")).toBe(`${SHA256}  m.gguf\n`);
    expect(seen.at(-1)).toEqual({ phase: "downloading", doneBytes: BYTES.length, totalBytes: BYTES.length });
  });

  it("takes the hash that the hub announces on its redirect", async () => {
    const { url: bytesUrl } = await fileServer((request, response) => serve(request, response));
    const hub = (announced: string) =>
      fileServer((_, response) =>
        response
          .writeHead(302, { location: bytesUrl, "x-linked-etag": `"${announced}"`, "x-linked-size": BYTES.length })
          .end(),
      );
    expect(await pull((await hub(SHA256)).url)).toMatchObject({ sha256: SHA256, vouchedBy: "hub" });
    await rm(join(folder, "m.gguf"));
    await expect(pull((await hub("0".repeat(64))).url)).rejects.toMatchObject({ kind: "corrupt" });
    expect(await names()).not.toContain("m.gguf");
  });

  it("pins what nobody vouches for, and notices a changed file the next time", async () => {
    const { url, ranges } = await fileServer((request, response) => serve(request, response));
    expect(await pull(url)).toMatchObject({ vouchedBy: "nobody", wasThere: false });
    expect(await pull(url)).toMatchObject({ vouchedBy: "earlier", wasThere: true });
    expect(ranges).toHaveLength(1);
    await writeFile(join(folder, "m.gguf"), "GGUF changed");
    expect(await pull(url)).toMatchObject({ wasThere: false });
    expect(await pulled()).toBe(SHA256);
  });

  it("goes on where the connection was cut, again and again", async () => {
    const { url, ranges } = await fileServer((request, response, number) =>
      serve(request, response, { cutAfter: number < 4 ? 60_000 : undefined }),
    );
    await pull(url, { sha256: SHA256, retries: 1 });
    expect(await pulled()).toBe(SHA256);
    // a connection may break before its first byte, and then the same range is asked for again
    expect([...new Set(ranges)]).toEqual([
      undefined,
      "bytes=60000-",
      "bytes=120000-",
      "bytes=180000-",
      "bytes=240000-",
    ]);
  });

  it("goes on with what an earlier pull left", async () => {
    let isHeld = true;
    const { url, ranges } = await fileServer((request, response) =>
      serve(request, response, { cutAfter: isHeld ? 100_000 : undefined, isHeld }),
    );
    const leaving = new AbortController();
    const first = expect(pull(url, { signal: leaving.signal })).rejects.toThrow("left");
    const partBytes = async (): Promise<number> => (await stat(join(folder, "m.gguf.part"))).size;
    await vi.waitFor(async () => expect(await partBytes()).toBe(100_000), { timeout: 15_000 });
    leaving.abort(new Error("left"));
    await first;
    expect(await names()).toEqual(["m.gguf.part", "m.gguf.part.json"]);
    isHeld = false;
    await pull(url);
    expect(ranges.at(-1)).toBe("bytes=100000-");
    expect(await pulled()).toBe(SHA256);
  });

  it("starts anew on a server without ranges", async () => {
    const { url, ranges } = await fileServer((request, response, number) => {
      delete request.headers.range;
      serve(request, response, { cutAfter: number === 0 ? 60_000 : undefined });
    });
    await pull(url, { sha256: SHA256 });
    expect(ranges).toEqual([undefined, "bytes=60000-"]);
    expect(await pulled()).toBe(SHA256);
  });

  it("starts anew when the file changed between two attempts", async () => {
    const newer = modelBytes(200_000, 11);
    const { url } = await fileServer((request, response, number) =>
      number === 0
        ? serve(request, response, { cutAfter: 60_000 })
        : serve(request, response, { bytes: newer, etag: '"v2"' }),
    );
    expect(await pull(url)).toMatchObject({ sha256: sha256(newer), sizeBytes: newer.length });
    expect(await pulled()).toBe(sha256(newer));
  });

  it("does not build on a part that another file left, even where the server calls it the same", async () => {
    const { url } = await fileServer((request, response, number) =>
      serve(request, response, number === 0 ? { bytes: modelBytes(300_000, 11), cutAfter: 60_000 } : {}),
    );
    expect(await pull(url, { sha256: SHA256 })).toMatchObject({ sha256: SHA256 });
    expect(await pulled()).toBe(SHA256);
  });

  it("never resumes without a validator or a hash", async () => {
    const { url, ranges } = await fileServer((request, response, number) =>
      serve(request, response, { etag: 'W/"weak"', cutAfter: number === 0 ? 60_000 : undefined }),
    );
    await pull(url);
    expect(ranges.length).toBeGreaterThan(1); // once more for each connection that a busy machine drops
    expect(new Set(ranges)).toEqual(new Set([undefined]));
    expect(await pulled()).toBe(SHA256);
  });

  it("takes a part that is whole already without another byte", async () => {
    const { url, ranges } = await fileServer((request, response) => serve(request, response));
    await writeFile(join(folder, "m.gguf.part"), BYTES);
    await writeFile(join(folder, "m.gguf.part.json"), JSON.stringify({ url, etag: '"v1"', sha256: SHA256 }));
    expect(await pull(url, { sha256: SHA256 })).toMatchObject({ sizeBytes: BYTES.length });
    expect(ranges).toEqual([`bytes=${BYTES.length}-`]);
  });

  it.each([
    ["wrong bytes", (q: IncomingMessage, s: ServerResponse) => serve(q, s, { bytes: modelBytes(300_000, 9) })],
    [
      "a page instead of the file",
      (q: IncomingMessage, s: ServerResponse) => serve(q, s, { bytes: Buffer.from("<!doctype html>") }),
    ],
    [
      "another size than was announced",
      (q: IncomingMessage, s: ServerResponse) => serve(q, s, { headers: { "x-linked-size": 5 } }),
    ],
    [
      "a size that is too small",
      (q: IncomingMessage, s: ServerResponse) => serve(q, s, { headers: { "content-length": 1000 } }),
    ],
  ])("refuses %s as corrupt and leaves nothing behind", async (_, handle) => {
    const { url } = await fileServer(handle);
    await expect(pull(url, { sha256: SHA256 })).rejects.toMatchObject({ kind: "corrupt" });
    expect(await names()).toEqual([]);
  });

  it("calls a size that is too large unavailable, after its retries", async () => {
    const { url, ranges } = await fileServer((request, response) => {
      delete request.headers.range;
      serve(request, response, { headers: { "content-length": 400_000 } });
      setTimeout(() => request.socket.destroy(), 30);
    });
    await expect(pull(url, { sha256: SHA256, retries: 2 })).rejects.toMatchObject({ kind: "unavailable" });
    expect(ranges.length).toBeGreaterThanOrEqual(3);
    expect(await names()).not.toContain("m.gguf");
  });

  it("takes the next mirror where one fails, and resumes there because the hash is named", async () => {
    const broken = await fileServer((request, response, number) =>
      number === 0 ? serve(request, response, { cutAfter: 60_000 }) : void response.writeHead(404).end(),
    );
    const good = await fileServer((request, response) => serve(request, response, { etag: '"other"' }));
    await pull([broken.url, good.url], { sha256: SHA256 });
    expect(good.ranges).toEqual(["bytes=60000-"]);
    expect(await pulled()).toBe(SHA256);
  });

  it.each([
    [401, "denied"],
    [403, "denied"],
    [404, "missing"],
    [429, "busy"],
    [503, "unavailable"],
  ])("calls status %i %s", async (status, kind) => {
    const { url, ranges } = await fileServer((_, response) => void response.writeHead(status).end());
    await expect(pull(url, { retries: 1 })).rejects.toMatchObject({ kind });
    expect(ranges).toHaveLength(status >= 429 ? 2 : 1);
  });

  it("drops a connection that brings nothing, and tries again", async () => {
    const { url, ranges } = await fileServer((request, response, number) => {
      if (number === 1) serve(request, response);
    });
    await pull(url, { stallMs: 100 });
    expect(ranges).toHaveLength(2);
  });

  it("stops when it is aborted, also while it waits", async () => {
    const { url } = await fileServer(() => undefined);
    const leaving = new AbortController();
    const pulling = pull(url, { signal: leaving.signal });
    setTimeout(() => leaving.abort(new Error("left")), 50);
    await expect(pulling).rejects.toThrow("left");
    expect(await names()).toEqual([]);
  });

  it("refuses to go from https to http, to other schemes, and in circles", async () => {
    const to = (location: string) => fileServer((_, response) => void response.writeHead(302, { location }).end());
    await expect(pull((await to("file:///etc/passwd")).url)).rejects.toMatchObject({ kind: "denied" });
    const circle = await fileServer((_, response) => void response.writeHead(302, { location: "/model.gguf" }).end());
    await expect(pull(circle.url)).rejects.toMatchObject({ kind: "invalid" });
    expect(circle.ranges).toHaveLength(6);
  });

  it("wants https, or this machine, or a named hash", async () => {
    await expect(pull("http://mirror.invalid/m.gguf")).rejects.toMatchObject({ kind: "invalid" });
    await expect(pull("http://mirror.invalid/m.gguf", { sha256: SHA256, retries: 0 })).rejects.toMatchObject({
      kind: "unavailable",
    });
  });

  it("refuses a file that the disk cannot hold before it is sent", async () => {
    const { url } = await fileServer((request, response) => serve(request, response));
    await expect(pull(url, { freeBytes: async () => 1000 })).rejects.toMatchObject({
      kind: "invalid",
      message: expect.stringMatching(/has 1000 bytes free/),
    });
    expect(await names()).not.toContain("m.gguf");
  });

  it("lets one process pull a file at a time, and takes over from one that died", async () => {
    const { url } = await fileServer((request, response) => serve(request, response));
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, "m.gguf.lock"), String(process.pid));
    await expect(pull(url)).rejects.toMatchObject({ kind: "conflict" });
    await writeFile(join(folder, "m.gguf.lock"), "999999999");
    await pull(url);
    expect(await names()).toEqual(["m.gguf", "m.gguf.sha256"]);
  });

  it("refuses a name that leads out of the folder", async () => {
    await expect(pull("https://host/m", { file: "../m.gguf" })).rejects.toMatchObject({ kind: "invalid" });
  });
});
