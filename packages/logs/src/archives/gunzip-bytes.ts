import { createGunzip } from "node:zlib";
import { metered, ratioMeter, type Meter, type UnpackLimits, type Unpacked } from "./unpack-limits.js";

const PIECE_BYTES = 64 * 1024; // bounds what one step can unpack: 64 KiB at deflate's best ratio are 66 MB
const OUTPUT_BYTES = 256 * 1024;

/** Unpacks gzip, with any number of members. What a broken or cut-off file still gives is given. */
export function gunzipBytes(packed: AsyncIterable<Uint8Array>, limits: UnpackLimits, outer: Meter): Unpacked {
  let packedBytes = 0;
  let problem: string | undefined;
  const watch = ratioMeter(limits, () => packedBytes, outer);

  async function* inflate(): AsyncGenerator<Uint8Array> {
    const gunzip = createGunzip({ chunkSize: OUTPUT_BYTES });
    let ready: Uint8Array[] = [];
    const take = () => ready.splice(0);
    gunzip.on("data", (block: Uint8Array) => ready.push(block));
    const closed = new Promise<void>((resolve) => {
      gunzip.once("error", (error) => ((problem = wordProblem(error)), resolve()));
      gunzip.once("end", resolve);
    });
    try {
      for await (const piece of pieces(packed)) {
        packedBytes += piece.length;
        await Promise.race([closed, new Promise<void>((resolve) => gunzip.write(piece, () => resolve()))]);
        yield* take();
        if (problem !== undefined) return;
      }
      gunzip.end();
      await closed;
      yield* take();
    } finally {
      ready = [];
      gunzip.destroy();
    }
  }

  return { bytes: metered(inflate(), watch), problem: () => watch.reason() ?? problem };
}

function wordProblem(error: Error): string {
  const isCutOff = "code" in error && error.code === "Z_BUF_ERROR";
  return `${isCutOff ? "cut-off" : "corrupt"} gzip: ${error.message}`;
}

async function* pieces(packed: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const block of packed) {
    for (let at = 0; at < block.length; at += PIECE_BYTES) yield block.subarray(at, at + PIECE_BYTES);
  }
}
