import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { IndexedShape } from "@lagebild/domain";
import type { IncidentIndex } from "../incident-index.js";
import { localIncidentIndex } from "../local/local-incident-index.js";
import { reembedSegments } from "./reembed-segments.js";
import { sweepSegments } from "./segment.js";
import {
  auth,
  authRecords,
  countOf,
  cron,
  cronLog,
  cronRecords,
  failed,
  publish,
  sudo,
} from "../contract/test-incident.js";

/** Vectors of the second model are two-dimensional, so that any mixture would be refused. */
const embed = async (shapes: readonly IndexedShape[]): Promise<readonly Float32Array[]> =>
  shapes.map(({ text }) => (text.startsWith("cron") ? Float32Array.of(0, 1) : Float32Array.of(1, 0)));

describe("reembedSegments", { timeout: 60_000 }, () => {
  const opened: IncidentIndex[] = [];
  let folder = "";
  const open = (modelId: string): IncidentIndex => {
    const index = localIncidentIndex({ folder, modelId });
    opened.push(index);
    return index;
  };
  const reembed = (make = embed) => reembedSegments({ folder, modelId: "model-2", embed: make });
  const nearest = async (index: IncidentIndex, vector: Float32Array) =>
    (await index.nearest(vector, {}, 1)).map(({ shape }) => shape);

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "lagebild-reembed-"));
    const index = open("model-1");
    await publish(index, "one", [{ source: auth, records: authRecords }]);
    await publish(index, "two", [{ source: cronLog, records: cronRecords }]);
    await index.refresh();
  });
  afterEach(async () => {
    for (const index of opened.splice(0)) await index.close();
    await rm(folder, { recursive: true, force: true });
  });

  it("gives all segments vectors of the other embedder, and leaves records and meanings as they are", async () => {
    const before = await open("model-1").shapes([failed.id]);
    expect(await reembed()).toEqual({ segments: 2, vectors: 4 });
    const index = open("model-2");
    expect(await countOf(index)).toBe(authRecords.length + cronRecords.length);
    expect(await nearest(index, Float32Array.of(0.1, 1))).toEqual([cron.id]);
    expect(await index.shapes([failed.id])).toEqual(
      before.map((shape) => ({ ...shape, vector: Float32Array.of(1, 0) })),
    );
    await index.refresh();
    expect(await nearest(index, Float32Array.of(0.1, 1))).toEqual([cron.id]);
    expect((await index.snapshot()).dictionaryShapes).toBe(4);
  });

  it("is refused to whoever asks with the embedder of before, by a message that names the command", async () => {
    const index = open("model-1");
    expect(await nearest(index, Float32Array.of(0, 0, 1))).toEqual([cron.id]);
    await reembed();
    await index.snapshot();
    await expect(nearest(index, Float32Array.of(0, 0, 1))).rejects.toMatchObject({
      kind: "invalid",
      message: expect.stringContaining("lagebild reindex"),
    });
  });

  it("changes nothing that readers see when it breaks off, and goes on where it was", async () => {
    const asked: string[] = [];
    const failing = async (shapes: readonly IndexedShape[]) => {
      if (shapes.some(({ id }) => id === cron.id)) throw new Error("power cut");
      return embed(shapes);
    };
    await expect(reembed(failing)).rejects.toThrow("power cut");
    const index = open("model-1");
    expect(await nearest(index, Float32Array.of(0, 1, 0))).toEqual([sudo.id]);
    const counting = async (shapes: readonly IndexedShape[]) => {
      asked.push(...shapes.map(({ id }) => id));
      return embed(shapes);
    };
    expect(await reembed(counting)).toEqual({ segments: 2, vectors: 1 });
    expect(asked).toEqual([cron.id]);
  });

  it("keeps removed sources removed", async () => {
    const index = open("model-1");
    await publish(index, "three", [
      { source: auth, records: authRecords },
      { source: cronLog, records: cronRecords },
    ]);
    await index.remove(auth.id);
    await reembed();
    expect((await open("model-2").snapshot()).sources.map(({ source }) => source.file)).toEqual([cronLog.file]);
  });

  it("has nothing to do twice, and leaves nothing behind", async () => {
    await reembed();
    expect(await reembed()).toEqual({ segments: 0, vectors: 0 });
    await open("model-2").refresh();
    await sweepSegments(folder, new Set(), Date.now() + 16 * 60_000); // kept meanwhile for those who read the earlier view
    const names = await readdir(join(folder, "segments"));
    expect(names).toEqual([expect.stringMatching(/^together-\d+$/)]);
    await reembedSegments({ folder, modelId: "model-3", embed });
    await open("model-3").refresh();
    await sweepSegments(folder, new Set(), Date.now() + 16 * 60_000);
    expect(await readdir(join(folder, "segments"))).toHaveLength(1);
    expect(await countOf(open("model-3"))).toBe(authRecords.length + cronRecords.length);
  });

  it("lets a segment that is published later take the place of one of them", async () => {
    await reembed();
    const index = open("model-2");
    await publish(
      index,
      "two",
      [
        {
          source: cronLog,
          records: cronRecords
            .slice(0, 1)
            .map((one) => ({ ...one, shape: { ...cron, vector: Float32Array.of(0, 1) } })),
        },
      ],
      "model-2",
    );
    expect(await countOf(index)).toBe(authRecords.length + 1);
  });
});
