/** An address as bits; version 4 addresses that are written in version 6 count as version 4. */
export interface AddressBits {
  readonly version: 4 | 6;
  readonly bits: bigint;
}

/** A range of addresses such as `10.0.0.0/8` or `fe80::/10`. */
export interface AddressRange {
  has(address: AddressBits): boolean;
}

/** Reads a range; a single address is a range of one. Returns undefined for what is none. */
export function parseAddressRange(text: string): AddressRange | undefined {
  const [written, length, ...rest] = text.trim().split("/");
  const address = parseAddress(written ?? "");
  if (!address || rest.length > 0) return undefined;
  const width = address.version === 4 ? 32 : 128;
  if (length !== undefined && !/^\d{1,3}$/.test(length)) return undefined;
  const kept = length === undefined ? width : Number(length) - (isMapped(written!) ? 96 : 0);
  if (kept < 0 || kept > width) return undefined;
  const shift = BigInt(width - kept);
  const prefix = address.bits >> shift;
  return { has: ({ version, bits }) => version === address.version && bits >> shift === prefix };
}

/** Reads an address of either version; undefined for what is none. */
export function parseAddress(text: string): AddressBits | undefined {
  if (text.length > 60) return undefined;
  const bare = text
    .trim()
    .replace(/^\[|\]$/g, "")
    .replace(/%[\w.-]+$/, "");
  if (!bare.includes(":")) {
    const bits = version4(bare);
    return bits === undefined ? undefined : { version: 4, bits };
  }
  const bits = version6(bare);
  if (bits === undefined) return undefined;
  return bits >> 32n === 0xffffn ? { version: 4, bits: bits & 0xffffffffn } : { version: 6, bits };
}

const isMapped = (text: string): boolean => text.includes(":") && parseAddress(text)?.version === 4;

function version4(text: string): bigint | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text);
  if (!match) return undefined;
  const parts = match.slice(1).map(Number);
  if (parts.some((part) => part > 255)) return undefined;
  return parts.reduce((bits, part) => (bits << 8n) | BigInt(part), 0n);
}

function version6(text: string): bigint | undefined {
  const dotted = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(text);
  let written = text;
  if (dotted) {
    const low = version4(dotted[2]!);
    if (low === undefined) return undefined;
    written = `${dotted[1]!}${(low >> 16n).toString(16)}:${(low & 0xffffn).toString(16)}`;
  }
  const halves = written.split("::");
  if (halves.length > 2) return undefined;
  const [head = [], tail = []] = halves.map((half) => (half === "" ? [] : half.split(":")));
  const missing = 8 - head.length - tail.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined;
  const groups = [...head, ...Array<string>(Math.max(0, missing)).fill("0"), ...tail];
  if (groups.some((group) => !/^[0-9a-f]{1,4}$/i.test(group))) return undefined;
  return groups.reduce((bits, group) => (bits << 16n) | BigInt(parseInt(group, 16)), 0n);
}
