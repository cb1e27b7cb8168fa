import { describe, expect, it } from "vitest";
import { blockOf } from "./compiled-mapping.js";
import { sharedValues } from "./shared-values.js";

describe("sharedValues", () => {
  const failure = blockOf({ "event.outcome": "failure" });
  const login = blockOf({ "event.outcome": "success", "event.category": "authentication" });
  const info = blockOf({ "event.type": "info" });

  it("lets earlier blocks decide before later ones", () => {
    expect(sharedValues()([failure, login], [info])).toEqual({
      "event.outcome": "failure",
      "event.category": "authentication",
      "event.type": "info",
    });
    expect(sharedValues()([login, failure], [])).toMatchObject({ "event.outcome": "success" });
  });

  it("gives the same object for the same blocks in the same order, and another for another order", () => {
    const shared = sharedValues();
    const first = shared([failure, login], [info]);
    expect(shared([failure, login], [info])).toBe(first);
    expect(shared([failure], [login, info])).toBe(first);
    expect(shared([login, failure], [info])).not.toBe(first);
    expect(Object.isFrozen(first)).toBe(true);
  });

  it("gives an empty event for no blocks", () => expect(sharedValues()([], [])).toEqual({}));

  it("stays right when more orders were seen than are kept", () => {
    const shared = sharedValues();
    for (let i = 0; i < 25_000; i++)
      expect(shared([blockOf({ "event.code": String(i) })], [])["event.code"]).toBe(String(i));
    expect(shared([failure, login], [])).toMatchObject({ "event.outcome": "failure" });
  });
});
