import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { Failure } from "@lagebild/domain";

/** A server that is measured from outside. */
export interface ApiProcess {
  readonly url: string;
  readonly pid: number;
  close(): Promise<void>;
}

const TEST_SERVER = new URL("../../../services/gateway/dist/test-server.js", import.meta.url).href;
const SCRIPT = `
  const { testServer } = await import(${JSON.stringify(TEST_SERVER)});
  const server = await testServer();
  process.send(server.url);
  process.once("message", () => server.close().then(() => process.exit(0)));
`;

/** Starts the public API over a product in memory, in a process of its own. */
export async function apiProcess(): Promise<ApiProcess> {
  const child = spawn(process.execPath, ["--input-type=module", "-e", SCRIPT], {
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  const url = await new Promise<string>((resolve, reject) => {
    child.once("message", (message) => resolve(String(message)));
    child.once("exit", (code) => reject(new Failure("internal", `the server ended with ${code}: build first`)));
  });
  return {
    url,
    pid: child.pid!,
    async close() {
      const ended = new Promise((resolve) => child.once("exit", resolve));
      child.send("end");
      await ended;
    },
  };
}

/** Megabytes of memory that a process holds now. Linux only. */
export function residentMegabytes(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  return Math.round(Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) / 1024);
}
