import type { Vocabulary } from "../engine.js";
import type { ValueHit } from "./link.js";

const RANGE = /^(\p{L}[\p{L}\d.-]*?)(\d{1,4})-(?:\1)?(\d{1,4})$/iu;

/** Finds the hosts of "web01-web04" and "web01-04": those of a range of numbers; undefined where it is none. */
export function hostsOfRange(text: string, { hosts }: Pick<Vocabulary, "hosts">): readonly ValueHit[] | undefined {
  const [, name = "", first = "", last = ""] = RANGE.exec(text) ?? [];
  if (name === "" || Number(first) >= Number(last)) return undefined;
  const hits = hosts.flatMap(({ name: value, count }): readonly ValueHit[] => {
    const short = value.split(".")[0]!.toLowerCase();
    const number = short.startsWith(name.toLowerCase()) ? short.slice(name.length) : "";
    const isOfRange = /^\d{1,4}$/u.test(number) && Number(number) >= Number(first) && Number(number) <= Number(last);
    return isOfRange ? [{ of: { column: "host" }, value, records: count, isWhole: true }] : [];
  });
  return hits.length > 1 ? hits : undefined;
}
