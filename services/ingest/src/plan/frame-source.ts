import type { FramePosition, StoredSource } from "@lagebild/domain";
import { decodeText, detectBinaryFraming, detectFraming, frameRecords, sampleRecords } from "@lagebild/logs";
import type { FramePoint, SourceStore } from "@lagebild/store";

/** A source with how it falls into records, where it may be cut, and its first records. */
export interface FramedSource {
  readonly source: StoredSource;
  readonly parts: readonly FramedPart[];
  /** Texts of the first records. */
  readonly head: readonly string[];
}

/** A range of a source that begins and ends between two records. */
export interface FramedPart {
  readonly startByte: number;
  readonly endByte: number;
  readonly firstLine: number;
  readonly position?: FramePosition;
}

const HEAD_BYTES = 256 * 1024;
const EDGE_BYTES = 64 * 1024;
/** Distance of the places where reading may begin: searching reads such parts side by side. */
const POINT_BYTES = 16 * 1024 * 1024;

/** Finds out how a stored source falls into records; undefined where each line is one. */
export async function frameSource(
  store: SourceStore,
  stored: StoredSource,
  partBytes: number,
): Promise<FramedSource | undefined> {
  const { id, sizeBytes, encoding } = stored;
  const bytes = await store.readBytes(id, 0, Math.min(HEAD_BYTES, sizeBytes));
  const isWhole = sizeBytes <= HEAD_BYTES;
  const head = decodeText(bytes, encoding).replace(/^\uFEFF/, "");
  const framing =
    detectBinaryFraming(stored.file, bytes) ??
    detectFraming({ head, more: isWhole ? [] : await linesElsewhere(store, stored), isWhole });
  if (!framing) return undefined;
  const source = { ...stored, framing };
  const points = sizeBytes <= partBytes ? [] : await findPoints(store, source);
  await store.keepFramePoints(id, points);
  return {
    source,
    parts: partsOf(points, sizeBytes, partBytes),
    head: sampleRecords(bytes, { framing, encoding, isWhole }),
  };
}

/** Whole lines from the middle and the end. */
async function linesElsewhere(
  store: SourceStore,
  { id, sizeBytes, encoding }: StoredSource,
): Promise<readonly string[]> {
  const lines: string[] = [];
  for (const at of [Math.floor(sizeBytes / 4) * 2, (sizeBytes - EDGE_BYTES) & ~1]) {
    const bytes = await store.readBytes(id, at, Math.min(EDGE_BYTES, sizeBytes - at));
    lines.push(...decodeText(bytes, encoding).split(/\r?\n/).slice(1, -1));
  }
  return lines;
}

/** Reads the source once, for places between two records. */
async function findPoints(store: SourceStore, { id, encoding, framing }: StoredSource): Promise<readonly FramePoint[]> {
  const points: FramePoint[] = [];
  let next = POINT_BYTES;
  const records = frameRecords(store.read(id), {
    framing: framing!,
    encoding,
    isCounting: true,
    onPoint: (point) => {
      if (point.byte < next) return;
      points.push(point);
      next = point.byte + POINT_BYTES;
    },
  });
  for await (const _ of records) continue;
  return points;
}

function partsOf(points: readonly FramePoint[], sizeBytes: number, partBytes: number): readonly FramedPart[] {
  const parts: FramedPart[] = [];
  let begin: FramePoint | undefined;
  const end = (endByte: number): void => {
    const { byte = 0, line = 1, position } = begin ?? {};
    parts.push({ startByte: byte, endByte, firstLine: line, ...(position && { position }) });
  };
  for (const point of points) {
    if (point.byte - (begin?.byte ?? 0) < partBytes) continue;
    end(point.byte);
    begin = point;
  }
  end(sizeBytes);
  return parts;
}
