import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { Failure } from "@lagebild/domain";

/** The command line as it was built. */
export const PROGRAM = fileURLToPath(new URL("../../../services/gateway/bin/lagebild.js", import.meta.url));

/** `lagebild serve` over a data folder, without a language model. */
export interface ServeProcess {
  readonly url: string;
  readonly pid: number;
  /** Sends JSON and returns the object that comes back. */
  post<T>(path: string, body: unknown): Promise<T>;
  close(): Promise<void>;
}

/** Starts `lagebild serve` on a free port; `nodeOptions` go in front of the program's name. */
export async function serveProcess(dataFolder: string, nodeOptions: readonly string[] = []): Promise<ServeProcess> {
  const env = { ...process.env, LAGEBILD_DATA: dataFolder, LAGEBILD_PORT: "0", LAGEBILD_MODEL: "none" };
  const child = spawn(process.execPath, [...nodeOptions, PROGRAM, "serve"], {
    env,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const url = await new Promise<string>((resolve, reject) => {
    child.once("exit", (code) => reject(new Failure("unavailable", `serve ended with ${code} before it listened`)));
    child.stdout.on("data", (bytes: Buffer) => {
      const found = /http:\/\/\S+/.exec(bytes.toString())?.[0];
      if (found !== undefined) resolve(found);
    });
  });
  return {
    url,
    pid: child.pid!,
    async post<T>(path: string, body: unknown): Promise<T> {
      const response = await fetch(`${url}/api/v1${path}`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
      });
      const text = await response.text();
      if (!response.ok) throw new Failure("internal", `serve answered ${response.status} on ${path}: ${text}`);
      return JSON.parse(text) as T;
    },
    async close() {
      child.kill("SIGTERM");
      await ended;
    },
  };
}
