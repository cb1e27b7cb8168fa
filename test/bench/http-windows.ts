/** Measures question to window over HTTP on the bundled fixture, each question asked once of a warm server: node test/bench/dist/http-windows.js [rounds]. */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { spawnSync } from "node:child_process";
import { percentile } from "./ask-repl.js";
import { warmUpQuestions } from "./bench-questions.js";
import { PROGRAM, serveProcess } from "./serve-process.js";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
const LOGS = ["auth.log", "edge.zip", "windows", "firewall.log", "app.log"].map((name) =>
  join(ROOT, "fixtures/bastion", name),
);

const rounds = Number(process.argv[2] ?? 5);
const folder = await mkdtemp(join(tmpdir(), "lagebild-http-"));
const env = { ...process.env, LAGEBILD_DATA: folder, LAGEBILD_MODEL: "none" };
spawnSync(process.execPath, [PROGRAM, "ingest", "bastion", ...LOGS], { env, stdio: ["ignore", "ignore", "inherit"] });
try {
  const questions = (await readFile(join(ROOT, "fixtures/bastion/questions.jsonl"), "utf8"))
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => (JSON.parse(line) as { readonly question: string }).question);
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const server = await serveProcess(folder); // another each round: what was asked before is answered from memory
    const ask = async (question: string): Promise<number> => {
      const started = performance.now();
      await server.post("/incidents/bastion/windows", { question, budgetTokens: 4_000 });
      return performance.now() - started;
    };
    try {
      for (const question of warmUpQuestions) await ask(question);
      for (const question of questions) times.push(await ask(question));
    } finally {
      await server.close();
    }
  }
  const shown = (share: number): string => percentile(times, share).toFixed(0);
  process.stdout.write(
    `question to window over HTTP, bastion, 4,000 tokens, ${times.length} questions: p50 ${shown(0.5)} ms, p95 ${shown(0.95)} ms\n`,
  );
} finally {
  await rm(folder, { recursive: true, force: true });
}
