import type { Features } from "@lagebild/questions";

/** A judged reading: its features, and whether it was what was meant. */
export interface Judged {
  readonly features: Features;
  readonly isRight: boolean;
}

/** Weights of features, and the weight that is always there. */
export interface Weights {
  readonly bias: number;
  readonly of: Features;
}

const STEPS = 800;
const RATE = 0.5;
const SHRINK = 0.001;

/** Fits a logistic regression by gradient descent; the same for the same rows. */
export function fitLogistic(rows: readonly Judged[]): Weights {
  const names = Object.keys(rows[0]?.features ?? {});
  const weights = names.map(() => 0);
  let bias = 0;
  const inputs = rows.map(({ features }) => names.map((name) => features[name] ?? 0));
  for (let step = 0; step < STEPS; step++) {
    const slopes = names.map(() => 0);
    let ofBias = 0;
    inputs.forEach((input, row) => {
      const error = sigmoid(bias + dot(input, weights)) - Number(rows[row]!.isRight);
      ofBias += error;
      input.forEach((value, at) => (slopes[at]! += error * value));
    });
    bias -= (RATE * ofBias) / rows.length;
    slopes.forEach((slope, at) => (weights[at]! -= RATE * (slope / rows.length + SHRINK * weights[at]!)));
  }
  return { bias, of: Object.fromEntries(names.map((name, at) => [name, weights[at]!])) };
}

/** How likely a reading is right, 0 to 1. */
export const likelihood = ({ bias, of }: Weights, features: Features): number =>
  sigmoid(bias + Object.entries(of).reduce((sum, [name, weight]) => sum + weight * (features[name] ?? 0), 0));

const sigmoid = (z: number): number => 1 / (1 + Math.exp(-z));
const dot = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, value, at) => sum + value * b[at]!, 0);
