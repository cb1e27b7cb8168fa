import { Agent, request } from "node:http";
import { apiProcess } from "./api-process.js";

// What HTTP costs a question: windows of a product that answers at once, so that only the way there and back is measured.
//   node test/bench/dist/http-overhead.js

const WARM_UP = 300;
const REQUESTS = 3_000;
const BODY = JSON.stringify({ question: "who logged in as root?", filter: { from: "2026-03-14T03:00:00Z" } });

function ask(url: string, agent: Agent): Promise<void> {
  const headers = { "content-type": "application/json", "content-length": BODY.length };
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: "POST", agent, headers }, (response) => {
      response.resume();
      response.once("end", () => (response.statusCode === 200 ? resolve() : reject(new Error("refused"))));
    });
    sent.once("error", reject);
    sent.end(BODY);
  });
}

async function measure(url: string, agent: Agent, requests: number, atOnce: number): Promise<readonly number[]> {
  const times: number[] = [];
  const one = async (): Promise<void> => {
    while (times.length < requests) {
      const start = performance.now();
      await ask(url, agent);
      times.push(performance.now() - start);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, one));
  return times.sort((a, b) => a - b);
}

const percentile = (sorted: readonly number[], share: number): string =>
  (sorted[Math.floor(sorted.length * share)] ?? Number.NaN).toFixed(2);

const server = await apiProcess();
const agent = new Agent({ keepAlive: true });
try {
  const url = `${server.url}/api/v1/incidents/bastion/windows`;
  await measure(url, agent, WARM_UP, 1);
  for (const atOnce of [1, 10]) {
    const times = await measure(url, agent, REQUESTS, atOnce);
    console.log(
      `${atOnce} at once: p50 ${percentile(times, 0.5)} ms, p95 ${percentile(times, 0.95)} ms, p99 ${percentile(times, 0.99)} ms`,
    );
  }
} finally {
  agent.destroy();
  await server.close();
}
