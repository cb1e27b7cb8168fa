import ipaddr, { type IPv4, type IPv6 } from "ipaddr.js";

const LONGEST = 60;
const OCTET = "(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)";
// every record of a log is looked at: four numbers are told without making an object of them
const FOUR_NUMBERS = new RegExp(`^${OCTET}(?:\\.${OCTET}){3}$`);
const PADDED = /^\d{3}(?:\.\d{3}){3}$/;
const MAY_BE_IPV6 = /^(?=[^:]*:[^:]*:)[0-9a-f:.]{2,45}$/i;

/** Whether the text is an IPv4 address in dotted decimals. */
export const isIpv4 = (text: string): boolean => text.length >= 7 && text.length <= 15 && FOUR_NUMBERS.test(text);

/**
 * Returns the one spelling of an address that stands for all of them: IPv4 in dotted decimals, IPv6 as RFC 5952 writes it
 * without its zone, an address mapped from IPv4 as IPv4. Square brackets around it are taken off. Undefined for anything
 * else, also for the short and octal forms of IPv4 that no log means.
 */
export function normalAddress(text: string): string | undefined {
  if (!text.includes(":")) {
    if (isIpv4(text)) return /(?:^|\.)0\d/.test(text) ? decimals(text) : text;
    return PADDED.test(text) ? decimals(text) : undefined;
  }
  return version6(text)?.text;
}

/** Writes numbers that are padded with zeros, as in `192.000.002.007`. */
function decimals(text: string): string | undefined {
  const plain = text.split(".").map(Number).join(".");
  return isIpv4(plain) ? plain : undefined;
}

interface ParsedAddress {
  readonly address: IPv4 | IPv6;
  readonly text: string;
}

function version6(written: string): ParsedAddress | undefined {
  if (written.length > LONGEST) return undefined;
  const bare = written.startsWith("[") && written.endsWith("]") ? written.slice(1, -1) : written;
  const zone = bare.indexOf("%");
  const text = zone < 0 ? bare : bare.slice(0, zone);
  // clock times and hardware addresses have too few numbers
  if (!MAY_BE_IPV6.test(text) || !(text.includes("::") || /^(?:[^:]*:){6,7}[^:]*$/.test(text))) return undefined;
  if (!ipaddr.IPv6.isValid(text)) return undefined;
  const address = ipaddr.IPv6.parse(text);
  if (!address.isIPv4MappedAddress()) return { address, text: address.toRFC5952String() };
  const mapped = address.toIPv4Address();
  return { address: mapped, text: mapped.toString() };
}

/** A range of addresses such as `10.0.0.0/8` or `fe80::/10`. */
export interface AddressRange {
  /** The address it was written with, in its normal form. */
  readonly base: string;
  readonly bits: number;
  /** The bits an address of its version has: 32 or 128. */
  readonly width: 32 | 128;
  /** The first and the last address of it as 32 hex digits; those of version 4 as they are mapped into version 6. */
  readonly digits: readonly [first: string, last: string];
  /** Whether an address, in any spelling, lies in it; what is no address does not. */
  has(address: string): boolean;
}

/** Reads a range; a single address is a range of one. Undefined for what is none, or has more bits than there are. */
export function addressRange(text: string): AddressRange | undefined {
  const [written = "", length, ...rest] = text.trim().split("/");
  const base = normalAddress(written);
  if (base === undefined || rest.length > 0 || (length !== undefined && !/^\d{1,3}$/.test(length))) return undefined;
  const width = base.includes(":") ? 128 : 32;
  // a range of mapped addresses counts the bits of version 6
  const bits = length === undefined ? width : Number(length) - (width === 32 && written.includes(":") ? 96 : 0);
  if (bits < 0 || bits > width) return undefined;
  const first = ipaddr.parse(base);
  return {
    base,
    bits,
    width,
    digits: digitsOf(first, bits),
    has(address) {
      const normal = normalAddress(address.trim());
      if (normal === undefined) return false;
      const other = ipaddr.parse(normal);
      return other.kind() === first.kind() && other.match(first, bits);
    },
  };
}

/** Hex digits that addresses of version 4 begin with where they are mapped into version 6. */
export const MAPPED_DIGITS = "00000000000000000000ffff";

function digitsOf(address: IPv4 | IPv6, bits: number): readonly [string, string] {
  const bytes = address.toByteArray();
  const edge = (fill: 0 | 255): string =>
    bytes
      .map((byte, place) => {
        const free = 255 >> Math.min(8, Math.max(0, bits - place * 8));
        return ((byte & ~free) | (fill & free)).toString(16).padStart(2, "0");
      })
      .join("");
  const before = bytes.length === 4 ? MAPPED_DIGITS : "";
  return [before + edge(0), before + edge(255)];
}

const OF_ONES_OWN: ReadonlySet<string> = new Set([
  "private",
  "loopback",
  "linkLocal",
  "uniqueLocal",
  "carrierGradeNat",
  "unspecified",
  "multicast",
  "broadcast",
]);

/** Whether an address, in its normal form, is one that the internet does not route; what is no address is none. */
export const isPrivateAddress = (address: string): boolean =>
  ipaddr.isValid(address) && OF_ONES_OWN.has(ipaddr.parse(address).range());

/** Whether an address, in its normal form, is a host's own for itself. */
export const isLoopbackAddress = (address: string): boolean =>
  ipaddr.isValid(address) && ipaddr.parse(address).range() === "loopback";
