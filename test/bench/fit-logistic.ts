/** One case of a fit: what is weighed, what came of it, and how much the case counts. */
export interface WeighedCase {
  readonly values: readonly number[];
  readonly isTrue: boolean;
  readonly weight: number;
}

/** A logistic regression: the probability is the sigmoid of the intercept and the weighed values. */
export interface LogisticFit {
  readonly intercept: number;
  readonly weights: readonly number[];
}

const STEPS = 60;

/** Fits by Newton's method on standardised values, with a penalty on the squares of the weights but not on the intercept. */
export function fitLogistic(cases: readonly WeighedCase[], penalty: number): LogisticFit {
  const width = cases[0]?.values.length ?? 0;
  const scales = Array.from({ length: width }, (_, i) => scaleOf(cases.map(({ values }) => values[i]!)));
  const rows = cases.map(({ values }) => [
    ...values.map((value, i) => (value - scales[i]!.mean) / scales[i]!.spread),
    1,
  ]);
  let weights = new Array<number>(width + 1).fill(0);
  for (let step = 0; step < STEPS; step++) {
    const gradient = weights.map((weight, i) => (i < width ? penalty * weight : 0));
    const curvature = weights.map((_, i) => weights.map((_unused, j) => (i === j && i < width ? penalty : 0)));
    rows.forEach((row, at) => {
      const { isTrue, weight } = cases[at]!;
      const probability = sigmoid(dot(row, weights));
      row.forEach((value, i) => {
        gradient[i]! += weight * (probability - (isTrue ? 1 : 0)) * value;
        row.forEach((other, j) => (curvature[i]![j]! += weight * probability * (1 - probability) * value * other));
      });
    });
    const change = solve(curvature, gradient);
    weights = weights.map((weight, i) => weight - change[i]!);
  }
  const plain = scales.map(({ spread }, i) => weights[i]! / spread);
  return {
    intercept: weights[width]! - plain.reduce((sum, weight, i) => sum + weight * scales[i]!.mean, 0),
    weights: plain,
  };
}

/** Returns the probability that a fit gives to values. */
export const probabilityOf = ({ intercept, weights }: LogisticFit, values: readonly number[]): number =>
  sigmoid(intercept + dot(values, weights));

const sigmoid = (value: number): number => 1 / (1 + Math.exp(-value));
const dot = (a: readonly number[], b: readonly number[]): number => a.reduce((sum, value, i) => sum + value * b[i]!, 0);

function scaleOf(values: readonly number[]): { readonly mean: number; readonly spread: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return { mean, spread: Math.sqrt(variance) + 1e-9 };
}

/** Solves a small system of linear equations by elimination. */
function solve(matrix: readonly (readonly number[])[], right: readonly number[]): readonly number[] {
  const rows = matrix.map((row, i) => [...row, right[i]!]);
  const size = rows.length;
  for (let i = 0; i < size; i++) {
    const best = rows.reduce((at, row, j) => (j > i && Math.abs(row[i]!) > Math.abs(rows[at]![i]!) ? j : at), i);
    [rows[i], rows[best]] = [rows[best]!, rows[i]!];
    for (let j = 0; j < size; j++) {
      if (j === i) continue;
      const factor = rows[j]![i]! / rows[i]![i]!;
      for (let k = i; k <= size; k++) rows[j]![k]! -= factor * rows[i]![k]!;
    }
  }
  return rows.map((row, i) => row[size]! / row[i]!);
}
