import { Agent, request } from "node:http";
import { parseArgs } from "node:util";
import { seededRandom, type Random } from "../seeded-random.js";
import { hostileText, pick, sampler, type Schema } from "./request-samples.js";
import { servedBastion, type ServedBastion } from "./served-bastion.js";

// Sends requests made from the OpenAPI document by chance to the real server, and says which were answered with 500 or not
// at all; the same seed makes the same request:
//   node test/bench/dist/api/fuzz-requests.js [--requests 100000] [--minutes 60] [--first 1]

interface Operation {
  readonly method: string;
  readonly path: string;
  readonly operationId: string;
  readonly parameters: readonly { readonly name: string; readonly in: string; readonly schema: Schema }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema?: Schema }>> };
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Omit<Operation, "method" | "path">>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

interface Made {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Buffer;
}

const AT_ONCE = 8;
/** No question takes as long on so small an incident. */
const PATIENCE_MS = 300_000;
/** Work of a second each on so small an incident: drawn a tenth as often, so that the others are reached in a night. */
const SLOW = [
  "ask",
  "investigate",
  "retrieveWindow",
  "planQuestion",
  "runPlaybook",
  "getReport",
  "addSource",
  "matchRules",
];
/** They fill or empty an incident, which the other requests need as it is. */
const ON_SPARE = ["deleteIncident", "addSource", "changeSource", "changeIncident"];

/** Makes the request of a seed. */
function requestMaker({ components, paths }: Document, { known, spare }: ServedBastion): (seed: number) => Made {
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, rest]): Operation => ({ ...rest, path, method })),
  );
  return (seed) => {
    const random = seededRandom(seed);
    const sample = sampler(components.schemas, random);
    let operation = pick(random, operations);
    while (SLOW.includes(operation.operationId) && random() < 0.9) operation = pick(random, operations);
    const ids: Readonly<Record<string, string>> = ON_SPARE.includes(operation.operationId)
      ? { ...known, incident: spare }
      : { ...known };
    const path = operation.path.replace(/\{(\w+)\}/g, (_, name: string) => {
      const id = ids[name];
      return encoded(id !== undefined && random() < 0.9 ? id : hostileText(random), random);
    });
    const query = operation.parameters
      .filter((parameter) => parameter.in === "query" && random() < 0.5)
      .map(({ name, schema }) => {
        const value = name === "file" && random() < 0.7 ? known.source : sample(schema);
        return `${name}=${encoded(typeof value === "string" ? value : JSON.stringify(value ?? null), random)}`;
      });
    if (random() < 0.02) query.push(`${encoded(hostileText(random), random)}=1`);
    const body = bodyOf(operation, sample, random);
    return {
      method:
        random() < 0.01 ? pick(random, ["PUT", "PATCH", "HEAD", "OPTIONS", "TRACE"]) : operation.method.toUpperCase(),
      path: `${path}${query.length > 0 ? `?${query.join("&")}` : ""}`,
      headers: {
        ...(body && {
          "content-type": random() < 0.95 ? body.type : pick(random, ["text/plain", "x", "multipart/form-data"]),
        }),
        ...(body && { "content-length": String(body.bytes.length) }), // which Node leaves out for some methods
        ...(random() < 0.01 && { "content-encoding": pick(random, ["gzip", "br", "x"]) }),
        ...(random() < 0.02 && { "last-event-id": encodeURIComponent(wellFormed(hostileText(random))) }),
        ...(random() < 0.02 && { accept: "text/event-stream" }),
      },
      ...(body && { body: body.bytes }),
    };
  };
}

/** Without halves of surrogate pairs, which no address can carry. */
const wellFormed = (text: string): string => Buffer.from(text).toString();

/** In the way of addresses, now and then wrongly. */
function encoded(text: string, random: Random): string {
  const right = encodeURIComponent(wellFormed(text));
  return random() < 0.02 ? `${right}${pick(random, ["%", "%zz", "%ff", "%C0%AF", "%00", "//", "%2e%2e"])}` : right;
}

function bodyOf(
  { requestBody }: Operation,
  sample: (schema: Schema) => unknown,
  random: Random,
): { readonly type: string; readonly bytes: Buffer } | undefined {
  const [type = "application/json", { schema = undefined } = {}] = Object.entries(requestBody?.content ?? {})[0] ?? [];
  if (requestBody === undefined) return random() < 0.02 ? { type, bytes: Buffer.from("{}") } : undefined;
  const isJson = type.includes("json") && schema !== undefined;
  const bytes = Buffer.from(isJson ? JSON.stringify(sample(schema)) : hostileText(random));
  if (bytes.length > 0 && random() < 0.05) bytes[Math.floor(random() * bytes.length)] = Math.floor(random() * 256);
  return { type, bytes: random() < 0.03 ? bytes.subarray(0, Math.floor(random() * bytes.length)) : bytes };
}

/** Sends one and returns its status; 0 where no answer came. */
function send(base: string, { method, path, headers, body }: Made, agent: Agent): Promise<number> {
  const { hostname, port } = new URL(base);
  return new Promise((resolve) => {
    const sent = request({ hostname, port, method, path, headers, agent, timeout: PATIENCE_MS }, (response) => {
      response.resume().once("close", () => resolve(response.statusCode ?? 0));
    });
    sent.once("timeout", () => sent.destroy()).once("error", () => resolve(0));
    sent.end(body);
  });
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      requests: { type: "string", default: "100000" },
      minutes: { type: "string", default: "60" },
      first: { type: "string", default: "1" },
    },
  });
  const first = Number(values.first);
  const end = first + Number(values.requests);
  const served = await servedBastion();
  const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
  const statuses = new Map<number, number>();
  const start = performance.now();
  let faults = 0;
  try {
    const document = (await (await fetch(`${served.server.url}/api/v1/openapi.json`)).json()) as Document;
    const make = requestMaker(document, served);
    let next = first;
    const sendOn = async (): Promise<void> => {
      while (next < end && performance.now() - start < Number(values.minutes) * 60_000) {
        const seed = next++;
        const made = make(seed);
        const status = await send(served.server.url, made, agent);
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
        if (status !== 0 && status !== 500) continue;
        faults++;
        console.log(
          `seed ${seed}: ${status} ${made.method} ${made.path.slice(0, 300)} ${String(made.body ?? "").slice(0, 300)}`,
        );
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, sendOn));
    const { status } = await fetch(`${served.server.url}/health`);
    if (status !== 200) throw new Error(`the server does not live after them: ${status}`);
  } finally {
    agent.destroy();
    await served.close();
  }
  const seconds = (performance.now() - start) / 1_000;
  const counts = [...statuses].sort(([a], [b]) => a - b).map(([status, count]) => `${status}: ${count}`);
  console.log(
    `${[...statuses.values()].reduce((sum, count) => sum + count, 0)} requests, ${faults} with 500 or no answer, ${seconds.toFixed(0)} s; ${counts.join(", ")}`,
  );
  if (faults > 0) process.exitCode = 1;
}

await main();
