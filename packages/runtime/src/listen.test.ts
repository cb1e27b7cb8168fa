import { spawnSync } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { get } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect } from "node:net";
import { expect, it } from "vitest";
import { deferred } from "./test-deferred.js";
import { listen } from "./listen.js";

it("listens on loopback and says where", async () => {
  const server = await listen((_request, response) => void response.end("hello"), { port: 0 });
  expect(server).toMatchObject({ host: "127.0.0.1", url: `http://127.0.0.1:${server.port}` });
  expect(await (await fetch(server.url)).text()).toBe("hello");
  const taken = listen(() => undefined, { port: server.port });
  await expect(taken).rejects.toMatchObject({
    kind: "unavailable",
    message: expect.stringContaining("is in use: choose another"),
  });
  await server.close();
});

it("lets an answer that is under way end, takes no new request, and closes once", async () => {
  const asked = deferred<() => void>();
  const server = await listen((_request, response) => asked.resolve(() => response.end("whole")), { port: 0 });
  const answer = fetch(server.url).then((response) => response.text());
  const finish = await asked.promise;
  const closed = Promise.all([server.close(), server.close()]);
  await expect(fetch(server.url)).rejects.toThrow();
  finish();
  expect(await answer).toBe("whole");
  await closed;
});

it("cuts what does not end in time", async () => {
  const server = await listen(() => undefined, { port: 0, graceMs: 50 });
  const answer = fetch(server.url).catch(() => "cut");
  const socket = connect(server.port, "127.0.0.1");
  await new Promise((resolve) => socket.once("connect", resolve));
  socket.on("error", () => undefined);
  const gone = new Promise((resolve) => socket.once("close", resolve));
  await server.close();
  expect(await answer).toBe("cut");
  await gone;
});

it("gives up a client that does not send its headers", async () => {
  const server = await listen((_request, response) => void response.end(), { port: 0, headersTimeoutMs: 50 });
  const socket = connect(server.port, "127.0.0.1");
  let received = "";
  socket.on("data", (chunk) => (received += chunk.toString()));
  socket.write("GET / HTTP/1.1\r\nHost: x\r\nA");
  await new Promise((resolve) => socket.once("close", resolve));
  expect(received).toMatch(/^HTTP\/1\.1 408 /);
  await server.close();
});

const hasOpenssl = spawnSync("openssl", ["version"]).status === 0;

it.skipIf(!hasOpenssl)(`speaks TLS${hasOpenssl ? "" : " (skipped: there is no openssl)"}`, async () => {
  const folder = await mkdtemp(join(tmpdir(), "tls-"));
  const [certFile, keyFile] = [join(folder, "cert.pem"), join(folder, "key.pem")];
  const made = `req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 1 -subj /CN=localhost -keyout ${keyFile} -out ${certFile}`;
  expect(spawnSync("openssl", made.split(" ")).status).toBe(0);
  const [cert, key] = await Promise.all([readFile(certFile), readFile(keyFile)]);
  await rm(folder, { recursive: true });
  const secure = await listen((_request, response) => void response.end("over TLS"), { port: 0, tls: { cert, key } });
  try {
    expect(secure.url).toMatch(/^https:/);
    const text = await new Promise<string>((resolve, reject) => {
      get({ port: secure.port, host: "localhost", ca: cert }, (response) => {
        response.setEncoding("utf8").once("data", resolve);
      }).on("error", reject);
    });
    expect(text).toBe("over TLS");
    await expect(fetch(secure.url.replace("https", "http"))).rejects.toThrow();
  } finally {
    await secure.close();
  }
});

it("says that a certificate is none", async () => {
  const tls = { cert: Buffer.from("no"), key: Buffer.from("no") };
  await expect(listen(() => undefined, { port: 0, tls })).rejects.toMatchObject({
    kind: "invalid",
    message: expect.stringContaining("expected PEM") as string,
  });
});
