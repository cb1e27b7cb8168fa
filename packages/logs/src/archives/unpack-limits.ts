/** How much unpacking may cost. A bomb hits one of these and becomes a skip with a reason. */
export interface UnpackLimits {
  /** Members of one archive that are looked at. Default 100,000. */
  readonly maxEntries: number;
  /** Archives in archives; a tar inside gzip counts once. Default 3. */
  readonly maxNesting: number;
  /** Unpacked bytes for each packed one, once `ratioFreeBytes` are unpacked. Default 200. */
  readonly maxRatio: number;
  /** Bytes that may be unpacked at any ratio: short logs of one repeated line compress well. Default 10 MB. */
  readonly ratioFreeBytes: number;
  /** Bytes unpacked from all archives together. Default 64 GB. */
  readonly maxUnpackedBytes: number;
  /** Characters of a member's name. Default 1,024. */
  readonly maxNameLength: number;
  /** Memory that a dictionary may take while something is unpacked. Default 512 MiB. */
  readonly maxMemoryBytes: number;
}

export const defaultUnpackLimits: UnpackLimits = {
  maxEntries: 100_000,
  maxNesting: 3,
  maxRatio: 200,
  ratioFreeBytes: 10_000_000,
  maxUnpackedBytes: 64_000_000_000,
  maxNameLength: 1024,
  maxMemoryBytes: 512 * 1024 * 1024,
};

/** Counts unpacked bytes of one archive, of all that it lies in, and of the whole run. */
export interface Meter {
  /** Counts, and tells why unpacking must stop, if it must. */
  add(bytes: number): string | undefined;
  /** Why unpacking stopped. Once told, it stays. */
  reason(): string | undefined;
}

/** Watches the bytes unpacked from all archives of a run. */
export function totalMeter(limits: UnpackLimits): Meter {
  return meter((unpacked) =>
    unpacked > limits.maxUnpackedBytes ? `more than ${limits.maxUnpackedBytes} bytes unpacked in all` : undefined,
  );
}

/** Watches the ratio of one archive; what it lies in is told as well. */
export function ratioMeter(limits: UnpackLimits, packedBytes: () => number, outer: Meter): Meter {
  return meter((unpacked) => {
    if (unpacked <= limits.ratioFreeBytes || unpacked <= limits.maxRatio * packedBytes()) return undefined;
    return `compression ratio above ${limits.maxRatio}, stopped after ${unpacked} bytes`;
  }, outer);
}

function meter(check: (unpackedBytes: number) => string | undefined, outer?: Meter): Meter {
  let unpackedBytes = 0;
  let reason: string | undefined;
  return {
    add(bytes) {
      unpackedBytes += bytes;
      const outerReason = outer?.add(bytes);
      reason ??= outerReason ?? check(unpackedBytes);
      return reason;
    },
    reason: () => reason ?? outer?.reason(),
  };
}

/** Bytes that an archive gave, and what kept it from giving all of them; the bytes end early then, without an error. */
export interface Unpacked {
  readonly bytes: AsyncIterable<Uint8Array>;
  problem(): string | undefined;
}

/** Passes bytes on until a limit is met. */
export async function* metered(bytes: AsyncIterable<Uint8Array>, watch: Meter): AsyncGenerator<Uint8Array> {
  for await (const block of bytes) {
    if (watch.add(block.length) !== undefined) return;
    yield block;
  }
}
