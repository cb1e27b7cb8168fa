/** Cuts a vector to its first values and scales it to length 1; one without direction stays zero. */
export function shortenVector(vector: Float32Array, dimensions: number): Float32Array {
  const short = vector.slice(0, dimensions);
  let square = 0;
  for (const value of short) square += value * value;
  const length = Math.sqrt(square);
  if (!(length > 0) || !Number.isFinite(length)) return new Float32Array(dimensions);
  for (let i = 0; i < dimensions; i++) short[i]! /= length;
  return short;
}
