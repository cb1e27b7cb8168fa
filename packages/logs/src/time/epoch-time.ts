/** How a number counts time. */
export interface EpochUnit {
  readonly name: string;
  /** Units in a second. */
  readonly perSecond: bigint;
  /** Seconds from the first moment that it counts to 1970. */
  readonly secondsBefore: bigint;
}

const unit = (name: string, perSecond: bigint, secondsBefore = 0n): EpochUnit => ({ name, perSecond, secondsBefore });

/** Units that a number's size tells apart, for times from 1990 to 2100. */
const UNITS: readonly EpochUnit[] = [
  unit("seconds", 1n),
  unit("milliseconds", 1_000n),
  unit("microseconds", 1_000_000n),
  unit("microseconds since 1601", 1_000_000n, 11_644_473_600n),
  unit("FILETIME", 10_000_000n, 11_644_473_600n),
  unit("ticks since year 1", 10_000_000n, 62_135_596_800n),
  unit("nanoseconds", 1_000_000_000n),
];

/** Seconds since 2001, as Apple's systems count: a name, or parts of a second, tell them from an old time since 1970. */
const COCOA: readonly EpochUnit[] = [
  unit("seconds since 2001", 1n, -978_307_200n),
  unit("nanoseconds since 2001", 1_000_000_000n, -978_307_200n),
];

const FIRST = 631_152_000n; // 1990
const LAST = 4_102_444_800n; // 2100

/** Days since 30 December 1899, as office programs count, from 1990 to 2100. */
const OLE = { first: 32_874, last: 73_050, before: 25_569 };

/** What else a name says of its numbers. */
export type EpochHint = "cocoa" | "ole";

const NUMBER = /^(\d{9,20})(?:\.(\d{1,12}))?$/;
const OLE_NUMBER = /^\d{5}(?:\.\d{1,15})?$/;
const HEX_FILETIME = /^0x0?(1[c-f][0-9a-f]{13})$/i;
const TAI64 = /^@?4([0-9a-f]{15})([0-9a-f]{8})?$/i;
/** Seconds that TAI is ahead of UTC since 2017, which is how far programs that write it go back. */
const TAI_AHEAD = 10;

/** Reads a number as a time in microseconds since 1970 UTC; undefined where it can be none between 1990 and 2100. */
export function epochOfText(text: string, hint?: EpochHint): number | undefined {
  const match = NUMBER.exec(text);
  if (match) {
    const [, digits, fraction = ""] = match;
    const isCocoa = hint === "cocoa" || (digits!.length === 9 && fraction !== "");
    return epochOfParts(digits!, fraction, isCocoa ? [...COCOA, ...UNITS] : UNITS);
  }
  if (hint === "ole" && OLE_NUMBER.test(text)) {
    const days = Number(text);
    return days < OLE.first || days > OLE.last ? undefined : Math.round((days - OLE.before) * 86_400_000) * 1_000;
  }
  if (text.length < 16) return undefined;
  const filetime = HEX_FILETIME.exec(text)?.[1];
  if (filetime !== undefined) return epochOfParts(BigInt(`0x${filetime}`).toString(), "", UNITS);
  return taiOfText(text);
}

/** Reads TAI64 and TAI64N, `@4000000069b4d21b00000000`. */
export function taiOfText(text: string): number | undefined {
  const match = TAI64.exec(text);
  if (!match) return undefined;
  const seconds = Number(BigInt(`0x${match[1]}`)) - TAI_AHEAD;
  if (seconds < Number(FIRST) || seconds > Number(LAST)) return undefined;
  return seconds * 1e6 + Math.floor(parseInt(match[2] ?? "0", 16) / 1_000);
}

function epochOfParts(digits: string, fraction: string, units: readonly EpochUnit[]): number | undefined {
  if (digits.length <= 10) {
    const seconds = Number(digits);
    const plain = Number(fraction.slice(0, 6).padEnd(6, "0"));
    if (units === UNITS) return seconds < Number(FIRST) || seconds > Number(LAST) ? undefined : seconds * 1e6 + plain;
  }
  const value = BigInt(digits);
  for (const { perSecond, secondsBefore } of units) {
    const low = (FIRST + secondsBefore) * perSecond;
    const high = (LAST + secondsBefore) * perSecond;
    if (value < low || value > high) continue;
    const micros = (value * 1_000_000n) / perSecond - secondsBefore * 1_000_000n;
    return (
      Number(micros) +
      (perSecond === 1n
        ? Number(fraction.slice(0, 6).padEnd(6, "0"))
        : perSecond === 1_000n
          ? Number(fraction.slice(0, 3).padEnd(3, "0"))
          : 0)
    );
  }
  return undefined;
}
