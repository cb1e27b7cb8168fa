import { describe, expect, it } from "vitest";
import { testSource } from "../contract/test-incident.js";
import { visibleSources, type PublishedSegment } from "./visible-sources.js";

const source = testSource("a.log", 100);
const part = (startByte: number, endByte: number): PublishedSegment["parts"][number] => ({
  source,
  range: { startByte, endByte },
});
const kept = (): boolean => false;

describe("visibleSources", () => {
  it("sees a source when its segments cover every byte, in whatever order they came", () => {
    const segments = [
      { name: "c", parts: [part(70, 100)] },
      { name: "a", parts: [part(0, 30)] },
      { name: "b", parts: [part(30, 70)] },
    ];
    const { complete, alive } = visibleSources(segments, kept);
    expect(complete).toEqual([source]);
    expect([...alive.keys()].sort()).toEqual(["a", "b", "c"]);
    expect(visibleSources(segments.slice(0, 2), kept)).toMatchObject({
      complete: [],
      incomplete: [{ source, coveredBytes: 60 }],
    });
  });

  it("lets the later of two overlapping segments count", () => {
    const segments = [
      { name: "old", parts: [part(0, 100)] },
      { name: "new", parts: [part(0, 50)] },
    ];
    expect(visibleSources(segments, kept).incomplete).toEqual([{ source, coveredBytes: 50 }]);
    const { alive } = visibleSources([...segments, { name: "rest", parts: [part(50, 100)] }], kept);
    expect([...alive.keys()].sort()).toEqual(["new", "rest"]);
  });

  it("leaves out what was removed, and counts an older segment again when the newer one was removed", () => {
    const segments = [
      { name: "old", parts: [part(0, 100)] },
      { name: "new", parts: [part(0, 100)] },
    ];
    const { alive } = visibleSources(segments, (_, name) => name === "new");
    expect([...alive.keys()]).toEqual(["old"]);
    expect(visibleSources(segments, () => true)).toMatchObject({ complete: [], incomplete: [] });
  });

  it("sees an empty source once", () => {
    const empty = { source: testSource("empty.log", 0), range: { startByte: 0, endByte: 0 } };
    const segments = [
      { name: "old", parts: [empty] },
      { name: "new", parts: [empty] },
    ];
    const { complete, alive } = visibleSources(segments, kept);
    expect(complete).toHaveLength(1);
    expect([...alive.keys()]).toEqual(["new"]);
  });

  it("never counts a byte twice, whatever is published in whatever order", () => {
    for (let seed = 1; seed <= 300; seed++) {
      let state = seed;
      const below = (limit: number): number => (state = (state * 16_807) % 2_147_483_647) % limit;
      const segments = Array.from({ length: 8 }, (_, i) => {
        const start = below(10) * 10;
        return { name: String(i), parts: [part(start, Math.min(100, start + 10 + below(6) * 10))] };
      });
      const { alive, complete, incomplete } = visibleSources(segments, kept);
      const counting = segments.filter(({ name }) => alive.has(name)).flatMap(({ parts }) => parts);
      const bytes = counting.reduce((sum, { range }) => sum + range.endByte - range.startByte, 0);
      expect(bytes).toBe(complete.length === 1 ? 100 : 0);
      expect(complete.length + incomplete.length).toBe(1);
    }
  });

  const state = (sizeBytes: number, revision?: number) => ({
    ...source,
    sizeBytes,
    ...(revision !== undefined && { revision }),
  });
  const claim = (name: string, startByte: number, endByte: number, sizeBytes: number, revision?: number) => ({
    name,
    parts: [{ source: state(sizeBytes, revision), range: { startByte, endByte } }],
  });

  it("sees the newest state that is covered, and tells which segments will never count again", () => {
    const old = claim("old", 0, 100, 100);
    const growing = visibleSources([old, claim("tail", 100, 150, 200)], kept);
    expect(growing).toMatchObject({
      complete: [{ sizeBytes: 100 }],
      incomplete: [{ source: { sizeBytes: 200 }, coveredBytes: 150 }],
    });
    expect([...growing.alive.keys(), ...growing.superseded]).toEqual(["old"]);
    const grown = visibleSources([claim("all", 0, 200, 200), old], kept);
    expect([[...grown.alive.keys()], [...grown.superseded], grown.incomplete]).toEqual([["all"], ["old"], []]);
  });

  it("never counts a byte twice nor loses a state that was complete, while a source grows and is read anew", () => {
    for (let seed = 1; seed <= 300; seed++) {
      let roll = seed * 31;
      const below = (limit: number): number => (roll = (roll * 16_807) % 2_147_483_647) % limit;
      const segments: PublishedSegment[] = [claim("0", 0, 100, 100)];
      for (let i = 1; i < 10; i++) {
        const size = 100 + below(3) * 50;
        const start = below(size / 10) * 10;
        segments.push(claim(String(i), start, Math.min(size, start + 10 + below(20) * 10), size, below(2)));
      }
      for (let count = 1; count <= segments.length; count++) {
        const shown = segments.slice(0, count);
        const { alive, complete } = visibleSources(shown, kept);
        const counting = shown.filter(({ name }) => alive.has(name)).flatMap(({ parts }) => parts);
        const bytes = counting.reduce((sum, { range }) => sum + range.endByte - range.startByte, 0);
        expect(bytes).toBe(complete[0]?.sizeBytes ?? 0);
        if (
          !shown
            .slice(1)
            .some(({ parts }) => (parts[0]!.source.revision ?? 0) === 0 && parts[0]!.source.sizeBytes === 100)
        )
          expect(complete).toHaveLength(1);
      }
    }
  });
});
