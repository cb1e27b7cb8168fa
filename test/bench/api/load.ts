import { Agent, request } from "node:http";
import { setTimeout } from "node:timers/promises";
import { parseArgs } from "node:util";
import { residentMegabytes } from "../api-process.js";
import { seededRandom } from "../seeded-random.js";
import { servedBastion, type KnownIds } from "./served-bastion.js";

// Sends more requests a second than the server can answer, whether it keeps up or not, and tells what became of them:
//   node test/bench/dist/api/load.js [--rate 200] [--seconds 60]

/** A request whose answer is the same each time; `shown` picks what is compared. */
interface Asked {
  readonly class: "cheap read" | "read" | "question" | "scan";
  /** Out of a hundred requests. */
  readonly share: number;
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly body?: object;
  shown?(answer: unknown): unknown;
}

interface Answered {
  readonly class: Asked["class"];
  readonly status: number;
  readonly milliseconds: number;
  readonly isRight: boolean;
}

const QUESTIONS = [
  "Did anyone guess passwords?",
  "How many failed logins were there?",
  "Who logged in as root?",
  "Which addresses tried most passwords?",
  "Wann war die erste erfolgreiche Anmeldung?",
  "Which accounts were created?",
];
const NO_ANSWER_MS = 60_000;

function requestsOf({ incident, source, answer, job }: KnownIds): readonly Asked[] {
  const here = `/api/v1/incidents/${incident}`;
  const get = (kind: Asked["class"], share: number, path: string): Asked => ({
    class: kind,
    share,
    method: "GET",
    path,
  });
  return [
    get("cheap read", 15, "/api/v1/incidents"),
    get("cheap read", 15, `/api/v1/jobs/${job}`),
    get("cheap read", 15, `/api/v1/answers/${answer}`),
    get("cheap read", 15, here),
    get("read", 10, `${here}/lines?file=${source}&first=100&last=140`),
    get("read", 8, `${here}/events?limit=50`),
    get("read", 6, `${here}/entity?value=root`),
    get("read", 3, `${here}/entities`),
    get("read", 3, `${here}/timeline`),
    ...QUESTIONS.map((question): Asked => ({
      ...{ class: "question", share: 1, method: "POST", path: `${here}/questions` },
      body: { question, budgetTokens: 1_000 },
      shown: (record) => (record as { readonly answer: { readonly answer: string } }).answer.answer,
    })),
    { ...get("scan", 2, `${here}/greps`), method: "POST", body: { pattern: "Failed password for (root|admin)" } },
    get("scan", 2, `${here}/picture`),
  ];
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { rate: { type: "string", default: "200" }, seconds: { type: "string", default: "60" } },
  });
  const [rate, seconds] = [Number(values.rate), Number(values.seconds)];
  const served = await servedBastion();
  const agent = new Agent({ keepAlive: true, maxSockets: 2_000 });
  try {
    const all = requestsOf(served.known);
    const expected = new Map<Asked, string>();
    const send = (asked: Asked): Promise<Answered> => answerTo(served.server.url, asked, agent, expected);
    for (const asked of all) await send(asked);
    const before = await questionTime(all, send);
    const { pid } = served.server;
    const memory = { before: residentMegabytes(pid), most: 0, after: 0 };
    const random = seededRandom(1);
    const drawn = (): Asked => {
      let left = random() * all.reduce((sum, { share }) => sum + share, 0);
      return all.find(({ share }) => (left -= share) < 0) ?? all[0]!;
    };
    const open: Promise<Answered>[] = [];
    const start = performance.now();
    while (performance.now() - start < seconds * 1_000) {
      while (open.length < ((performance.now() - start) / 1_000) * rate) open.push(send(drawn()));
      memory.most = Math.max(memory.most, residentMegabytes(pid));
      await setTimeout(5);
    }
    const sent = performance.now();
    const answered = await Promise.all(open);
    const drainedSeconds = (performance.now() - sent) / 1_000;
    await setTimeout(10_000);
    memory.after = residentMegabytes(pid);
    const after = await questionTime(all, send);
    for (const kind of ["cheap read", "read", "question", "scan"] as const) console.log(tell(kind, answered));
    console.log(
      `drained ${drainedSeconds.toFixed(1)} s after the load; memory ${memory.before} MB before, ${memory.most} at most, ${memory.after} after; a question took ${before.toFixed(0)} ms before and ${after.toFixed(0)} ms 10 s after`,
    );
    if (answered.some(({ isRight }) => !isRight)) process.exitCode = 1;
  } finally {
    agent.destroy();
    await served.close();
  }
}

/** Right is the answer that a quiet server gave, or 503 with `Retry-After`. */
function answerTo(base: string, asked: Asked, agent: Agent, expected: Map<Asked, string>): Promise<Answered> {
  const start = performance.now();
  const { method, path, body, shown = (answer) => answer } = asked;
  return new Promise((resolve) => {
    const done = (status: number, isRight: boolean): void =>
      resolve({ class: asked.class, status, milliseconds: performance.now() - start, isRight });
    const headers = body ? { "content-type": "application/json" } : {};
    const sent = request(new URL(path, base), { method, agent, headers, timeout: NO_ANSWER_MS }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.once("end", () => {
        const status = response.statusCode ?? 0;
        if (status !== 200) return done(status, status === 503 && response.headers["retry-after"] !== undefined);
        const text = JSON.stringify(shown(JSON.parse(Buffer.concat(chunks).toString()) as unknown));
        const first = expected.get(asked) ?? text;
        expected.set(asked, first);
        done(status, first === text);
      });
      response.once("error", () => done(0, false));
    });
    sent.once("timeout", () => sent.destroy()).once("error", () => done(0, false));
    sent.end(body && JSON.stringify(body));
  });
}

/** The median of nine, in milliseconds. */
async function questionTime(all: readonly Asked[], send: (asked: Asked) => Promise<Answered>): Promise<number> {
  const asked = all.filter((one) => one.class === "question");
  const times: number[] = [];
  for (let i = 0; i < 9; i++) times.push((await send(asked[i % asked.length]!)).milliseconds);
  return quantile(times, 0.5);
}

const quantile = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? NaN;

function tell(kind: Asked["class"], answered: readonly Answered[]): string {
  const own = answered.filter((one) => one.class === kind);
  const right = own.filter(({ status, isRight }) => status === 200 && isRight);
  const refused = own.filter(({ status, isRight }) => status === 503 && isRight);
  const times = (some: readonly Answered[]): string =>
    some.length === 0
      ? "-"
      : [0.5, 0.95, 1]
          .map((share) =>
            quantile(
              some.map(({ milliseconds }) => milliseconds),
              share,
            ).toFixed(0),
          )
          .join("/");
  return `${kind}: ${own.length} sent, ${right.length} right in ${times(right)} ms (p50/p95/most), ${refused.length} refused in ${times(refused)} ms, ${own.length - right.length - refused.length} wrong or without an answer`;
}

await main();
