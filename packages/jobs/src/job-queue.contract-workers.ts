import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterEach, expect, it } from "vitest";
import { endOf, gate, slices, statesOf, stateWhen, untilAborted, type TestQueue, type TestStore } from "./test-work.js";

/** What the queue promises for the work of a process that died. */
const TAKEN_UP_MS = 15_000;

/** Workers come, close, and die; the work goes on. */
export function workersComeAndGo(store: TestStore): void {
  const children: ChildProcess[] = [];
  afterEach(() => {
    for (const child of children.splice(0)) child.kill("SIGKILL");
  });
  /** Starts a process that takes steps and never ends them; `took` is the next step that it says it took. */
  const startDying = () => {
    const file = fileURLToPath(new URL("../dist/dying-worker.js", import.meta.url));
    const child = spawn(process.execPath, [file, ...store.processArguments], { stdio: ["ignore", "pipe", "inherit"] });
    children.push(child);
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    return {
      took: async (): Promise<string> => String((await lines.next()).value),
      async kill(): Promise<void> {
        const exited = once(child, "exit");
        child.kill("SIGKILL");
        await exited;
      },
    };
  };

  it("takes up planning, slices and finishing within 15 seconds after their workers were killed", async () => {
    const queue = store.open();
    const prepared = [];
    for (const kind of ["plan", "slice", "finish"] as const) {
      const id = await queue.add({ group: "bastion", input: { slices: slices(1) } });
      if (kind !== "plan") await bringTo(store, queue, id, kind);
      const dying = startDying();
      expect(await dying.took()).toBe(kind);
      prepared.push({ id, dying });
    }
    await stateWhen(queue, prepared[1]!.id, ({ sizeDone }) => sizeDone === 3);
    const watched = prepared.map(({ id }) => statesOf(queue, id));
    for (const { dying } of prepared) await dying.kill();
    const killedMs = performance.now();
    store.work(queue);
    const states = await Promise.all(watched);
    expect(performance.now() - killedMs).toBeLessThan(TAKEN_UP_MS);
    for (const ofJob of states) {
      expect(ofJob.at(-1)).toMatchObject({ phase: "done", slicesDone: 1, sizeDone: 10, failed: [] });
      const done = ofJob.map(({ sizeDone }) => sizeDone);
      expect(done).toEqual([...done].sort((a, b) => a - b));
    }
  });

  it("hands over what a closing worker was at, without counting it as a try", async () => {
    const queue = store.open();
    const taken = gate();
    let handed = 0;
    const stuck = {
      run: (_: unknown, { signal }: { readonly signal: AbortSignal }) => {
        taken.open();
        return untilAborted(signal);
      },
    };
    const id = await queue.add({ group: "bastion", input: { slices: slices(2) } });
    for (; handed < 4; handed += 1) {
      const worker = store.work(queue, stuck, 1);
      await taken.opened;
      await stateWhen(queue, id, ({ phase }) => phase === "running");
      await worker.close();
      expect(await queue.get(id)).toMatchObject({ phase: "running", slicesDone: 0, failed: [] });
    }
    store.work(queue);
    expect(await endOf(queue, id)).toMatchObject({ phase: "done", slicesDone: 2 });
  });

  it("takes no work after it was closed, twice without failure", async () => {
    const queue = store.open();
    const worker = store.work(queue);
    await worker.close();
    await worker.close();
    const id = await queue.add({ group: "bastion", input: { slices: slices(1) } });
    expect(await queue.get(id)).toMatchObject({ phase: "waiting" });
    store.work(queue);
    expect(await endOf(queue, id)).toMatchObject({ phase: "done" });
  });

  it("closes its workers with the queue, and is unavailable then", async () => {
    const [queue, other] = [store.open(), store.open()];
    const taken = gate();
    store.work(queue, {
      run: (_, { signal }) => {
        taken.open();
        return untilAborted(signal);
      },
    });
    const id = await queue.add({ group: "bastion", input: { slices: slices(1) } });
    await taken.opened;
    await queue.ping();
    await queue.close();
    await queue.close();
    await expect(queue.get(id)).rejects.toMatchObject({ kind: "unavailable" });
    await expect(queue.ping()).rejects.toMatchObject({ kind: "unavailable" });
    store.work(other);
    expect(await endOf(other, id)).toMatchObject({ phase: "done" });
  });
}

/** Does all of a job that comes before its slice or its finish. */
async function bringTo(store: TestStore, queue: TestQueue, id: string, kind: "slice" | "finish"): Promise<void> {
  const worker = store.work(queue, {
    run: async ({ text }, { signal }) => (kind === "slice" ? untilAborted(signal) : text),
    finish: (_, __, { signal }) => untilAborted(signal),
  });
  const phase = kind === "slice" ? "running" : "finishing";
  await stateWhen(queue, id, (state) => state.phase === phase);
  await worker.close();
}
