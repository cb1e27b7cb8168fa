import { timeUnitOf } from "@lagebild/domain";
import type { Token } from "../words/tokens.js";
import type { Lexicon } from "./lexicon.js";
import { linkOf, type Link } from "./link.js";

const UNITS: Readonly<Record<string, readonly [number, "bytes" | "seconds"]>> = {
  b: [1, "bytes"],
  byte: [1, "bytes"],
  bytes: [1, "bytes"],
  kb: [1_000, "bytes"],
  kib: [1_024, "bytes"],
  mb: [1_000_000, "bytes"],
  mib: [1_048_576, "bytes"],
  gb: [1_000_000_000, "bytes"],
  gib: [1_073_741_824, "bytes"],
};

/** Finds numbers that something is compared with: "more than 10", "at least 5 MB", "longer than 3 minutes". */
export function comparedNumbers(tokens: readonly Token[], lexicon: Lexicon): readonly Link[] {
  return lexicon.words.find(tokens).flatMap((hit): readonly Link[] => {
    if (hit.meaning.kind !== "operator") return [];
    const at = hit.tokens.at(-1)! + 1;
    const written = /^(\d+(?:[.,]\d+)?)(\p{L}*)$/u.exec(tokens[at]?.lower ?? "");
    if (!written) return [];
    const unitWord = written[2] === "" ? tokens[at + 1]?.lower : written[2];
    const time = unitWord === undefined ? undefined : timeUnitOf(unitWord);
    const size = unitWord === undefined ? undefined : UNITS[unitWord];
    const [factor, unit] = size ?? (time ? ([time.seconds, "seconds"] as const) : ([1, undefined] as const));
    const number = Number(written[1]!.replace(",", ".")) * factor;
    const used = [...hit.tokens, at, ...(unit !== undefined && written[2] === "" ? [at + 1] : [])];
    const { operator } = hit.meaning;
    return ["above", "atLeast", "below", "atMost"].includes(operator)
      ? [linkOf({ kind: "comparison", operator, number, unit }, used, 25)]
      : [];
  });
}
