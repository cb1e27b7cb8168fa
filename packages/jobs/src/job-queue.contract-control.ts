import { expect, it, onTestFinished, vi } from "vitest";
import { endOf, gate, promptHandler, slices, statesOf, stateWhen, untilAborted, type TestStore } from "./test-work.js";

/** Jobs are listed, watched, cancelled and forgotten. */
export function jobsAreControlled(store: TestStore): void {
  it("cancels a job that waits, and works on the next", async () => {
    const queue = store.open();
    const [cancelled, next] = [
      await queue.add({ group: "bastion", input: { slices: slices(2) } }),
      await queue.add({ group: "bastion", input: { slices: slices(1) } }),
    ];
    await queue.cancel(cancelled);
    expect(await queue.get(cancelled)).toMatchObject({ phase: "cancelled", slicesTotal: 0 });
    store.work(queue);
    expect(await endOf(queue, next)).toMatchObject({ phase: "done" });
    expect(await queue.get(cancelled)).toMatchObject({ phase: "cancelled", slicesTotal: 0 });
  });

  it("cancels a job that is being planned", async () => {
    const [queue, other] = [store.open(), store.open()];
    const refused = gate();
    let failure: unknown;
    store.work(queue, {
      async plan({ slices: [first, second] }, { addSlice, signal }) {
        await addSlice(first!);
        await untilAborted(signal).catch(() => undefined);
        failure = await addSlice(second!).catch((error: unknown) => error);
        refused.open();
      },
    });
    const id = await queue.add({ group: "bastion", input: { slices: slices(2) } });
    await stateWhen(other, id, ({ slicesTotal }) => slicesTotal === 1);
    await other.cancel(id);
    await refused.opened;
    expect(failure).toMatchObject({ kind: "conflict" });
    expect(await endOf(queue, id)).toMatchObject({ phase: "cancelled", slicesTotal: 1 });
  });

  it("cancels a job that runs: aborts what is running, drops what waits, and can take it up again", async () => {
    const [queue, other] = [store.open(), store.open()];
    const aborted = gate();
    const ran: string[] = [];
    let isStuck = true;
    store.work(
      queue,
      {
        async run({ text }, { signal }) {
          ran.push(text);
          if (text !== "text 1" || !isStuck) return text;
          return untilAborted(signal).finally(aborted.open);
        },
      },
      1,
    );
    const id = await queue.add({ group: "bastion", input: { slices: slices(4) } });
    await stateWhen(other, id, ({ slicesDone, phase }) => slicesDone > 0 && phase === "running");
    while (!ran.includes("text 1")) await stateWhen(other, id, () => true);
    await other.cancel(id);
    const cancelled = await endOf(other, id);
    expect(cancelled).toMatchObject({ phase: "cancelled", failed: [] });
    expect(cancelled).not.toHaveProperty("output");
    await aborted.opened;
    const doneBefore = cancelled.slicesDone;
    expect(doneBefore).toBeLessThan(4);
    isStuck = false;
    await queue.retry(id);
    const state = await endOf(queue, id);
    expect(state).toMatchObject({ phase: "done", slicesDone: 4, sizeDone: 40 });
    expect(Object.keys(state.output!.results)).toHaveLength(4);
    expect(ran).toHaveLength(5);
  });

  it("says so where only some of the dropped slices are taken up again", async () => {
    const queue = store.open();
    const stuck = gate();
    const worker = store.work(queue, {
      run: (_, { signal }) => {
        stuck.open();
        return untilAborted(signal);
      },
    });
    const id = await queue.add({ group: "bastion", input: { slices: slices(3) } });
    await stuck.opened;
    await stateWhen(queue, id, ({ phase }) => phase === "running");
    await queue.cancel(id);
    await worker.close();
    store.work(queue);
    await queue.retry(id, ["slice 1"]);
    const state = await endOf(queue, id);
    expect(state).toMatchObject({ phase: "failed", slicesDone: 1, failed: [], failure: { kind: "conflict" } });
    expect(state.failure!.message).toMatch(/^2 dropped slices/);
    await queue.retry(id);
    expect(await endOf(queue, id)).toMatchObject({ phase: "done", slicesDone: 3 });
  });

  it("leaves a job as it is that has ended before it is cancelled", async () => {
    const queue = store.open();
    store.work(queue);
    const id = await queue.add({ group: "bastion", input: { slices: slices(1) } });
    const state = await endOf(queue, id);
    await queue.cancel(id);
    expect(await queue.get(id)).toEqual(state);
  });

  it("knows no job by an id that is none", async () => {
    const queue = store.open();
    const missing = { kind: "missing" };
    expect(await queue.get("none")).toBeUndefined();
    await expect(queue.cancel("none")).rejects.toMatchObject(missing);
    await expect(queue.retry("none")).rejects.toMatchObject(missing);
    await expect(queue.retry("none", ["slice"])).rejects.toMatchObject(missing);
    await expect(statesOf(queue, "none")).rejects.toMatchObject(missing);
  });

  it("lists the newest first, of a group or of all, up to a limit", async () => {
    const [queue, other] = [store.open(), store.open()];
    const ids: string[] = [];
    for (const group of ["a", "b", "a", "b", "a"]) ids.push(await queue.add({ group, input: { slices: [] } }));
    const listed = async (options: Parameters<typeof queue.list>[0]) => (await other.list(options)).map(({ id }) => id);
    expect(await listed({ limit: 10 })).toEqual([...ids].reverse());
    expect(await listed({ limit: 2 })).toEqual([ids[4], ids[3]]);
    expect(await listed({ group: "a", limit: 10 })).toEqual([ids[4], ids[2], ids[0]]);
    expect(await listed({ group: "a", limit: 1 })).toEqual([ids[4]]);
    expect(await listed({ group: "c", limit: 10 })).toEqual([]);
    expect(await listed({ limit: 0 })).toEqual([]);
  });

  it("watches the job of another queue from its start to its end", async () => {
    const [queue, other] = [store.open(), store.open()];
    const id = await queue.add({ group: "bastion", input: { slices: slices(2) } });
    const watched = statesOf(other, id);
    const late = gate();
    await stateWhen(other, id, ({ phase }) => phase === "waiting");
    store.work(queue, {
      async finish(input, results, context) {
        await late.opened;
        return promptHandler.finish(input, results, context);
      },
    });
    await stateWhen(other, id, ({ phase }) => phase === "finishing");
    late.open();
    const phases = (await watched).map(({ phase }) => phase);
    expect(phases[0]).toBe("waiting");
    expect(phases).toContain("finishing");
    expect(phases.at(-1)).toBe("done");
    const order = ["waiting", "planning", "running", "finishing", "done"];
    expect(phases.map((phase) => order.indexOf(phase))).toEqual(phases.map((phase) => order.indexOf(phase)).sort());
    expect((await statesOf(other, id)).map(({ phase }) => phase)).toEqual(["done"]);
  });

  it("ends watching when the signal of the watcher aborts or the queue closes", async () => {
    const queue = store.open();
    const id = await queue.add({ group: "bastion", input: { slices: [] } });
    const leaving = new AbortController();
    const states: string[] = [];
    for await (const { phase } of queue.watch(id, leaving.signal)) {
      states.push(phase);
      leaving.abort();
    }
    expect(states).toEqual(["waiting"]);
    expect(await statesOf(queue, id, AbortSignal.abort())).toEqual([]);
    for await (const { phase } of queue.watch(id)) {
      expect(phase).toBe("waiting");
      await queue.close();
    }
  });

  it("forgets the ended jobs of a group, and no others", async () => {
    const queue = store.open();
    const [cancelled, elsewhere, waiting] = [
      await queue.add({ group: "a", input: { slices: [] } }),
      await queue.add({ group: "b", input: { slices: [] } }),
      await queue.add({ group: "a", input: { slices: [] } }),
    ];
    await queue.cancel(cancelled);
    await queue.cancel(elsewhere);
    await queue.forget("a");
    await queue.forget("none");
    expect(await queue.get(cancelled)).toBeUndefined();
    expect((await queue.list({ limit: 9 })).map(({ id }) => id)).toEqual([waiting, elsewhere]);
    expect((await queue.list({ group: "a", limit: 9 })).map(({ id }) => id)).toEqual([waiting]);
    store.work(queue);
    expect(await endOf(queue, waiting)).toMatchObject({ phase: "done" });
  });

  it("keeps the last 1,000 ended jobs, and all that have not ended", async () => {
    const queue = store.open();
    const input = { slices: [] };
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() }); // all end in one millisecond
    onTestFinished(() => void vi.useRealTimers());
    const waiting = await queue.add({ group: "a", input });
    const first = await queue.add({ group: "a", input });
    await queue.cancel(first);
    for (let jobs = 0; jobs < 1001; jobs += 1) await queue.cancel(await queue.add({ group: "b", input }));
    await queue.cancel(await queue.add({ group: "b", input }));
    expect(await queue.get(first)).toBeUndefined();
    expect(await queue.list({ group: "a", limit: 9 })).toMatchObject([{ id: waiting }]);
    const kept = await queue.list({ limit: 2000 });
    expect(kept.length).toBeGreaterThanOrEqual(1001);
    expect(kept.length).toBeLessThanOrEqual(1003);
  });
}
