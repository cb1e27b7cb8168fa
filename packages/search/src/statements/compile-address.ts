import { MAPPED_DIGITS, type AddressRange } from "@lagebild/domain";
import { quoted } from "../records/duckdb-record-table.js";

const OCTETS = Array.from({ length: 256 }, (_, number) => number);
const octet = (place: number): string => `CAST(split_part(octets, '.', ${place}) AS INTEGER)`;
const four = [1, 2, 3, 4].map(octet).join(", ");
const DIGITS = "[0-9a-f]{1,4}";

/**
 * What makes 32 hex digits of a text that is an address of version 6, in any spelling that `normalAddress` reads, and NULL
 * of any other text. The engine's own type for addresses is an extension that is not there. A list of one binds a value to
 * a name, so that it is worked out once.
 */
export const ADDRESS_MACROS: readonly string[] = [
  `CREATE OR REPLACE MACRO address_four(octets) AS CASE WHEN greatest(${four}) < 256 THEN printf('%02x%02x:%02x%02x', ${four}) END`,
  // without brackets and zone
  `CREATE OR REPLACE MACRO address_bare(written) AS
regexp_extract(regexp_replace(lower(trim(written)), '^\\[(.*)\\]$', '\\1'), '^([0-9a-f:.]{2,45})(?:%.*)?$', 1)`,
  // four decimal numbers at the end become groups like those before
  `CREATE OR REPLACE MACRO address_groups(bare) AS CASE WHEN NOT contains(bare, '.') THEN bare
WHEN regexp_full_match(bare, '[0-9a-f:]*:\\d{1,3}(?:\\.\\d{1,3}){3}')
THEN regexp_extract(bare, '^(.*:)', 1) || address_four(regexp_extract(bare, '([^:]*)$', 1)) END`,
  `CREATE OR REPLACE MACRO address_padded(part) AS CASE WHEN part = '' THEN ''
ELSE regexp_replace(regexp_replace(':' || part, ':', ':000', 'g'), ':[0-9a-f]*([0-9a-f]{4})', '\\1', 'g') END`,
  `CREATE OR REPLACE MACRO address_filled(parts) AS CASE WHEN length(parts[1]) + length(parts[2]) <= 28
THEN parts[1] || repeat('0', 32 - length(parts[1]) - length(parts[2])) || parts[2] END`,
  `CREATE OR REPLACE MACRO address_six(spread) AS CASE
WHEN regexp_full_match(spread, '${DIGITS}(:${DIGITS}){7}') THEN address_padded(spread)
WHEN regexp_full_match(spread, '(${DIGITS}(:${DIGITS}){0,6})?::(${DIGITS}(:${DIGITS}){0,6})?') THEN list_transform(
[[address_padded(split_part(spread, '::', 1)), address_padded(split_part(spread, '::', 2))]], lambda both_parts: address_filled(both_parts))[1] END`,
  `CREATE OR REPLACE MACRO address_digits(written) AS list_transform([address_bare(written)],
lambda bare_address: list_transform([address_groups(bare_address)], lambda spread_address: address_six(spread_address))[1])[1]`,
];

/** Compiles whether a text is an address of a range. An address mapped into version 6 is one of version 4 alone. */
export function compileRange(range: AddressRange, text: string): string {
  const [first, last] = range.digits;
  const within = `address_digits(${text}) BETWEEN '${first}' AND '${last}'`;
  if (range.width === 32) {
    return `CASE WHEN contains(${text}, ':') THEN ${within} ELSE regexp_full_match(trim(${text}), ${quoted(pattern(first, last))}) END`;
  }
  const holdsMapped = first <= `${MAPPED_DIGITS}00000000` && last >= `${MAPPED_DIGITS}ffffffff`;
  const isOther = holdsMapped ? ` AND NOT starts_with(address_digits(${text}), '${MAPPED_DIGITS}')` : "";
  return `CASE WHEN contains(${text}, ':') THEN ${within}${isOther} ELSE false END`;
}

/** An expression for the addresses of version 4 between two, as their digits are written: decimals, or padded to three. */
function pattern(first: string, last: string): string {
  const bytes = [0, 1, 2, 3].map((place) => {
    const [low, high] = [first, last].map((digits) => {
      const at = MAPPED_DIGITS.length + place * 2;
      return Number.parseInt(digits.slice(at, at + 2), 16);
    });
    return OCTETS.filter((number) => number >= low! && number <= high!);
  });
  const joined = (write: (number: number) => string): string =>
    bytes
      .map((numbers) =>
        numbers.length === 256 ? write(-1) : `(?:${numbers.map((number) => write(number)).join("|")})`,
      )
      .join("\\.");
  const plain = joined((number) =>
    number < 0 ? "(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)" : number < 10 ? `0?${number}` : `${number}`,
  );
  const padded = joined((number) => (number < 0 ? "(?:25[0-5]|2[0-4]\\d|[01]\\d\\d)" : `${number}`.padStart(3, "0")));
  return `${plain}|${padded}`;
}
