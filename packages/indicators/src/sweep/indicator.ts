export type IndicatorKind =
  "address" | "network" | "domain" | "url" | "mail" | "hash" | "path" | "cve" | "account" | "text";

/** A value to look for, normalised, with where the list has it. */
export interface Indicator {
  readonly kind: IndicatorKind;
  /** Lower case, and no longer defanged. */
  readonly value: string;
  /** Where in the list: its line, or the number of the entry in JSON; 1-based. */
  readonly entry: number;
  /** What the list says of it, such as the name of the threat. */
  readonly note?: string;
}

/** An entry of a list that cannot be looked for, and why. */
export interface BadEntry {
  readonly entry: number;
  readonly reason: string;
}

export type ListFormat = "text" | "csv" | "stix" | "misp";

/** A list of indicators as it was read: each value once. */
export interface IndicatorList {
  readonly format: ListFormat;
  readonly indicators: readonly Indicator[];
  readonly bad: readonly BadEntry[];
  /** Values that stood in the list before. */
  readonly duplicates: number;
}

/** An entry before its value is understood; without a kind, the value itself tells. */
export interface RawEntry {
  readonly entry: number;
  readonly value: string;
  readonly kind?: IndicatorKind;
  readonly note?: string;
}

/** What a reader of a format finds. */
export interface RawEntries {
  readonly entries: readonly RawEntry[];
  readonly bad: readonly BadEntry[];
}
