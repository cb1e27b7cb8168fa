import { isPrivateAddress, normalAddress, type Picture } from "@lagebild/domain";

const TELLING: readonly string[] = ["medium", "high", "critical"];

/** Addresses of elsewhere that findings rest on, those of the gravest first; what an analyst judged harmless is left out. */
export function indicatorsOf({ findings }: Picture): readonly string[] {
  const meant = findings.filter(({ level, decision }) => TELLING.includes(level) && decision?.verdict !== "harmless");
  const values = meant.flatMap(({ from, to }) => [...from.values, ...to.values].map(({ value }) => value));
  return [...new Set(values)].filter((value) => normalAddress(value) !== undefined && !isPrivateAddress(value));
}
