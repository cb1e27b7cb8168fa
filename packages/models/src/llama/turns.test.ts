import { describe, expect, it } from "vitest";
import { turns } from "./turns.js";

const never = new AbortController().signal;
const isSettled = async (promise: Promise<unknown>): Promise<boolean> =>
  await Promise.race([promise.then(() => true), new Promise<boolean>((resolve) => setImmediate(resolve, false))]);

describe("turns", () => {
  it("are given in the order asked for, so many at a time", async () => {
    const queue = turns({ places: 1, maxWaiting: 5 });
    const end = await queue.take(never);
    const [second, third] = [queue.take(never), queue.take(never)];
    expect(await isSettled(second)).toBe(false);
    end();
    end();
    const endSecond = await second;
    expect(await isSettled(third)).toBe(false);
    endSecond();
    expect(await isSettled(third)).toBe(true);
  });

  it("are refused where too many wait", async () => {
    const queue = turns({ places: 1, maxWaiting: 0 });
    const end = await queue.take(never);
    await expect((async () => queue.take(never))()).rejects.toMatchObject({ kind: "busy" });
    end();
    expect(await isSettled(queue.take(never))).toBe(true);
  });

  it("are not kept for those who left", async () => {
    const queue = turns({ places: 1, maxWaiting: 1 });
    const end = await queue.take(never);
    const controller = new AbortController();
    const left = queue.take(controller.signal);
    controller.abort(new Error("left"));
    await expect(left).rejects.toThrow("left");
    const next = queue.take(never);
    end();
    expect(await isSettled(next)).toBe(true);
  });
});
