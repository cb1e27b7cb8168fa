/** Records in the order of time as columns, which take no object for each of millions of them. */
export interface Moments {
  /** Microseconds since 1970 UTC, ascending. */
  readonly times: Float64Array;
  /** One for each value asked for. */
  readonly columns: readonly MomentColumn[];
}

export interface MomentColumn {
  /** The different values, in their order. */
  readonly values: readonly string[];
  /** For each record the place of its value among them; -1 where it has none. */
  readonly codes: Int32Array;
}
