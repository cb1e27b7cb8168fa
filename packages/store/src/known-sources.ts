import { createHash } from "node:crypto";
import type { SourceId } from "@lagebild/domain";
import { headsAgree, type FirstBytes } from "./first-bytes.js";
import type { StoredFile } from "./stored-file.js";
import type { WrittenBlocks } from "./write-blocks.js";

/** How bytes that arrive relate to those of a stored source. */
export interface Kinship {
  readonly known: StoredFile;
  /** `same` bytes; `grown`: they begin with all of the source's; `earlier`: the source begins with all of them. */
  readonly is: "same" | "grown" | "earlier";
}

/** Reads a block of what arrives, or of a stored source. */
export interface BlocksToCompare {
  arrived(block: number): Promise<Buffer>;
  stored(known: StoredFile, block: number): Promise<Buffer>;
}

/** The stored sources, by how they begin. */
export interface KnownSources {
  add(stored: StoredFile): void;
  /** Finds the source that the bytes belong to; of several that they begin with, the longest. Empty files begin nothing. */
  kinOf(arrived: WrittenBlocks, blockBytes: number, blocks: BlocksToCompare): Promise<Kinship | undefined>;
}

/** Bytes too few to have a hashed beginning. */
const isShort = ({ levels }: FirstBytes): boolean => levels.length === 0;
const RANK = { same: 0, grown: 1, earlier: 2 } as const;

/** Keeps track of stored sources; adding one again replaces what was known of it. */
export function knownSources(): KnownSources {
  const all = new Map<SourceId, StoredFile>();
  const short = new Set<SourceId>();
  const byBeginning = new Map<string, Set<SourceId>>();

  /** Those that could share a beginning: whatever is as short as a head, and whatever begins alike as far as both go. */
  const candidates = (first: FirstBytes): Iterable<SourceId> => {
    if (isShort(first)) return all.keys();
    const last = first.levels.length - 1;
    const found = new Set<SourceId>(short);
    first.levels.forEach((hash, level) => {
      for (const id of byBeginning.get(`${level} ${hash}`) ?? [])
        if (level === last || all.get(id)!.first!.levels.length - 1 === level) found.add(id);
    });
    return found;
  };

  return {
    add(stored) {
      const { id } = stored.source;
      all.set(id, stored);
      short.delete(id);
      if (stored.source.sizeBytes > 0 && isShort(stored.first!)) short.add(id);
      stored.first!.levels.forEach((hash, level) => {
        const key = `${level} ${hash}`;
        byBeginning.set(key, (byBeginning.get(key) ?? new Set()).add(id));
      });
    },
    async kinOf(arrived, blockBytes, blocks) {
      let best: Kinship | undefined;
      for (const id of candidates(arrived.first)) {
        const known = all.get(id)!;
        if (!headsAgree(known.first!, arrived.first)) continue;
        const is = await kinship(known, arrived, blockBytes, blocks);
        if (is && isBetter({ known, is }, best)) best = { known, is };
        if (is === "same") break;
      }
      return best;
    },
  };
}

function isBetter(one: Kinship, best: Kinship | undefined): boolean {
  if (!best || RANK[one.is] !== RANK[best.is]) return !best || RANK[one.is] < RANK[best.is];
  return one.known.source.sizeBytes > best.known.source.sizeBytes;
}

async function kinship(
  known: StoredFile,
  arrived: WrittenBlocks,
  blockBytes: number,
  blocks: BlocksToCompare,
): Promise<Kinship["is"] | undefined> {
  const { sha256, sizeBytes } = known.source;
  if (sizeBytes === arrived.sizeBytes) return sha256 === arrived.sha256 ? "same" : undefined;
  const common = Math.min(sizeBytes, arrived.sizeBytes);
  if (common === 0 || known.blockBytes !== blockBytes) return undefined;
  const whole = Math.floor(common / blockBytes);
  for (let i = 0; i < whole; i++) if (known.blocks[i]!.sha256 !== arrived.blocks[i]!.sha256) return undefined;
  const rest = common - whole * blockBytes;
  const isGrown = sizeBytes < arrived.sizeBytes;
  if (rest > 0) {
    const [shorter, longer] = isGrown
      ? [known.blocks[whole]!.sha256, await blocks.arrived(whole)]
      : [arrived.blocks[whole]!.sha256, await blocks.stored(known, whole)];
    if (createHash("sha256").update(longer.subarray(0, rest)).digest("hex") !== shorter) return undefined;
  }
  return isGrown ? "grown" : "earlier";
}
