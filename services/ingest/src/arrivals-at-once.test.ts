import { join } from "node:path";
import { localJobQueue } from "@lagebild/jobs/local-job-queue";
import type { JobState } from "@lagebild/jobs";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { IngestInput, IngestOutput, IngestResult, IngestSlice } from "./ingest-job.js";
import { arrivalTest, logLine, type ArrivalTest } from "./test-arrivals.js";

type State = JobState<IngestInput, IngestOutput>;

let test: ArrivalTest;
let queue: ReturnType<typeof localJobQueue<IngestInput, IngestSlice, IngestResult, IngestOutput>>;
let worker: ReturnType<(typeof queue)["work"]>;

beforeAll(async () => {
  test = await arrivalTest();
  await test.create("at-once");
  queue = localJobQueue({ path: join(test.dataFolder, "catalog.db") });
  worker = queue.work(test.handler, { concurrency: 4 });
});
afterAll(async () => {
  await worker.close();
  await queue.close();
  await test.close();
});

const linesOf = (user: string, count: number): string =>
  Array.from({ length: count }, (_, i) =>
    logLine("web", i, `Failed password for ${user} from 203.0.113.7 port ${i}`),
  ).join("");
const add = async (incident: string, ...paths: readonly string[]): Promise<string> =>
  queue.add({ group: incident, input: { incident, paths, isUpload: false } });

async function ended(id: string): Promise<State> {
  let last: State | undefined;
  for await (const state of queue.watch(id)) last = state;
  return last!;
}
const textsOf = (...contents: readonly string[]): readonly string[] =>
  contents.flatMap((content) => content.trimEnd().split("\n")).sort();

it(
  "loses and doubles nothing where two jobs put in one log, before and after it grew",
  { timeout: 120_000 },
  async () => {
    const [log, other] = [linesOf("anna", 9), linesOf("otto", 4)];
    const paths = [
      await test.file("a/auth.log", linesOf("anna", 5)),
      await test.file("b/auth.log", log),
      await test.file("b/other.log", other),
    ] as const;
    const jobs = await Promise.all([add("at-once", paths[0], paths[2]), add("at-once", paths[1], paths[2])]);
    const states = await Promise.all(jobs.map(ended));
    expect(states.map(({ phase }) => phase)).toEqual(["done", "done"]);
    expect(await test.texts("at-once")).toEqual(textsOf(log, other));
  },
);

it("keeps nothing of what a deleted incident held in the one that takes its name", { timeout: 120_000 }, async () => {
  const incident = "at-once";
  const [before, after] = [linesOf("before", 5), linesOf("after", 6)];
  const old = await test.file("old.log", before);
  const jobs = await Promise.all([add(incident, old), add(incident, old)]);
  // While a job plans, the incident is locked.
  for (let isDeleted = false; !isDeleted;)
    isDeleted = await test.remove(incident).then(
      () => true,
      (error: { readonly kind?: string }) => (expect(error.kind).toBe("unavailable"), false),
    );
  await test.create(incident);
  const fresh = await add(incident, await test.file("fresh.log", after));
  const states = await Promise.all([...jobs, fresh].map(ended));
  expect(states.at(-1)!.phase).toBe("done");
  const texts = await test.texts(incident);
  expect(texts).toEqual(expect.arrayContaining([...textsOf(after)]));
  // A job that had not begun belongs to the new incident; what had been read of the old one does not.
  const sources = await test.labels(incident);
  expect(texts).toEqual(sources.length === 1 ? textsOf(after) : textsOf(before, after));
});
