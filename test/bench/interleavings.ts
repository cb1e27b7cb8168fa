import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { seededRandom } from "./seeded-random.js";

/** A server and the data folder under it. */
export interface Served {
  readonly url: string;
  readonly dataFolder: string;
}

interface Reply {
  readonly what: string;
  readonly status: number;
  readonly body: string;
  readonly ms: number;
}

type Call = (served: Served, incident: string) => Promise<Reply>;

/** A delete waits for its readers for at most this long, plus what deleting takes. */
const MOST_DELETE_MS = 4_000;
const MOST_READ_MS = 30_000;
/** What a reader may be told: the answer, that the incident is gone or going, or that all places are taken. */
const ALLOWED: ReadonlySet<number> = new Set([200, 202, 204, 404, 409, 503]);

const log = (lines: number): string =>
  Array.from(
    { length: lines },
    (_, i) =>
      `Mar 14 03:${String(Math.floor(i / 60) % 60).padStart(2, "0")}:${String(i % 60).padStart(2, "0")} bastion sshd[${1000 + i}]: ` +
      (i % 7 === 0
        ? `Accepted password for user${i % 5} from 203.0.113.${i % 9} port ${4000 + i} ssh2`
        : `Failed password for root from 198.51.100.${i % 50} port ${4000 + i} ssh2`),
  ).join("\n") + "\n";

async function sent(what: string, url: string, request: RequestInit = {}): Promise<Reply> {
  const began = performance.now();
  const response = await fetch(url, { ...request, signal: AbortSignal.timeout(MOST_READ_MS) });
  const body = await response.text();
  return { what, status: response.status, body, ms: performance.now() - began };
}

const post = (what: string, path: string, body: unknown): Call => {
  const request = { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
  return ({ url }, incident) => sent(what, `${url}/api/v1/incidents/${incident}${path}`, request);
};
const get =
  (what: string, path: string): Call =>
  ({ url }, incident) =>
    sent(what, `${url}/api/v1/incidents/${incident}${path}`);

const remove: Call = ({ url }, incident) => sent("delete", `${url}/api/v1/incidents/${incident}`, { method: "DELETE" });
const upload =
  (lines: number, name: string): Call =>
  ({ url }, incident) =>
    sent("ingest", `${url}/api/v1/incidents/${incident}/sources?name=${name}`, {
      method: "POST",
      headers: { "content-type": "application/octet-stream" },
      body: log(lines),
    });

/** What happens to an incident at the same time. */
const CALLS: readonly Call[] = [
  post("ask", "/questions", { question: "How many failed passwords came from 198.51.100.7?" }),
  post("ask", "/questions", { question: "What happened in the night?" }),
  get("timeline", "/timeline"),
  get("export", "/timeline/csv"),
  get("export", "/events?limit=200"),
  post("grep", "/greps", { pattern: "Failed.*root" }),
  post("sql", "/sql", { sql: "select count(*) from records" }),
  get("picture", "/picture"),
  get("report", "/report"),
  get("show", ""),
];

/**
 * Fills an incident, then reads, fills and deletes it at random moments of the same second. Returns what went wrong:
 * a reply that nobody may get, one that comes too late, or what is left of the incident.
 */
export async function interleaveDeletes(served: Served, seed: number): Promise<string | undefined> {
  const random = seededRandom(seed);
  const incident = `churn-${seed % 3}`;
  const created = await fetch(`${served.url}/api/v1/incidents`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ id: incident }),
  });
  if (created.status !== 201) return `creating ${incident} gave ${created.status}: ${await created.text()}`;
  await upload(200 + Math.floor(random() * 800), "auth.log")(served, incident);
  await idle(served, incident);
  const after = async (ms: number, call: Call): Promise<Reply> => {
    await sleep(ms);
    return call(served, incident);
  };
  const readers = Array.from({ length: 6 }, () => after(random() * 400, CALLS[Math.floor(random() * CALLS.length)]!));
  const more = random() < 0.4 ? [after(random() * 400, upload(100, `more-${seed}.log`))] : [];
  const deletes = Array.from({ length: 1 + Math.floor(random() * 2) }, () => after(random() * 500, remove));
  const replies = await Promise.all([...readers, ...more, ...deletes]);
  const wrong = replies.find(
    ({ what, status, ms }) => !ALLOWED.has(status) || ms > (what === "delete" ? MOST_DELETE_MS : MOST_READ_MS),
  );
  const left = await leftOf(served, incident);
  if (wrong) return `${wrong.what} gave ${wrong.status} after ${wrong.ms.toFixed(0)} ms: ${wrong.body.slice(0, 300)}`;
  return left;
}

/** Deletes what is still there, and looks whether anything of it stays. */
async function leftOf(served: Served, incident: string): Promise<string | undefined> {
  for (let tries = 0; ; tries++) {
    await idle(served, incident);
    const { status, body } = await remove(served, incident);
    if (status === 404 || status === 204) break;
    if (tries > 40) return `it cannot be deleted: ${status} ${body.slice(0, 300)}`;
    await sleep(100);
  }
  const folders = await readdir(join(served.dataFolder, "incidents"));
  const left = folders.filter((name) => name === incident || name.startsWith(".deleted-"));
  if (left.length > 0) return `${left.join(", ")} is left in ${served.dataFolder}/incidents`;
  const again = await sent("show", `${served.url}/api/v1/incidents/${incident}`);
  return again.status === 404 ? undefined : `it is shown after its deletion: ${again.status}`;
}

/** Waits until no job of an incident goes on. */
async function idle({ url }: Served, incident: string): Promise<void> {
  for (let tries = 0; tries < 600; tries++) {
    const response = await fetch(`${url}/api/v1/jobs?incident=${incident}`);
    const { jobs = [] } = (await response.json()) as { readonly jobs?: readonly { readonly phase: string }[] };
    if (jobs.every(({ phase }) => ["done", "failed", "cancelled"].includes(phase))) return;
    await sleep(50);
  }
}
