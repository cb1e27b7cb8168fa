import { randomUUID } from "node:crypto";
import type { FailureKind } from "@lagebild/domain";
import type { JobPhase, JobState } from "./job-queue.js";
import type { Step, StepKind, StepStore } from "./job-step.js";
import { decodeValue, jobMissing, KEPT_JOBS, KEPT_MS, leftOut, MAX_FAILED_SHOWN, retryRefused } from "./job-values.js";
import * as scripts from "./redis-job-scripts.js";

/** What the Redis adapter needs of a connection. */
export interface RedisCalls {
  /** Runs a Lua script. Throws a Failure. */
  run(script: string, keys: readonly string[], values: readonly (string | number)[]): Promise<unknown>;
}

/** What a ticket of the queue stands for. */
export type Stage = "plan" | "finish" | "nothing";

/** The state of jobs in Redis; which worker runs a step is decided elsewhere. */
export interface RedisJobStore extends StepStore {
  create(group: string, input: string): Promise<string>;
  get(id: string): Promise<JobState | undefined>;
  version(id: string): Promise<number | undefined>;
  list(group: string | undefined, limit: number): Promise<readonly JobState[]>;
  cancel(id: string): Promise<void>;
  /** Returns the number of the round that begins. */
  retry(id: string, slices: readonly string[] | undefined): Promise<number>;
  forget(group: string): Promise<void>;
  stage(id: string, round: number): Promise<Stage>;
  /** Takes a step, from a dead worker too; undefined where it is not to be run. */
  begin(id: string, kind: StepKind, name: string, round: number): Promise<Step | undefined>;
  /** Names of the slices that wait or run. */
  openSlices(id: string): Promise<readonly string[]>;
  /** Jobs that have not ended, the newest, and their rounds. */
  openJobs(limit: number): Promise<readonly { readonly id: string; readonly round: number }[]>;
}

/** Ended jobs forgotten at a time. */
const SWEPT = 20;

/** Opens the jobs whose keys begin with `prefix`. */
export function redisJobStore(redis: RedisCalls, prefix: string): RedisJobStore {
  const [all, open, ended, number] = ["jobs", "open", "ended", "number"].map((name) => `${prefix}:${name}`) as [
    string,
    string,
    string,
    string,
  ];
  const groupKey = (group: string): string => `${prefix}:group:${group}`;
  const run = (script: string, id: string, values: readonly (string | number)[] = [], group = ""): Promise<unknown> => {
    const job = `${prefix}:job:${id}`;
    const parts = ["steps", "slices", "results", "failed"].map((part) => `${job}:${part}`);
    return redis.run(script, [job, ...parts, all, groupKey(group), open, ended], [id, Date.now(), ...values]);
  };
  const last = async (key: string, limit: number) => (await redis.run(scripts.LAST, [key], [limit])) as string[];
  const read = async (id: string) => {
    const [job, failed] = (await run(scripts.GET, id)) as [string[], string[]];
    return job.length === 0 ? undefined : { fields: pairs(job), failed: pairs(failed) };
  };
  const forget = async (ids: readonly string[]): Promise<void> => {
    for (const id of ids) {
      const job = await read(id);
      await run(scripts.FORGET, id, [], job?.fields.get("group") ?? "");
    }
  };

  return {
    async create(group, input) {
      const id = randomUUID();
      const next = (await redis.run(scripts.NEXT, [number], [])) as number;
      await run(scripts.CREATE, id, [group, input, next], group);
      await forget((await redis.run(scripts.SURPLUS, [ended], [KEPT_JOBS, Date.now() - KEPT_MS, SWEPT])) as string[]);
      return id;
    },
    async get(id) {
      const job = await read(id);
      return job && stateOf(id, job.fields, job.failed);
    },
    async version(id) {
      const version = (await run(scripts.VERSION, id)) as string | null;
      return version === null ? undefined : Number(version);
    },
    async list(group, limit) {
      const ids = await last(group === undefined ? all : groupKey(group), limit);
      const jobs = await Promise.all(ids.map(async (id) => ({ id, job: await read(id) })));
      return jobs.flatMap(({ id, job }) => (job ? [stateOf(id, job.fields, job.failed)] : []));
    },
    async cancel(id) {
      if ((await run(scripts.CANCEL, id)) === 0) throw jobMissing(id);
    },
    async retry(id, slices) {
      const answer = (await run(scripts.RETRY, id, slices ? ["0", ...slices] : ["1"])) as [string, string?];
      const [word, about = ""] = answer;
      if (word === "missing") throw jobMissing(id);
      if (word === "running" || word === "done") throw retryRefused[word](id);
      if (word === "unknown" || word === "slice") throw retryRefused[word](about);
      return Number(about);
    },
    async forget(group) {
      await forget(await last(groupKey(group), 1_000_000));
    },
    stage: async (id, round) => (await run(scripts.STAGE, id, [round])) as Stage,
    openSlices: async (id) => (await run(scripts.OPEN_SLICES, id)) as string[],
    async openJobs(limit) {
      const ids = await last(open, limit);
      return Promise.all(ids.map(async (id) => ({ id, round: Number((await read(id))?.fields.get("round") ?? "0") })));
    },
    ...redisSteps(run),
  };
}

type Run = (script: string, id: string, values?: readonly (string | number)[]) => Promise<unknown>;

/** What the holders of steps do. */
function redisSteps(run: Run): StepStore & Pick<RedisJobStore, "begin"> {
  return {
    async begin(id, kind, name, round) {
      const token = randomUUID();
      const taken = await run(scripts.BEGIN, id, [fieldOf(kind, name), token, round]);
      if (taken === null) return undefined;
      const [group, value, tries, deaths] = taken as [string, string, number, number];
      return { jobId: id, group, kind, name, token, tries, deaths, value };
    },
    async report(step, sizeDone) {
      return (await run(scripts.REPORT, step.jobId, [fieldOf(step.kind, step.name), step.token, sizeDone])) === 1;
    },
    async addSlice(step, { name, size, value }) {
      return (await run(scripts.ADD_SLICE, step.jobId, [step.token, name, size, value])) !== -1;
    },
    async settle(step, outcome) {
      const values =
        outcome.is === "done" ? [outcome.value] : outcome.is === "failed" ? [outcome.kind, outcome.message] : [];
      const rest = leftOut("#");
      const settled = [fieldOf(step.kind, step.name), step.token, outcome.is, values[0] ?? "", values[1] ?? ""];
      return (await run(scripts.SETTLE, step.jobId, [...settled, rest.kind, rest.message])) === 1;
    },
    async results(step) {
      return pairs((await run(scripts.RESULTS, step.jobId)) as string[]);
    },
  };
}

const fieldOf = (kind: StepKind, name: string): string => `${kind}:${name}`;

function pairs(flat: readonly string[]): ReadonlyMap<string, string> {
  const map = new Map<string, string>();
  for (let at = 0; at + 1 < flat.length; at += 2) map.set(flat[at]!, flat[at + 1]!);
  return map;
}

function stateOf(id: string, fields: ReadonlyMap<string, string>, failed: ReadonlyMap<string, string>): JobState {
  const count = (name: string): number => Number(fields.get(name) ?? "0");
  const kind = fields.get("failureKind") as FailureKind | undefined;
  const output = fields.get("output") ?? "";
  return {
    id,
    group: fields.get("group") ?? "",
    input: decodeValue(fields.get("input") ?? ""),
    phase: fields.get("phase") as JobPhase,
    createdMs: count("createdMs"),
    changedMs: count("changedMs"),
    slicesTotal: count("slicesTotal"),
    slicesDone: count("slicesDone"),
    sizeTotal: count("sizeTotal"),
    sizeDone: count("sizeDone"),
    sizePlanned: count("sizePlanned"),
    failed: [...failed]
      .sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
      .slice(0, MAX_FAILED_SHOWN)
      .map(([name, json]) => ({ name, ...(JSON.parse(json) as { kind: FailureKind; message: string }) })),
    ...(kind ? { failure: { kind, message: fields.get("failureMessage") ?? "" } } : {}),
    ...(output !== "" ? { output: decodeValue(output) } : {}),
  };
}
