import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { IndexedShape, ShapeId, SourceCoverage, SourceId, StoredSource } from "@lagebild/domain";
import { defaultModelFolder, type Embedder } from "@lagebild/embedding";
import { onnxEmbedder } from "@lagebild/embedding/onnx-embedder";
import { expandQuestion, loadKnowledge } from "@lagebild/knowledge";
import { memoryIncidentIndex, retrieve, type IncidentIndex } from "@lagebild/search";
import { absenceProbability, judgeEvidence, judgeRuns, type JudgeDeps } from "./judge-evidence.js";
import type { EvidenceFeatures } from "./judge-features.js";

const features = (change: Partial<EvidenceFeatures> = {}): EvidenceFeatures => ({
  held: 0.4,
  lacking: 0.4,
  share: 0.2,
  words: 0.4,
  lackingWords: 0.4,
  named: 0,
  namedMissing: 0,
  asksMore: 0,
  ...change,
});
const judge = (change: Partial<EvidenceFeatures>) =>
  judgeEvidence({ features: features(change), namedMissing: [], lackingEvent: "usb.attached" });

describe("judging features", () => {
  it("finds a plain question absent whose kind of event the log lacks", () => {
    const { score, reasons } = judge({ lacking: 1, lackingWords: 0.9, share: 0 });
    expect(score).toBeLessThan(0.15);
    expect(reasons).toEqual(["no shape of the log means usb.attached"]);
  });

  it("answers where the log holds what is near the question, and where the question is roundabout", () => {
    for (const change of [
      { lacking: 0.6, share: 0.9, words: 0.9 },
      { lacking: 0.3, share: 0 },
    ]) {
      const { score, reasons } = judge(change);
      expect(score).toBeGreaterThanOrEqual(0.45);
      expect(reasons).toEqual([]);
    }
  });

  it("denies nothing where what the log holds fits far better than what it lacks", () => {
    const lacking = { lacking: 0.7, lackingWords: 0.9, share: 0, words: 0.9 };
    expect(judge({ ...lacking, held: 0.7 }).score).toBeLessThan(0.15);
    expect(judge({ ...lacking, held: 1 }).score).toBeGreaterThanOrEqual(0.15);
  });

  it("takes what the question names and the log does not hold for the strongest sign", () => {
    const without = absenceProbability(features({ named: 1 }));
    const missing = absenceProbability(features({ named: 1, namedMissing: 1 }));
    expect(missing).toBeGreaterThan(without + 0.2);
  });

  it("lets the score fall with the probability, from 1 to 0", () => {
    const scores = Array.from({ length: 101 }, (_, i) =>
      judgeEvidence(
        { features: features({ lacking: 0.35 + 0.0035 * i, share: 0 }), namedMissing: [], lackingEvent: undefined },
        {
          made: "for this test",
          intercept: -6,
          weights: { plain: 12, plainShare: 0, moreWords: 0, named: 0, namedMissing: 0, asksMore: 0 },
          absentFrom: 0.5,
          openFrom: 0.3,
        },
      ),
    ).map(({ score }) => score);
    expect(scores).toEqual(scores.toSorted((a, b) => b - a));
    expect(scores[0]).toBeGreaterThan(0.98);
    expect(scores.at(-1)).toBeLessThan(0.01);
  });
});

describe("judging what was found", () => {
  let embedder: Embedder; // the bundled one: the weights are for it
  const embedQuestion = async (text: string): Promise<Float32Array> => (await embedder.embedBatch([text]))[0]!;
  const embedPassages = (texts: readonly string[]) => embedder.embedBatch(texts);
  let index: IncidentIndex;
  let deps: JudgeDeps;
  afterAll(() => embedder.close());
  beforeAll(async () => {
    embedder = await onnxEmbedder({ modelFolder: defaultModelFolder() });
    index = await indexOf([
      "Failed password for <user> from <ip> port <n> ssh2",
      "Accepted password for <user> from <ip> port <n> ssh2",
      "Received disconnect from <ip>: 11: Bye Bye [preauth]",
    ]);
    deps = { index, snapshot: await index.snapshot(), embedQuestion, embedPassages, expandQuestion };
  });

  async function indexOf(texts: readonly string[]): Promise<IncidentIndex> {
    const made = memoryIncidentIndex();
    const knowledge = loadKnowledge();
    const builder = await made.segmentBuilder("one");
    const bytes = texts.length * 100;
    const source: StoredSource = {
      id: "source-1" as SourceId,
      file: "auth.log",
      sha256: "aa",
      sizeBytes: bytes,
      lines: texts.length,
      encoding: "utf-8",
      modifiedMs: 0,
    };
    const coverage: SourceCoverage = {
      source: source.id,
      file: source.file,
      format: "syslog",
      encoding: source.encoding,
      bytes,
      lines: texts.length,
      parsed: texts.length,
      keptAsText: 0,
      emptyLines: 0,
      cutLines: 0,
      withoutTime: 0,
      brokenCharacters: 0,
      assumptions: [],
    };
    const at = builder.addSource(source, { startByte: 0, endByte: bytes });
    const shapes: IndexedShape[] = [];
    for (const [i, text] of texts.entries()) {
      const id = i.toString(16).padStart(16, "0") as ShapeId;
      const meanings = knowledge.match({ format: "syslog", program: "sshd", text });
      const said = meanings.flatMap(({ en, de }) => [en, de]);
      const shape = { id, text: `sshd: ${text}`, template: text, program: "sshd" };
      shapes.push({ ...shape, meanings, vector: await embedQuestion([shape.text, ...said].join(" | ")) });
      builder.addRecord({
        source: at,
        line: i + 1,
        byteOffset: i * 100,
        byteLength: 99,
        time: undefined,
        host: undefined,
        program: "sshd",
        shape: builder.addShape(shape),
        chunk: 0,
        fields: undefined,
        entities: [builder.addEntity("account", "backup")],
      });
    }
    await made.publish(await builder.finish(shapes, { modelId: embedder.modelId, coverage: [coverage], skips: [] }));
    return made;
  }

  async function judged(question: string, wants: "yes-no" | "values") {
    const vector = await embedQuestion(question);
    const words = question.toLowerCase().match(/\w{4,}/g) ?? [];
    const { runs } = await retrieve(index, {
      vector,
      words,
      concepts: words.map((word) => [word]),
      values: [],
      filter: {},
      isExhaustive: false,
    });
    expect(runs.length).toBeGreaterThan(0);
    return judgeRuns(deps, { question, wants, filter: {}, runs });
  }

  it("denies a kind of event that the log does not hold, and names it", async () => {
    const { score, reasons } = await judged("Was a USB storage device plugged in?", "yes-no");
    expect(score).toBeLessThan(0.15);
    expect(reasons.join("; ")).toMatch(/no shape of the log means (?:win.6416|\S*usb)/);
  });

  it.each(["Were there failed SSH logins with a wrong password?", "Gab es fehlgeschlagene SSH-Anmeldungen?"])(
    "denies nothing that the log holds: %s",
    async (question) => expect((await judged(question, "yes-no")).score).toBeGreaterThanOrEqual(0.15),
  );

  it("says of a question for a value that it has no answer where that value occurs nowhere", async () => {
    const missing = await judged("When did svc_mimosa log in?", "values");
    expect(missing).toMatchObject({ reasons: ['"svc_mimosa" stands nowhere in the log'] });
    expect(missing.score).toBeLessThan(0.15);
    expect((await judged("When did backup log in?", "values")).score).toBeGreaterThanOrEqual(0.15);
  });

  it("denies where nothing at all was found", async () => {
    const nothing = await judgeRuns(deps, { question: "Was a file read?", wants: "yes-no", filter: {}, runs: [] });
    expect(nothing).toMatchObject({ score: 0 });
  });
});
