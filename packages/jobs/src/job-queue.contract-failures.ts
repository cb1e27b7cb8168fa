import { Failure, type FailureKind } from "@lagebild/domain";
import { expect, it } from "vitest";
import { endOf, promptHandler, slices, type TestStore } from "./test-work.js";

/** Slices fail alone, and can be tried again. */
export function failuresAreRetried(store: TestStore): void {
  /** Counts tries, and fails while `failures` has kinds left for the slice. */
  const failing = (failures: Readonly<Record<string, readonly FailureKind[]>>) => {
    const tries: Record<string, number> = {};
    return {
      tries,
      async run({ text }: { readonly text: string }) {
        const at = (tries[text] ??= 0);
        tries[text] = at + 1;
        const kind = failures[text]?.[at];
        if (kind) throw new Failure(kind, `${text} failed: ${kind} ${at}`);
        return `did ${text}`;
      },
    };
  };

  it("tries a slice three times where that may cure the failure, and once where not", async () => {
    const queue = store.open();
    const handler = failing({
      "text 0": ["unavailable", "timeout"],
      "text 1": ["busy", "internal", "unavailable", "busy"],
      "text 2": ["invalid", "invalid"],
      "text 3": ["corrupt"],
    });
    store.work(queue, handler);
    const id = await queue.add({ group: "bastion", input: { slices: slices(5) } });
    const state = await endOf(queue, id);
    expect(handler.tries).toEqual({ "text 0": 3, "text 1": 3, "text 2": 1, "text 3": 1, "text 4": 1 });
    expect(state).toMatchObject({ phase: "failed", slicesTotal: 5, slicesDone: 2, sizeDone: 20, sizeTotal: 50 });
    expect(state.failed).toEqual([
      { name: "slice 1", kind: "unavailable", message: "text 1 failed: unavailable 2" },
      { name: "slice 2", kind: "invalid", message: "text 2 failed: invalid 0" },
      { name: "slice 3", kind: "corrupt", message: "text 3 failed: corrupt 0" },
    ]);
    expect(state.output).toEqual({ results: { "slice 0": "did text 0", "slice 4": "did text 4" } });
  });

  it("takes an error that is no Failure for an internal one", async () => {
    const queue = store.open();
    let tries = 0;
    const run = async (): Promise<string> => {
      tries += 1;
      throw new TypeError("x is not a function");
    };
    store.work(queue, { run });
    const id = await queue.add({ group: "bastion", input: { slices: slices(1) } });
    const { failed } = await endOf(queue, id);
    expect(failed).toEqual([{ name: "slice 0", kind: "internal", message: "x is not a function" }]);
    expect(tries).toBe(3);
  });

  it("runs the named failed slices again, then finishes once more; then the others", async () => {
    const queue = store.open();
    const handler = failing({ "text 0": ["invalid"], "text 1": ["invalid"] });
    const finished: number[] = [];
    const finish: typeof promptHandler.finish = async (input, results, context) => {
      finished.push(results.size);
      return promptHandler.finish(input, results, context);
    };
    store.work(queue, { run: handler.run, finish });
    const id = await queue.add({ group: "bastion", input: { slices: slices(3) } });
    await endOf(queue, id);
    await queue.retry(id, ["slice 1"]);
    const second = await endOf(queue, id);
    expect(second).toMatchObject({ phase: "failed", slicesDone: 2, failed: [{ name: "slice 0" }] });
    await queue.retry(id);
    const third = await endOf(queue, id);
    expect(third).toMatchObject({ phase: "done", slicesDone: 3, sizeDone: 30, failed: [] });
    expect(Object.keys(third.output!.results)).toEqual(["slice 0", "slice 1", "slice 2"]);
    expect(handler.tries).toEqual({ "text 0": 2, "text 1": 2, "text 2": 1 });
    expect(finished).toEqual([1, 2, 3]);
  });

  it("refuses to retry what is not there, what still runs and what is done", async () => {
    const queue = store.open();
    const id = await queue.add({ group: "bastion", input: { slices: slices(2) } });
    await expect(queue.retry(id)).rejects.toMatchObject({ kind: "conflict" });
    store.work(queue, failing({ "text 0": ["invalid"] }));
    expect(await endOf(queue, id)).toMatchObject({ phase: "failed" });
    await expect(queue.retry(id, ["slice 9"])).rejects.toMatchObject({ kind: "missing" });
    await expect(queue.retry(id, ["slice 0", "slice 1"])).rejects.toMatchObject({ kind: "conflict" });
    expect(await queue.get(id)).toMatchObject({ phase: "failed", failed: [{ name: "slice 0" }] });
    await queue.retry(id, ["slice 0", "slice 0"]);
    expect(await endOf(queue, id)).toMatchObject({ phase: "done" });
    await expect(queue.retry(id)).rejects.toMatchObject({ kind: "conflict" });
  });

  it("ends a job whose planning fails, drops what was planned, and plans again on retry", async () => {
    const queue = store.open();
    let plans = 0;
    const worker = store.work(
      queue,
      {
        async plan({ slices: [first, second] }, { addSlice }) {
          plans += 1;
          await addSlice(first!);
          if (plans === 1) throw new Failure("corrupt", "archive is cut off");
          await addSlice(second!);
        },
      },
      1,
    );
    const id = await queue.add({ group: "bastion", input: { slices: slices(2) } });
    expect(await endOf(queue, id)).toMatchObject({
      phase: "failed",
      failure: { kind: "corrupt", message: "archive is cut off" },
      slicesTotal: 1,
      slicesDone: 0,
      failed: [],
    });
    await queue.retry(id);
    const state = await endOf(queue, id);
    expect(state).toMatchObject({ phase: "done", slicesTotal: 2, slicesDone: 2 });
    expect(state).not.toHaveProperty("failure");
    expect(plans).toBe(2);
    await worker.close();
  });

  it("tries planning and finishing again too, and ends a job whose finish fails for good", async () => {
    const queue = store.open();
    const tries = { plan: 0, finish: 0 };
    store.work(queue, {
      async plan(input, context) {
        await promptHandler.plan(input, context);
        tries.plan += 1;
        if (tries.plan < 3) throw new Failure("busy", "not now");
      },
      async finish(input, results, context) {
        tries.finish += 1;
        if (tries.finish < 3) throw new Failure(tries.finish === 1 ? "unavailable" : "invalid", "cannot publish");
        return promptHandler.finish(input, results, context);
      },
    });
    const id = await queue.add({ group: "bastion", input: { slices: slices(2) } });
    expect(await endOf(queue, id)).toMatchObject({
      ...{ phase: "failed", slicesTotal: 2, slicesDone: 2, failed: [] },
      failure: { kind: "invalid", message: "cannot publish" },
    });
    await queue.retry(id, []);
    expect(await endOf(queue, id)).toMatchObject({ phase: "done", slicesDone: 2 });
    expect(tries).toEqual({ plan: 3, finish: 3 });
  });

  it("refuses a plan that names two slices alike", async () => {
    const queue = store.open();
    store.work(queue);
    const [slice] = slices(1);
    const id = await queue.add({ group: "bastion", input: { slices: [slice!, slice!] } });
    expect(await endOf(queue, id)).toMatchObject({ phase: "failed", failure: { kind: "invalid" }, slicesTotal: 1 });
  });
}
