import { createGunzip, createInflateRaw } from "node:zlib";
import { metered, ratioMeter, type Meter, type UnpackLimits, type Unpacked } from "./unpack-limits.js";

// Bounds what one step can unpack (16 KiB at deflate's best ratio are 17 MB), and what is lost with the step that fails.
const PIECE_BYTES = 16 * 1024;
const OUTPUT_BYTES = 128 * 1024;

/** Unpacks gzip, with any number of members. What a cut-off or broken file gives before the break is given. */
export function gunzipBytes(packed: AsyncIterable<Uint8Array>, limits: UnpackLimits, outer: Meter): Unpacked {
  return inflated("gzip", () => createGunzip({ chunkSize: OUTPUT_BYTES }), packed, limits, outer);
}

/** Unpacks the deflate data of a zip member, with the same promise. */
export function inflateBytes(packed: AsyncIterable<Uint8Array>, limits: UnpackLimits, outer: Meter): Unpacked {
  return inflated("zip member", () => createInflateRaw({ chunkSize: OUTPUT_BYTES }), packed, limits, outer);
}

type Inflater = ReturnType<typeof createGunzip>;

function inflated(
  what: string,
  create: () => Inflater,
  packed: AsyncIterable<Uint8Array>,
  limits: UnpackLimits,
  outer: Meter,
): Unpacked {
  let packedBytes = 0;
  let problem: string | undefined;
  const watch = ratioMeter(limits, () => packedBytes, outer);

  async function* blocks(): AsyncGenerator<Uint8Array> {
    const inflater = create();
    const ready: Uint8Array[] = [];
    let isDone = false;
    // A stream that fails forgets what it has not handed out yet: so take all as it comes, and wait after each piece.
    inflater.on("data", (block: Uint8Array) => ready.push(block));
    const done = new Promise<void>((resolve) => {
      inflater.once("error", (error) => {
        problem = wordProblem(what, error);
        resolve();
      });
      inflater.once("end", resolve);
    }).then(() => void (isDone = true));
    try {
      for await (const piece of pieces(packed)) {
        packedBytes += piece.length;
        await Promise.race([done, new Promise<void>((resolve) => inflater.write(piece, () => resolve()))]);
        yield* ready.splice(0);
        if (isDone) return;
      }
      inflater.end();
      await done;
      yield* ready.splice(0);
    } finally {
      inflater.destroy();
    }
  }

  return { bytes: metered(blocks(), watch), problem: () => watch.reason() ?? problem };
}

function wordProblem(what: string, error: Error): string {
  const isCutOff = "code" in error && error.code === "Z_BUF_ERROR";
  return `${isCutOff ? "cut-off" : "corrupt"} ${what}: ${error.message}`;
}

async function* pieces(packed: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const block of packed) {
    for (let at = 0; at < block.length; at += PIECE_BYTES) yield block.subarray(at, at + PIECE_BYTES);
  }
}
