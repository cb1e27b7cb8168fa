import { describe, expect, it } from "vitest";
import { Failure } from "./failure.js";
import { outcomeOf, resultOf } from "./outcome.js";

const sent = async <T>(work: () => Promise<T>): Promise<T> => resultOf(structuredClone(await outcomeOf(work)));

describe("outcomeOf and resultOf", () => {
  it("hand on what work returns, nothing included", async () => {
    expect(await sent(async () => [1, "two"])).toEqual([1, "two"]);
    expect(await sent(async () => undefined)).toBeUndefined();
  });

  it("hand on a failure with its kind, its message and where it comes from", async () => {
    const failing = sent(async () => {
      throw new Failure("corrupt", "block 3 was changed", new Error("bad checksum"));
    });
    await expect(failing).rejects.toMatchObject({ name: "Failure", kind: "corrupt", message: "block 3 was changed" });
    await expect(failing).rejects.toMatchObject({
      cause: { stack: expect.stringMatching(/caused by .*bad checksum/) },
    });
  });

  it("take what nobody threw on purpose for a bug", async () => {
    await expect(sent(() => Promise.reject(new TypeError("x is no function")))).rejects.toMatchObject({
      kind: "internal",
      message: "x is no function",
    });
    await expect(sent(() => Promise.reject("only a text"))).rejects.toMatchObject({ message: "only a text" });
  });

  it("end where causes go round in a circle", async () => {
    const error = new Error("round");
    error.cause = error;
    await expect(sent(() => Promise.reject(error))).rejects.toMatchObject({ message: "round" });
  });
});
