import { expect, it } from "vitest";
import { kindOf } from "@lagebild/domain";
import { metrics } from "./metrics.js";
import { deferred } from "./test-deferred.js";
import { workQueue, type WorkLimits } from "./work-queue.js";

const never = new AbortController().signal;

function queueOf(limits: Partial<WorkLimits> = {}) {
  const counted = metrics({ service: "test", withProcess: false });
  const queue = workQueue({ name: "questions", atOnce: 1, waiting: 2, waitMs: 60_000, ...limits, metrics: counted });
  return { queue, counted };
}

it("works in the order of arrival, and refuses what is beyond its limits", async () => {
  const { queue, counted } = queueOf();
  const [first, second] = [deferred<string>(), deferred<string>()];
  const began: string[] = [];
  const put = (name: string, work: Promise<string>) => queue.run(never, () => (began.push(name), work));
  const done = [put("a", first.promise), put("b", second.promise), put("c", Promise.resolve("c"))];
  await expect(put("d", Promise.resolve("d"))).rejects.toMatchObject({ kind: "busy" });
  expect(began).toEqual(["a"]);
  const text = await counted.text();
  for (const one of ['running{service="test"} 1', 'waiting{service="test"} 2', 'refused_total{service="test"} 1'])
    expect(text).toContain(`lagebild_questions_${one}`);
  first.resolve("a");
  second.resolve("b");
  expect(await Promise.all(done)).toEqual(["a", "b", "c"]);
  expect(began).toEqual(["a", "b", "c"]);
  expect(await counted.text()).toContain('lagebild_questions_wait_seconds_count{service="test"} 3');
  expect(await put("e", Promise.resolve("e"))).toBe("e");
});

it("gives the place of work that failed to the next", async () => {
  const { queue } = queueOf();
  const failing = queue.run(never, () => Promise.reject(new Error("no")));
  const next = queue.run(never, () => Promise.resolve("next"));
  await expect(failing).rejects.toThrow("no");
  expect(await next).toBe("next");
});

it("lets nobody wait whose caller has left, nor longer than its limit", async () => {
  const { queue, counted } = queueOf({ waitMs: 20 });
  const first = deferred<void>();
  const working = queue.run(never, () => first.promise);
  const left = new AbortController();
  let isBegun = false;
  const leaving = queue.run(left.signal, () => Promise.resolve((isBegun = true)));
  left.abort(new Error("left"));
  await expect(leaving).rejects.toThrow("left");
  const late = await queue.run(never, () => Promise.resolve()).catch(kindOf);
  first.resolve();
  await working;
  expect([late, isBegun]).toEqual(["busy", false]);
  expect(await counted.text()).toContain('lagebild_questions_waiting{service="test"} 0');
  await expect(queue.run(left.signal, () => Promise.resolve())).rejects.toThrow("left");
});
