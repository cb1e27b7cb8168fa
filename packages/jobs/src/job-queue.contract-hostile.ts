import { expect, it } from "vitest";
import { endOf, slices, type TestInput, type TestStore } from "./test-work.js";

/** Ugly names and texts come back as they went in, and what is too large is refused. */
export function hostileValuesAreValues(store: TestStore): void {
  const names = [
    `it's "quoted"; drop table queueJobs; --`,
    "ünïcode 日本 🔥 \u202e",
    "line\nbreak\tand\u0000nul",
    "__proto__",
    "constructor",
    "a:b:{c}*?[d]",
    "' or 1=1",
    "%00",
    "x".repeat(1000),
  ];

  it("gives names and texts back as they were", async () => {
    const queue = store.open();
    const group = names[0]! + names[1]!;
    const ran: string[] = [];
    store.work(queue, {
      async run({ text }) {
        ran.push(text);
        return text;
      },
      finish: async (_, results) => ({ results: { all: JSON.stringify([...results].sort()) } }),
    });
    const input = { slices: names.map((name) => ({ name, slice: { text: name }, size: 1 })) };
    const id = await queue.add({ group, input });
    const state = await endOf(queue, id);
    expect(state).toMatchObject({ phase: "done", slicesDone: names.length, sizeDone: names.length });
    expect(state.input).toEqual(input);
    expect(state.group).toBe(group);
    expect(ran.sort()).toEqual([...names].sort());
    expect(JSON.parse(state.output!.results["all"]!)).toEqual(names.map((name) => [name, name]).sort());
    expect((await queue.list({ group, limit: 9 })).map((job) => job.id)).toEqual([id]);
  });

  it("names failed slices as they were, with a message of bounded length", async () => {
    const queue = store.open();
    let isBroken = true;
    store.work(queue, {
      async run({ text }) {
        if (isBroken) throw Object.assign(new SyntaxError(text.repeat(2000)), { kind: "invalid" });
        return text;
      },
    });
    const id = await queue.add({
      group: "bastion",
      input: { slices: names.slice(0, 4).map((name) => ({ name, slice: { text: name }, size: 1 })) },
    });
    const state = await endOf(queue, id);
    expect(new Set(state.failed.map(({ name }) => name))).toEqual(new Set(names.slice(0, 4)));
    expect(state.failed.filter(({ message }) => message.length > 1000)).toEqual([]);
    isBroken = false;
    await queue.retry(id, names.slice(0, 4));
    expect(await endOf(queue, id)).toMatchObject({ phase: "done", slicesDone: 4 });
  });

  it("carries slices of nearly 1 MB, and refuses larger ones", async () => {
    const queue = store.open();
    store.work(queue, { run: async ({ text }) => String(text.length) });
    const slice = (text: string) => [{ name: "large", slice: { text }, size: 1 }];
    const id = await queue.add({ group: "bastion", input: { slices: slice("ä".repeat(500_000)) } });
    expect(await endOf(queue, id)).toMatchObject({ phase: "done", output: { results: { large: "500000" } } });
    const tooLarge = queue.add({ group: "bastion", input: { slices: slice("ä".repeat(600_000)) } });
    await expect(tooLarge).rejects.toMatchObject({ kind: "invalid" });
  });

  it("fails a plan with a slice of more than 1 MB, no name, or a size that is none", async () => {
    const queue = store.open();
    const broken = [
      { name: "large", slice: { text: "x".repeat(1_100_000) }, size: 1 },
      { name: "", slice: { text: "" }, size: 1 },
      { name: "x".repeat(1001), slice: { text: "" }, size: 1 },
      { name: "\ud800", slice: { text: "" }, size: 1 },
      { name: "size", slice: { text: "" }, size: -1 },
      { name: "size", slice: { text: "" }, size: 0.5 },
      { name: "size", slice: { text: "" }, size: Number.MAX_VALUE },
      { name: "plain", slice: { text: 1n as unknown as string }, size: 1 },
    ];
    store.work(queue, { plan: async ({ slices: [first] }, { addSlice }) => addSlice(broken[first!.size]!) });
    for (const at of broken.keys()) {
      const input: TestInput = { slices: [{ name: "which", slice: { text: "" }, size: at }] };
      const id = await queue.add({ group: "bastion", input });
      const state = await endOf(queue, id);
      expect(state).toMatchObject({ phase: "failed", slicesTotal: 0, failure: { kind: "invalid" } });
    }
  });

  it("refuses jobs without a group, or whose input is no plain data", async () => {
    const queue = store.open();
    const circular: { slices: unknown[] } = { slices: [] };
    circular.slices.push(circular);
    const invalid = { kind: "invalid" };
    await expect(queue.add({ group: "", input: { slices: [] } })).rejects.toMatchObject(invalid);
    await expect(queue.add({ group: "a", input: circular as TestInput })).rejects.toMatchObject(invalid);
    expect(await queue.list({ limit: 9 })).toEqual([]);
  });

  it("keeps what is nothing: no result, no output", async () => {
    const queue = store.open();
    const nothing = undefined as unknown as string;
    let results: unknown;
    store.work(queue, {
      run: async () => nothing,
      finish: async (_, all) => {
        results = [...all];
        return undefined as never;
      },
    });
    const id = await queue.add({ group: "bastion", input: { slices: slices(1) } });
    expect(await endOf(queue, id)).not.toHaveProperty("output");
    expect(results).toEqual([["slice 0", undefined]]);
  });
}
