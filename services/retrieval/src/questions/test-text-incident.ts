import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ShapeId } from "@lagebild/domain";
import { detectEncoding } from "@lagebild/logs";
import type { IncidentIndex, IndexSnapshot } from "@lagebild/search";
import { sourceStore, type SourceStore } from "@lagebild/store";
import { lineReader, type LineReader } from "../resolve-lines.js";

/** An incident of lines of text, with its originals. */
export interface TextIncident {
  readonly index: IncidentIndex;
  readonly store: SourceStore;
  readonly snapshot: IndexSnapshot;
  readonly lines: LineReader;
  close(): Promise<void>;
}

/** Puts files of lines into an index and a store of their own, a record for each line that is not empty, a second apart: for tests. */
export async function textIncident(
  files: Readonly<Record<string, readonly string[]>>,
  indexAt: (folder: string) => IncidentIndex,
): Promise<TextIncident> {
  const folder = await mkdtemp(join(tmpdir(), "lagebild-text-"));
  const store = sourceStore(join(folder, "sources"), { detectEncoding });
  await mkdir(join(folder, "index"));
  const index = indexAt(join(folder, "index"));
  const builder = await index.segmentBuilder("one");
  const shape = { id: "00000000000000aa" as ShapeId, text: "a line", template: "a line", program: undefined };
  const coverage = [];
  let second = 0;
  for (const [file, lines] of Object.entries(files)) {
    const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(""));
    const { source } = await store.put(file, 0, only(bytes));
    const at = builder.addSource(source, { startByte: 0, endByte: bytes.length });
    let byteOffset = 0;
    for (const [place, line] of lines.entries()) {
      const byteLength = Buffer.byteLength(line);
      if (byteLength > 0)
        builder.addRecord({
          source: at,
          line: place + 1,
          byteOffset,
          byteLength,
          time: second++ * 1e6,
          host: file,
          program: undefined,
          shape: builder.addShape(shape),
          chunk: 0,
          fields: undefined,
          entities: [],
        });
      byteOffset += byteLength + 1;
    }
    const none = { keptAsText: 0, emptyLines: 0, cutLines: 0, withoutTime: 0, brokenCharacters: 0, assumptions: [] };
    coverage.push({
      source: source.id,
      file,
      format: "plain" as const,
      encoding: "utf-8" as const,
      bytes: bytes.length,
      lines: lines.length,
      parsed: lines.length,
      ...none,
    });
  }
  const shapes = [{ ...shape, meanings: [], vector: undefined }];
  builder.describeShapes(shapes);
  await index.publish(await builder.finish({ modelId: "test", coverage, skips: [] }));
  await index.refresh();
  const snapshot = await index.snapshot();
  const lines = lineReader(index, snapshot, ({ id }, offset, length) => store.readBytes(id, offset, length));
  return {
    index,
    store,
    snapshot,
    lines,
    async close() {
      await index.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function* only(bytes: Buffer): AsyncIterable<Uint8Array> {
  yield await Promise.resolve(bytes);
}
