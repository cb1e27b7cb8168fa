import { createHash } from "node:crypto";
import { mkdir, readdir, readFile } from "node:fs/promises";
import { request } from "node:http";
import { join } from "node:path";
import { afterEach, expect, it } from "vitest";
import { Failure } from "@lagebild/domain";
import { clearPartialUploads } from "./upload.js";
import { testServer, type TestOptions, type TestServer } from "./testing/test-server.js";

let server: TestServer;
const start = async (options: TestOptions = {}): Promise<void> => void (server = await testServer(options));
afterEach(() => server.close());

const SOURCES = "/incidents/bastion/sources";
const bytes = { "content-type": "application/octet-stream" };
const kept = (): Promise<string[]> => readdir(server.uploadsFolder).catch(() => []);
const put = (path: string, body: string, headers: Record<string, string> = {}) =>
  server.post(path, body, { ...bytes, ...headers });

it("keeps the bytes as they came, and adds a job that reads them", async () => {
  await start({ zone: "+01:00" });
  const response = await put(`${SOURCES}?name=auth.log`, "line 1\nline 2\n");
  expect([response.status, response.headers.get("location")]).toEqual([202, "/api/v1/jobs/job-1"]);
  expect(await response.json()).toMatchObject({
    job: { id: "job-1", incident: "bastion", files: ["auth.log"], phase: "waiting" },
    file: "auth.log",
    sizeBytes: 14,
    sha256: createHash("sha256").update("line 1\nline 2\n").digest("hex"),
  });
  const [folder] = await kept();
  const path = join(server.uploadsFolder, folder!, "auth.log");
  expect(await readFile(path, "utf8")).toBe("line 1\nline 2\n");
  expect(server.lagebild.seen.ingested).toEqual([
    {
      incident: "bastion",
      paths: [path],
      zone: "+01:00",
      settings: {},
      isUpload: true,
      broughtBy: { who: "this machine", from: "127.0.0.1" },
    },
  ]);
});

it.each([
  ["../../etc/passwd", "passwd"],
  ["..", "upload"],
  ["/", "upload"],
  ["C:\\logs\\Security.evtx.json", "Security.evtx.json"],
  ["a\0b.log", "a_b.log"],
  ["\u202egol.exe", "_gol.exe"],
  ["Sicherheits\u0308übersicht ü.log", "Sicherheits\u0308übersicht ü.log"],
  ["CON", "_CON"],
  ["nul.log", "_nul.log"],
  ["name. . ", "name"],
  ["a<b>:c|d?.log", "a_b__c_d_.log"],
])("takes %j for a name and for no path", async (given, expected) => {
  await start();
  const response = await put(`${SOURCES}?name=${encodeURIComponent(given)}`, "x");
  expect(await response.json()).toMatchObject({ file: expected });
  const [folder] = await kept();
  expect(await readdir(join(server.uploadsFolder, folder!))).toEqual([expected]);
});

it("cuts a name of 300 characters between characters, and keeps what says what it is", async () => {
  await start();
  const response = await put(`${SOURCES}?name=${encodeURIComponent("ß".repeat(300))}.log.gz`, "x");
  const { file } = (await response.json()) as { file: string };
  expect(file).toMatch(/^ß+\.log\.gz$/);
  expect(Buffer.byteLength(file)).toBeLessThanOrEqual(200);
});

it.each([
  ['attachment; filename="auth.log"', "auth.log"],
  ["attachment; filename=plain.log", "plain.log"],
  ["attachment; filename=\"x\"; filename*=UTF-8''%C3%BCber.log", "über.log"],
  ['attachment; filename="..\\\\..\\\\boot.ini"', "boot.ini"],
])("takes the name from Content-Disposition: %s", async (header, expected) => {
  await start();
  expect(await (await put(SOURCES, "x", { "content-disposition": header })).json()).toMatchObject({ file: expected });
});

it.each<[string, string, string, Record<string, string>, string]>([
  ["without a name", SOURCES, "x", {}, "422 the file has no name"],
  ["without bytes", `${SOURCES}?name=a`, "", {}, "422 the upload is empty"],
  [
    "as multipart",
    `${SOURCES}?name=a`,
    "x",
    { "content-type": "multipart/form-data; boundary=x" },
    "415 content type is multipart",
  ],
  ["encoded", `${SOURCES}?name=a`, "x", { "content-encoding": "gzip" }, "415 the body is encoded"],
  ["for an incident that is not there", "/incidents/none/sources?name=a", "x", {}, "404 no incident"],
  ["with a zone that is none", `${SOURCES}?name=a&zone=%2B25:00`, "x", {}, "422 query.zone: expected a zone"],
])("refuses an upload %s and keeps nothing", async (_what, path, body, headers, expected) => {
  await start();
  const response = await put(path, body, headers);
  const { status, detail } = (await response.json()) as { status: number; detail: string };
  expect(`${status} ${detail}`).toContain(expected);
  expect(await kept()).toEqual([]);
  expect(server.lagebild.seen.ingested).toEqual([]);
});

/** Sends pieces of an upload of unknown length and returns the status; nothing where the connection broke. */
function sendPieces(pieces: number, size: number, thenLeave = false): Promise<number | undefined> {
  return new Promise((resolve) => {
    const path = `/api/v1${SOURCES}?name=a.log`;
    const sent = request({ port: server.port, method: "POST", path, headers: bytes }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    sent.on("error", () => resolve(undefined));
    for (let i = 0; i < pieces; i++) sent.write(Buffer.alloc(size, 97));
    if (thenLeave) setTimeout(() => sent.destroy(), 50);
    else sent.end();
  });
}

it("refuses what passes the limit, announced or not, and removes what came", async () => {
  await start({ upload: { limitBytes: 1_000_000 } });
  const announced = await put(`${SOURCES}?name=a`, "x".repeat(1_000_001));
  expect([announced.status, await announced.text()]).toEqual([
    413,
    expect.stringContaining("longer than 1000000 bytes"),
  ]);
  expect(await sendPieces(11, 100_000)).toBe(413);
  expect(await kept()).toEqual([]);
  expect(await sendPieces(10, 100_000)).toBe(202);
});

it("refuses what the disk has no room for, before a byte of it is written", async () => {
  await start({ upload: { freeBytes: () => Promise.resolve(1_000), reserveBytes: 500 } });
  const refused = await put(`${SOURCES}?name=a`, "x".repeat(501));
  expect([refused.status, await refused.text()]).toEqual([
    503,
    expect.stringMatching(/disk full: the upload needs 501 bytes in .+uploads, 0 MB can be taken/u),
  ]);
  expect((await put(`${SOURCES}?name=a`, "x".repeat(500))).status).toBe(202);
});

it("removes what came when the disk fills up on the way", async () => {
  let looks = 0;
  await start({ upload: { freeBytes: () => Promise.resolve(looks++ === 0 ? 1_000_000_000 : 0) } });
  expect(await sendPieces(70, 1_000_000)).toBe(503);
  expect([looks, await kept()]).toEqual([2, []]);
});

it("removes what came of an upload whose sender leaves, falls silent or whose job is refused", async () => {
  await start({ upload: { idleMs: 100 } });
  expect(await sendPieces(2, 1_000, true)).toBeUndefined();
  const silent = request({ port: server.port, method: "POST", path: `/api/v1${SOURCES}?name=a`, headers: bytes });
  const cut = new Promise((resolve) => silent.once("error", resolve));
  silent.write("x");
  await cut;
  server.lagebild.refuseIngest = new Failure("conflict", "incident bastion is being deleted");
  expect((await put(`${SOURCES}?name=a`, "x")).status).toBe(409);
  while ((await kept()).length > 0) await new Promise((resolve) => setTimeout(resolve, 5));
  expect(server.lagebild.seen.ingested).toEqual([]);
});

it("gives up who dribbles: a byte now and then holds no place", async () => {
  await start({ maxUploads: 1, upload: { idleMs: 50, idleBytes: 1_000 } });
  const dribbling = request({ port: server.port, method: "POST", path: `/api/v1${SOURCES}?name=a`, headers: bytes });
  const cut = new Promise((resolve) => dribbling.once("error", resolve));
  const dribble = setInterval(() => dribbling.write("x"), 10);
  await cut;
  clearInterval(dribble);
  while ((await kept()).length > 0) await new Promise((resolve) => setTimeout(resolve, 5));
  expect((await put(`${SOURCES}?name=b`, "x")).status).toBe(202);
});

it("clears what a crash left half uploaded, and nothing else", async () => {
  await start();
  await put(`${SOURCES}?name=a`, "x");
  await mkdir(join(server.uploadsFolder, "0000.partial"));
  await clearPartialUploads(server.uploadsFolder);
  expect(await kept()).toHaveLength(1);
});

it("bounds the uploads that arrive at once", async () => {
  await start({ maxUploads: 1 });
  const first = request({ port: server.port, method: "POST", path: `/api/v1${SOURCES}?name=a`, headers: bytes });
  const answered = new Promise<number | undefined>((resolve) =>
    first.once("response", (response) => resolve(response.statusCode)),
  );
  first.write("x");
  while ((await kept()).length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  expect((await put(`${SOURCES}?name=b`, "x")).status).toBe(503);
  first.end();
  expect(await answered).toBe(202);
  expect((await put(`${SOURCES}?name=b`, "x")).status).toBe(202);
});
