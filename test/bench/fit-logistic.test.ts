import { expect, it } from "vitest";
import { fitLogistic, probabilityOf } from "./fit-logistic.js";

it("finds the weights that made the cases", () => {
  const cases = Array.from({ length: 400 }, (_, i) => {
    const values = [(i % 20) / 20, Math.floor(i / 20) / 20];
    const probability = 1 / (1 + Math.exp(-(6 * values[0]! - 3 * values[1]! - 1)));
    return [true, false].map((isTrue) => ({ values, isTrue, weight: isTrue ? probability : 1 - probability }));
  }).flat();
  const fit = fitLogistic(cases, 1e-6);
  expect(fit.intercept).toBeCloseTo(-1, 3);
  expect(fit.weights.map((weight) => Math.round(weight * 1_000) / 1_000)).toEqual([6, -3]);
  expect(probabilityOf(fit, [1, 0])).toBeCloseTo(0.993, 3);
});
