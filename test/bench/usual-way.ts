import { open } from "node:fs/promises";
import { indexWithLangchain } from "./langchain-baseline.js";
import { randomEncoder } from "./random-encoder.js";

/** What the usual way took; loading the encoder is left out. */
export interface UsualWay {
  readonly textBytes: number;
  readonly seconds: number;
  readonly chunks: number;
}

/** Reads the first bytes of a file, up to the end of a line where there is one. */
export async function readSample(path: string, maxBytes: number): Promise<Buffer> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(maxBytes), 0, maxBytes, 0);
    const lineEnd = buffer.lastIndexOf("\n", bytesRead - 1);
    return buffer.subarray(0, lineEnd < 0 ? bytesRead : lineEnd + 1);
  } finally {
    await file.close();
  }
}

/** Times the usual way over the beginning of a log. */
export async function timeUsualWay(path: string, maxBytes: number): Promise<UsualWay> {
  const sample = await readSample(path, maxBytes);
  const encoder = await randomEncoder();
  await encoder.embedBatch(["the first inference prepares memory and is not counted"]);
  const start = performance.now();
  const chunks = await indexWithLangchain(sample.toString("utf8"), encoder);
  const seconds = (performance.now() - start) / 1000;
  await encoder.close();
  return { textBytes: sample.length, seconds, chunks };
}
