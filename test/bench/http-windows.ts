/** Measures question to window over HTTP on the bundled fixture: node test/bench/dist/http-windows.js [rounds]. */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { spawn, spawnSync } from "node:child_process";
import { percentile } from "./ask-repl.js";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
const PROGRAM = join(ROOT, "services/gateway/bin/lagebild.js");
const LOGS = ["auth.log", "edge.zip", "windows", "firewall.log", "app.log"].map((name) =>
  join(ROOT, "fixtures/bastion", name),
);

const rounds = Number(process.argv[2] ?? 5);
const folder = await mkdtemp(join(tmpdir(), "lagebild-http-"));
const env = { ...process.env, LAGEBILD_DATA: folder, LAGEBILD_PORT: "0", LAGEBILD_MODEL: "none" };
spawnSync(process.execPath, [PROGRAM, "ingest", "bastion", ...LOGS], { env, stdio: ["ignore", "ignore", "inherit"] });
const server = spawn(process.execPath, [PROGRAM, "serve"], { env, stdio: ["ignore", "pipe", "inherit"] });
try {
  const url = await new Promise<string>((resolve) => {
    server.stdout.on("data", (bytes: Buffer) => {
      const found = /http:\/\/\S+/.exec(bytes.toString())?.[0];
      if (found !== undefined) resolve(found);
    });
  });
  const questions = (await readFile(join(ROOT, "fixtures/bastion/questions.jsonl"), "utf8"))
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => (JSON.parse(line) as { readonly question: string }).question);
  const ask = async (question: string): Promise<number> => {
    const started = performance.now();
    const response = await fetch(`${url}/api/v1/incidents/bastion/windows`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ question, budgetTokens: 4_000 }),
    });
    if (!response.ok) throw new Error(await response.text());
    await response.text();
    return performance.now() - started;
  };
  for (const question of questions) await ask(question);
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) for (const question of questions) times.push(await ask(question));
  const shown = (share: number): string => percentile(times, share).toFixed(0);
  process.stdout.write(
    `question to window over HTTP, bastion, 4,000 tokens, ${times.length} questions: p50 ${shown(0.5)} ms, p95 ${shown(0.95)} ms\n`,
  );
} finally {
  server.kill("SIGTERM");
  await rm(folder, { recursive: true, force: true });
}
