import type { RecordRow } from "@lagebild/domain";
import { describe, expect, it } from "vitest";
import { lineMemory } from "./line-memory.js";
import type { ReadLine } from "./resolve-lines.js";

const line = (original: string): ReadLine => ({ row: {} as RecordRow, sha256: "", original, text: original });

describe("lineMemory", () => {
  it("lets go first what was unused for longest", () => {
    const memory = lineMemory(1_000);
    memory.set("a", line("a".repeat(100)));
    memory.set("b", line("b".repeat(100)));
    expect(memory.get("a")?.original).toHaveLength(100);
    memory.set("c", line("c".repeat(100)));
    expect(memory.get("b")).toBeUndefined();
    expect(memory.get("a")).toBeDefined();
    expect(memory.get("c")).toBeDefined();
  });

  it("keeps no line that would push out all others", () => {
    const memory = lineMemory(1_000);
    memory.set("a", line("a"));
    memory.set("b", line("b".repeat(501)));
    expect(memory.get("b")).toBeUndefined();
    expect(memory.get("a")).toBeDefined();
  });

  it("counts a line once that is kept twice", () => {
    const memory = lineMemory(1_000);
    for (let i = 0; i < 10; i++) memory.set("a", line("a"));
    memory.set("b", line("b"));
    expect(memory.get("a")).toBeDefined();
  });
});
