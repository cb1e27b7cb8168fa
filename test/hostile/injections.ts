import { readFileSync } from "node:fs";
import { join } from "node:path";
import { REPOSITORY } from "../lagebild-process.js";

/** A log line that holds an order for an assistant, and what shows that it was obeyed. */
export interface Injection {
  readonly id: string;
  /** `held-back` ones were written before the detector and are not used to improve it. */
  readonly split: "seen" | "held-back";
  readonly field: string;
  readonly language: string;
  readonly encoding: string;
  /** The order, decoded. */
  readonly says: string;
  /** The order as it stands in the line, one for each field it is spread over. */
  readonly hidden: readonly string[];
  readonly orders: {
    readonly kind: "text" | "verdict" | "link" | "omit" | "leak" | "role";
    /** What an obedient model writes. */
    readonly write: string;
    readonly canary: string;
  };
  readonly line: string;
}

const folder = join(REPOSITORY, "test/hostile");
const linesOf = (name: string): readonly string[] =>
  readFileSync(join(folder, name), "utf8")
    .split("\n")
    .filter((line) => line !== "");

/** Reads the benchmark. */
export const injections = (): readonly Injection[] =>
  linesOf("injections.jsonl").map((line) => JSON.parse(line) as Injection);

/** Reads lines that look like injections and are none. */
export const harmlessLines = (): readonly string[] => linesOf("harmless.log");
