import { describe, expect, it } from "vitest";
import { Failure, type TraceCall } from "@lagebild/domain";
import { testLookMaterial, testResult } from "./test-looks.js";
import { walkSteps, type StepChoice, type WalkDeps } from "./walk-steps.js";

const model = { name: "scripted", fingerprint: "0" };
const limits = { calls: 8, milliseconds: 5_000, tokens: 12_000 };
const material = testLookMaterial({ question: "What did anna do?" });
const names = [{ kind: "address" as const, value: "203.0.113.7" }];

const chooser =
  (choose: (menu: readonly string[], at: number) => Partial<StepChoice>): WalkDeps["choose"] =>
  async ({ menu, done }) => ({ model, tokens: 100, ...choose(menu, done.length) });

async function walk(choose: WalkDeps["choose"], change: Partial<typeof limits> = {}, signal?: AbortSignal) {
  const calls: TraceCall[] = [];
  const run = async (call: TraceCall) => (calls.push(call), testResult({ names }));
  const trace = await walkSteps({ run, choose }, material, { ...limits, ...change }, signal);
  return { trace, calls };
}

const noModel: WalkDeps["choose"] = async () => undefined;
const hangs: WalkDeps["choose"] = () => new Promise(() => undefined);

describe("walkSteps", () => {
  it("walks by the engine's own order without a model, the same each time", async () => {
    const [one, other] = [await walk(noModel), await walk(noModel)];
    expect(one.trace).toEqual(other.trace);
    expect(one.trace.steps.every(({ by }) => by === "engine")).toBe(true);
    expect(one.trace).not.toHaveProperty("model");
    expect(one.trace.steps).toHaveLength(8);
    expect(one.trace.ended).toBe("calls");
  });

  it("goes the engine's way with a model that always chooses the first, and never takes a look twice", async () => {
    const engine = await walk(noModel);
    const first = await walk(chooser(() => ({ look: 0 })));
    expect(first.calls).toEqual(engine.calls);
    expect(new Set(first.calls.map((call) => JSON.stringify(call))).size).toBe(first.calls.length);
    expect(first.trace.model).toEqual({ ...model, tokens: 800 });
  });

  it("takes the looks that the model chooses, says so, and stops where it says that it is enough", async () => {
    const { trace } = await walk(
      chooser((menu, at) => (at === 1 ? { look: "stop" } : { look: menu.indexOf("findings that name anna (2)") })),
    );
    expect(trace.steps.map(({ said, by }) => [said, by])).toEqual([["findings that name anna (2)", "model"]]);
    expect(trace.ended).toBe("enough");
  });

  it("chooses in place of a model that writes garbage, and asks it no third time", async () => {
    let asked = 0;
    const { trace } = await walk(chooser(() => (asked++, { fault: "its answer holds no choice" })));
    expect(asked).toBe(2);
    expect(trace.steps.every(({ by }) => by === "engine")).toBe(true);
    expect(trace.notes).toEqual(["The engine chose in place of the model: its answer holds no choice."]);
  });

  it("waits for a model that hangs for a quarter of the time only, and walks on", async () => {
    const { trace } = await walk(hangs, { milliseconds: 400 });
    expect(trace.steps).toHaveLength(8);
    expect(trace.notes[0]).toContain("it took longer than 0.1 s");
  });

  it("goes on alone where a model fails", async () => {
    const { trace } = await walk(() => Promise.reject(new Failure("unavailable", "model died")));
    expect(trace.steps).toHaveLength(8);
    expect(trace.notes).toEqual(["The engine chose in place of the model: model died."]);
  });

  it("spends no more tokens than are allowed", async () => {
    const { trace } = await walk(
      chooser(() => ({ look: 0, tokens: 500 })),
      { tokens: 1_500 },
    );
    expect(trace.model?.tokens).toBe(1_500);
    expect(trace.steps.map(({ by }) => by).slice(2, 4)).toEqual(["model", "engine"]);
    expect(trace.notes).toEqual(["The model had used up its 1,500 tokens; the engine went on alone."]);
  });

  it("keeps what was found when the time is up, whether a look listens or not", async () => {
    let taken = 0;
    const run: WalkDeps["run"] = () =>
      ++taken > 2 ? new Promise(() => undefined) : Promise.resolve(testResult({ names }));
    const trace = await walkSteps({ run, choose: noModel }, material, { ...limits, milliseconds: 100 });
    expect(trace.steps).toHaveLength(2);
    expect(trace.ended).toBe("time");
  });

  it("throws what a look throws, and the reason of its caller who leaves", async () => {
    const failing: WalkDeps = { run: () => Promise.reject(new Failure("missing", "gone")), choose: noModel };
    await expect(walkSteps(failing, material, limits)).rejects.toMatchObject({ kind: "missing" });
    const left = AbortSignal.abort(new Error("left"));
    await expect(walk(noModel, {}, left)).rejects.toThrow("left");
  });

  it("ends where nothing is left", async () => {
    const empty = { ...material, picture: { ...material.picture, findings: [], topics: [], actors: [] } };
    const trace = await walkSteps({ run: async () => testResult(), choose: noModel }, empty, limits);
    expect(trace).toMatchObject({ steps: [], ended: "nothing-left" });
  });
});
