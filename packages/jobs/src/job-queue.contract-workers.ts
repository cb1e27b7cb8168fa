import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterEach, expect, it } from "vitest";
import { endOf, gate, slices, statesOf, stateWhen, untilAborted, type TestStore } from "./test-work.js";

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

  it.each(["plan", "slice", "finish"] as const)(
    "takes up a %s within 15 seconds after its worker was killed",
    async (kind) => {
      const queue = store.open();
      const id = await queue.add({ group: "bastion", input: { slices: slices(2) } });
      const early = kind === "plan" ? undefined : store.work(queue, stoppingBefore(kind), 1);
      if (kind === "slice") await stateWhen(queue, id, ({ phase }) => phase === "running");
      if (kind === "finish") await stateWhen(queue, id, ({ phase }) => phase === "finishing");
      const dying = startDying();
      if (early) await early.close();
      expect(await dying.took()).toBe(kind);
      if (kind === "slice") await stateWhen(queue, id, ({ sizeDone }) => sizeDone === 3);
      const watched = statesOf(queue, id);
      await dying.kill();
      const killedMs = performance.now();
      store.work(queue);
      const state = (await watched).at(-1);
      expect(performance.now() - killedMs).toBeLessThan(TAKEN_UP_MS);
      expect(state).toMatchObject({ phase: "done", slicesDone: 2, sizeDone: 20, failed: [] });
      const done = (await watched).map(({ sizeDone }) => sizeDone);
      expect(done).toEqual([...done].sort((a, b) => a - b));
    },
  );

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

/** Does all that comes before a step of that kind, and waits there. */
function stoppingBefore(kind: "slice" | "finish") {
  const wait = (signal: AbortSignal): Promise<never> => untilAborted(signal);
  if (kind === "slice") return { run: (_: unknown, { signal }: { readonly signal: AbortSignal }) => wait(signal) };
  return { finish: (_: unknown, __: unknown, { signal }: { readonly signal: AbortSignal }) => wait(signal) };
}
