import { createHash } from "node:crypto";
import { request } from "node:http";
import { pipeline } from "node:stream/promises";
import { parseArgs } from "node:util";
import { Failure } from "@lagebild/domain";
import { apiProcess, residentMegabytes, type ApiProcess } from "./api-process.js";

// Uploads a made-up file and says how much memory the server took:
//   node test/bench/dist/upload-memory.js [--megabytes 2048] [--url http://127.0.0.1:8080 --pid 123 --incident bastion]

const MEGABYTE = 1024 * 1024;
const SAMPLE_MS = 50;

/** Yields lines that look like a log's, all from one buffer, so that the sender costs next to nothing. */
function* logBytes(megabytes: number): Generator<Buffer> {
  const line = "Mar 14 03:11:02 bastion sshd[2211]: Failed password for root from 203.0.113.7 port 51122 ssh2\n";
  const block = Buffer.alloc(MEGABYTE, line);
  for (let sent = 0; sent < megabytes; sent++) yield block;
}

async function upload(
  url: string,
  megabytes: number,
): Promise<{ readonly sizeBytes: number; readonly sha256: string }> {
  const sent = request(url, { method: "POST", headers: { "content-type": "application/octet-stream" } });
  const answered = new Promise<string>((resolve, reject) => {
    sent.once("error", reject);
    sent.once("response", (response) => {
      let text = "";
      response.on("data", (chunk: Buffer) => (text += chunk.toString()));
      response.on("end", () =>
        response.statusCode === 202 ? resolve(text) : reject(new Failure("invalid", `the server answered ${text}`)),
      );
    });
  });
  await Promise.all([pipeline(logBytes(megabytes), sent), answered]);
  return JSON.parse(await answered) as { sizeBytes: number; sha256: string };
}

function hashOf(megabytes: number): string {
  const hash = createHash("sha256");
  for (const block of logBytes(megabytes)) hash.update(block);
  return hash.digest("hex");
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      megabytes: { type: "string", default: "2048" },
      url: { type: "string" },
      pid: { type: "string" },
      incident: { type: "string", default: "bastion" },
    },
  });
  const megabytes = Number(values.megabytes);
  const server: ApiProcess =
    values.url === undefined
      ? await apiProcess()
      : { url: values.url, pid: Number(values.pid), close: () => Promise.resolve() };
  try {
    const target = `${server.url}/api/v1/incidents/${values.incident}/sources`;
    await upload(`${target}?name=warm-up.log`, 1);
    const before = residentMegabytes(server.pid);
    const samples: number[] = [];
    const timer = setInterval(() => samples.push(residentMegabytes(server.pid)), SAMPLE_MS);
    const start = performance.now();
    const { sizeBytes, sha256 } = await upload(`${target}?name=big.log`, megabytes);
    const seconds = (performance.now() - start) / 1_000;
    clearInterval(timer);
    const half = Math.ceil(samples.length / 2);
    console.log(
      `uploaded  ${sizeBytes / MEGABYTE} MB in ${seconds.toFixed(1)} s: ${Math.round(megabytes / seconds)} MB/s`,
    );
    console.log(`arrived   ${sha256 === hashOf(megabytes) ? "as it was sent" : "CHANGED"}`);
    console.log(
      `memory    ${before} MB before, at most ${Math.max(...samples.slice(0, half))} MB in the first half, ${Math.max(...samples.slice(half))} MB in the second`,
    );
  } finally {
    await server.close();
  }
}

await main();
