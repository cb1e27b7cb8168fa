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

const ENDING = /^\.\d{1,3}$/u;
const END_FIELDS: ReadonlySet<string> = new Set(["source.ip", "destination.ip", "host.ip"]);

/** The address of ".37", where all addresses that end so are one; undefined where they are none or several. */
export function addressEnding(text: string, { fields }: Pick<Vocabulary, "fields">): readonly ValueHit[] | undefined {
  if (!ENDING.test(text)) return undefined;
  const hits = fields.flatMap(({ field, top = [] }): readonly ValueHit[] =>
    END_FIELDS.has(field)
      ? top
          .filter(({ value }) => value.endsWith(text) && value.split(".").length === 4)
          .map(({ value, count }) => ({ of: { field }, value, records: count, isWhole: true }))
      : [],
  );
  return new Set(hits.map(({ value }) => value)).size === 1 ? hits : undefined;
}
