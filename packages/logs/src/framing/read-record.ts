import { Failure, type Framing, type TextEncodingName } from "@lagebild/domain";
import { decodeText } from "../lines/text-encoding.js";
import { isBinary, renderedFrom, renderRecord } from "./binary-framer.js";

/** A record's place in its source. */
export interface RecordRange {
  readonly byteOffset: number;
  readonly byteLength: number;
}

/** What has to be known of the source. */
export interface RecordSource {
  readonly file: string;
  readonly sizeBytes: number;
  readonly encoding: TextEncodingName;
  readonly framing?: Framing;
}

/** Longer records are read only so far. */
const MAX_RECORD_BYTES = 1 << 20;

/** Reads a record's text again from the original bytes of its source, as reading the whole source gave it. */
export async function readRecordText(
  { file, sizeBytes, encoding, framing }: RecordSource,
  range: RecordRange,
  readBytes: (offset: number, length: number) => Promise<Uint8Array>,
): Promise<string> {
  if (!framing || !isBinary(framing))
    return decodeText(await readBytes(range.byteOffset, Math.min(range.byteLength, MAX_RECORD_BYTES)), encoding);
  const { offset, length } = renderedFrom(framing, range);
  const bytes = await readBytes(offset, Math.min(length, sizeBytes - offset));
  const text = renderRecord(framing, bytes, offset, range.byteOffset);
  if (text !== undefined) return text;
  throw new Failure("corrupt", `byte ${range.byteOffset} of ${file} begins no record of its kind: ingest it again`);
}
