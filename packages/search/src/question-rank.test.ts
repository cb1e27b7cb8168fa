import { describe, expect, it } from "vitest";
import type { IndexedShape, Meaning, Severity, ShapeId } from "@lagebild/domain";
import { heldConcepts, namedConcepts, rankShapes, type RankInput } from "./question-rank.js";

const shape = (id: string, text: string, severity?: Severity): IndexedShape => ({
  id: id as ShapeId,
  text,
  template: text,
  program: "sshd",
  meanings: severity ? [{ id, en: "", de: "", tags: [], severity } satisfies Meaning] : [],
  vector: undefined,
});
const accepted = shape("a", "Accepted password for <user> from <ip>");
const failed = shape("b", "Failed password for <user> from <ip>");
const closed = shape("c", "session closed for user <user>");

const rank = (changes: Partial<RankInput>): readonly string[] => {
  const input: RankInput = {
    shapes: [accepted, failed, closed],
    similarity: new Map(),
    near: [],
    wordScore: new Map(),
    values: new Map(),
    concepts: [],
    severityWeight: 1,
    ...changes,
  };
  const scores = rankShapes(input, (value) => /\d/.test(value));
  return [...scores].sort((a, b) => b[1] - a[1]).map(([id]) => id);
};

describe("the rank of shapes", () => {
  it("follows the ideas of the question, whichever word a log has for them", () => {
    expect(
      rank({
        concepts: [
          ["falsch", "failed"],
          ["Passwörter", "password"],
        ],
      })[0],
    ).toBe("b");
    expect(rank({ concepts: [["sessions"], ["closing"]] })[0]).toBe("c");
  });

  it("follows meaning, words and values", () => {
    expect(
      rank({
        similarity: new Map([
          ["c" as ShapeId, 0.6],
          ["a" as ShapeId, 0.3],
        ]),
      })[0],
    ).toBe("c");
    expect(rank({ near: ["b" as ShapeId, "a" as ShapeId] })).toEqual(["b", "a", "c"]);
    expect(rank({ wordScore: new Map([["a" as ShapeId, 4]]) })[0]).toBe("a");
    expect(rank({ values: new Map([["b" as ShapeId, ["203.0.113.7"]]]) })[0]).toBe("b");
  });

  it("puts what is severe first as far as severity counts", () => {
    const shapes = [accepted, shape("d", "log cleared", "attack")];
    const concepts = [["accepted"], ["password"]];
    expect(rank({ shapes, concepts, severityWeight: 0.3 })[0]).toBe("a");
    expect(rank({ shapes, concepts, severityWeight: 4 })[0]).toBe("d");
  });

  it("gives the best a score of one", () => {
    const input = {
      shapes: [accepted],
      similarity: new Map(),
      near: [],
      wordScore: new Map(),
      values: new Map(),
      concepts: [],
    };
    expect([...rankShapes({ ...input, severityWeight: 1 }, () => false).values()]).toEqual([1]);
    expect(rankShapes({ ...input, shapes: [], severityWeight: 1 }, () => false).size).toBe(0);
  });
});

it("names the ideas that a shape holds", () => {
  const concepts = [["passwords"], ["root"], ["anmeldung", "accepted"]];
  expect([...heldConcepts([accepted], concepts)[0]!]).toEqual([0, 2]);
});

it("finds ideas that values name as they are or inflected, and none that a word derived from theirs would name", () => {
  const text = 'Accesses=READ_CONTROL ShareName=Backups Image="C:\\lsass.exe"';
  const ideas = [["controller"], ["controls"], ["backup"], ["Passwortspeicher", "lsass"], ["printer"]];
  expect([...namedConcepts(text, ideas)]).toEqual([1, 2, 3]);
});
