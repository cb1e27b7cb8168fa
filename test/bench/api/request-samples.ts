import type { Random } from "../seeded-random.js";

/** A JSON schema, as the document writes it. */
export type Schema = Readonly<Record<string, unknown>>;

export const pick = <T>(random: Random, of: readonly T[]): T => of[Math.floor(random() * of.length)]!;

/** Text that programs have stumbled over. */
const HOSTILE: readonly string[] = [
  ...["", " ", "\0", "\r\nx: y", "\u202e", "\ud800", "e\u0301".repeat(300), "😀", "%00", "%", "\\", "'", '"', "`", ";"],
  ...["../../../etc/passwd", "..%2f..%2f", "/dev/zero", "C:\\con", "file:///etc/passwd", "-rf", "--help", "~", "."],
  ...["__proto__", "constructor", "toString", "null", "undefined", "true", "NaN", "[object Object]", "{}", "[]"],
  ...["' OR 1=1 --", "SELECT * FROM records", "COPY records TO '/tmp/x'", "SELECT 1; DROP TABLE records", "(SELECT"],
  ...["(a+)+$", "(?=a)", "[", "(", "*", "a{1,99999}", "(?<n>a)\\k<n>", "\\p{L}+", ".*.*.*.*=x", "^$"],
  ...["0", "-1", "1e309", "9007199254740993", "0x10", "1.5", "١٢", "-0", "99999999999999999999"],
  ...["2026-02-30", "2026-03-14T03:00:00Z", "0000-00-00", "9999-12-31T23:59:60Z", "03:00", "24:61", "+99:99", "Mars"],
  ...[
    "user.name=anna",
    "user.name",
    "=",
    "event.code>=",
    "a^=b",
    "${jndi:ldap://x}",
    "{{7*7}}",
    "<script>",
    "\u001b[2J",
  ],
  ...["x".repeat(5_000), "a".repeat(129), "ä".repeat(1_025), `${"[".repeat(500)}`, "203.0.113.7", "root", "who?"],
];
const NUMBERS: readonly number[] = [0, 1, -1, 10, 1.5, 100, 1e9, 2 ** 53, -(2 ** 31), 1e308, 4_000, 10_001];

export const hostileText = (random: Random): string =>
  random() < 0.85
    ? pick(random, HOSTILE)
    : String.fromCharCode(...Array.from({ length: Math.floor(random() * 40) }, () => Math.floor(random() * 0x3000)));

const anything = (random: Random): unknown =>
  pick<() => unknown>(random, [
    () => hostileText(random),
    () => pick(random, NUMBERS),
    () => pick(random, [null, true, false, [], {}]),
    () => [hostileText(random)],
    () => ({ [hostileText(random)]: hostileText(random) }),
  ])();

/** Makes values of schemas: mostly what they allow, so that the checks behind them are reached, and partly something else. */
export function sampler(definitions: Readonly<Record<string, Schema>>, random: Random) {
  const textOf = (schema: Schema): unknown => {
    const {
      pattern,
      minLength = 0,
      maxLength,
    } = schema as { pattern?: string; minLength?: number; maxLength?: number };
    if (pattern !== undefined && random() < 0.5) return pick(random, ["a", "1", "2026", "0000000000000000:0", "x-1"]);
    const edge = pick(random, [minLength, (maxLength ?? 100) + 1, maxLength ?? 100]);
    return random() < 0.1 ? "x".repeat(Math.min(edge, 70_000)) : hostileText(random);
  };
  const numberOf = (schema: Schema): number => {
    const { minimum = 0, maximum = 100 } = schema as { minimum?: number; maximum?: number };
    return pick(random, [minimum, minimum, Math.min(maximum, minimum + 5), minimum - 1, maximum, maximum + 1]);
  };
  const objectOf = (schema: Schema, depth: number): unknown => {
    const { properties = {}, required = [] } = schema as { properties?: Record<string, Schema>; required?: string[] };
    const entries = Object.entries(properties)
      .filter(([name]) => (required.includes(name) ? random() < 0.98 : random() < 0.3))
      .map(([name, value]) => [name, sample(value, depth + 1)]);
    if (random() < 0.03) entries.push([hostileText(random), anything(random)]);
    return Object.fromEntries(entries);
  };
  function sample(schema: Schema, depth = 0): unknown {
    if (random() < 0.03 || depth > 12) return anything(random);
    const { $ref, anyOf, oneOf, allOf, type, items } = schema as Readonly<Record<string, never>>;
    if (schema["const"] !== undefined) return schema["const"];
    if (Array.isArray(schema["enum"])) return pick(random, schema["enum"] as unknown[]);
    if ($ref !== undefined) return sample(definitions[String($ref).split("/").at(-1)!] ?? {}, depth + 1);
    const choices = (anyOf ?? oneOf) as readonly Schema[] | undefined;
    if (choices !== undefined) return sample(pick(random, choices), depth + 1);
    if (allOf !== undefined) return sample(pick(random, allOf as readonly Schema[]), depth + 1);
    if (type === "string") return textOf(schema);
    if (type === "integer" || type === "number") return numberOf(schema);
    if (type === "boolean") return random() < 0.5;
    if (type === "array")
      return Array.from({ length: Math.floor(random() * 3) }, () =>
        sample((items as Schema | undefined) ?? {}, depth + 1),
      );
    return type === "object" ? objectOf(schema, depth) : anything(random);
  }
  return sample;
}
