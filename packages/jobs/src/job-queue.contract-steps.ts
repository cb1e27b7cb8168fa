import { expect, it } from "vitest";
import { endOf, gate, promptHandler, slices, stateWhen, statesOf, type TestStore } from "./test-work.js";

/** A job is planned, its slices are run, and it is finished, once each. */
export function stepsAreWorkedOn(store: TestStore): void {
  it("keeps a job for the worker that comes later", async () => {
    const queue = store.open();
    const before = Date.now();
    const id = await queue.add({ group: "bastion", input: { slices: slices(2) } });
    expect(id).toMatch(/^[A-Za-z0-9-]+$/);
    const waiting = await queue.get(id);
    expect(waiting).toEqual({
      ...{ id, group: "bastion", input: { slices: slices(2) }, phase: "waiting", failed: [] },
      ...{ slicesTotal: 0, slicesDone: 0, sizeTotal: 0, sizeDone: 0, sizePlanned: 0 },
      ...{ createdMs: expect.any(Number), changedMs: waiting!.createdMs },
    });
    expect(waiting!.createdMs).toBeGreaterThanOrEqual(before);
    store.work(queue);
    expect(await endOf(queue, id)).toMatchObject({ phase: "done", createdMs: waiting!.createdMs });
  });

  it("runs many slices on two workers, each once, hands all results to finish, and finishes once", async () => {
    const [one, two] = [store.open(), store.open()];
    const [ran, finished]: [string[], number[]] = [[], []];
    const started = { one: gate(), two: gate() };
    const handlerOf = (worker: "one" | "two") => ({
      async run({ text }: { readonly text: string }) {
        ran.push(`${worker} ${text}`);
        started[worker].open();
        await Promise.all([started.one.opened, started.two.opened]);
        return `did ${text}`;
      },
      async finish(...parameters: Parameters<typeof promptHandler.finish>) {
        finished.push(parameters[1].size);
        return promptHandler.finish(...parameters);
      },
    });
    store.work(one, handlerOf("one"), 2);
    store.work(two, handlerOf("two"), 2);
    const id = await one.add({ group: "bastion", input: { slices: slices(60) } });
    const state = await endOf(two, id);
    expect(state).toMatchObject({
      ...{ phase: "done", slicesTotal: 60, slicesDone: 60, sizeTotal: 600, sizeDone: 600, failed: [] },
      output: { results: Object.fromEntries(slices(60).map(({ name, slice }) => [name, `did ${slice.text}`])) },
    });
    expect(state).not.toHaveProperty("failure");
    expect(ran.map((line) => line.slice(4)).sort()).toEqual(
      slices(60)
        .map(({ slice }) => slice.text)
        .sort(),
    );
    expect(new Set(ran.map((line) => line.slice(0, 3)))).toEqual(new Set(["one", "two"]));
    expect(finished).toEqual([60]);
  });

  it("adds progress up, never backwards and never above the size", async () => {
    const queue = store.open();
    const [planGate, sliceGate] = [gate(), gate()];
    store.work(queue, {
      async plan(input, context) {
        context.progress(70);
        await planGate.opened;
        await promptHandler.plan(input, context);
      },
      async run({ text }, { progress }) {
        progress(text === "text 0" ? 4 : 1_000_000);
        progress(2);
        progress(Number.NaN);
        if (text === "text 0") await sliceGate.opened;
        return text;
      },
    });
    const id = await queue.add({ group: "bastion", input: { slices: slices(3) } });
    const watched = statesOf(queue, id);
    await stateWhen(queue, id, ({ phase, sizePlanned }) => phase === "planning" && sizePlanned === 70);
    planGate.open();
    const middle = await stateWhen(queue, id, ({ sizeDone }) => sizeDone === 24);
    expect(middle).toMatchObject({ phase: "running", slicesTotal: 3, slicesDone: 2, sizeTotal: 30, sizePlanned: 70 });
    sliceGate.open();
    const states = await watched;
    expect(states.at(-1)).toMatchObject({ phase: "done", sizeDone: 30, sizeTotal: 30 });
    const done = states.map(({ sizeDone }) => sizeDone);
    expect(done).toEqual([...done].sort((a, b) => a - b));
    expect(states.filter(({ sizeDone, sizeTotal }) => sizeDone > sizeTotal)).toEqual([]);
    expect(states.map(({ changedMs }) => changedMs)).toEqual(states.map(({ changedMs }) => changedMs).sort());
  });

  it("works on slices while the rest is being planned, but finishes after all", async () => {
    const queue = store.open();
    const firstRan = gate();
    store.work(queue, {
      async plan({ slices: [first, second] }, { addSlice }) {
        await addSlice(first!);
        await firstRan.opened;
        await addSlice(second!);
      },
      async run({ text }) {
        firstRan.open();
        return text;
      },
    });
    const id = await queue.add({ group: "bastion", input: { slices: slices(2) } });
    expect(await endOf(queue, id)).toMatchObject({
      phase: "done",
      output: { results: { "slice 0": "text 0", "slice 1": "text 1" } },
    });
  });

  it("finishes a job without slices", async () => {
    const queue = store.open();
    store.work(queue);
    const id = await queue.add({ group: "bastion", input: { slices: [] } });
    expect(await endOf(queue, id)).toMatchObject({ phase: "done", slicesTotal: 0, output: { results: {} } });
  });

  it("runs no more steps at a time than it was told", async () => {
    const queue = store.open();
    const counts = { now: 0, most: 0 };
    const run = async (): Promise<string> => {
      counts.now += 1;
      counts.most = Math.max(counts.most, counts.now);
      await new Promise((resolve) => setTimeout(resolve, 10));
      counts.now -= 1;
      return "";
    };
    store.work(queue, { run }, 2);
    const ids = await Promise.all([1, 2].map(() => queue.add({ group: "bastion", input: { slices: slices(8) } })));
    for (const id of ids) expect(await endOf(queue, id)).toMatchObject({ phase: "done" });
    expect(counts.most).toBe(2);
  });

  it("tells each step whose it is", async () => {
    const queue = store.open();
    const told: string[] = [];
    store.work(queue, {
      async run(slice, { jobId, group, signal }) {
        told.push(jobId, group, String(signal.aborted));
        return slice.text;
      },
    });
    const id = await queue.add({ group: "web-2026.01", input: { slices: slices(1) } });
    await endOf(queue, id);
    expect(told).toEqual([id, "web-2026.01", "false"]);
  });
}
