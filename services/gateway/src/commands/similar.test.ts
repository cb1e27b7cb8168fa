import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import { Failure } from "@lagebild/domain";
import type { SimilarEvents, SimilarShapes, TokenReport } from "@lagebild/retrieval";
import { composeLagebild } from "../compose.js";
import { V1 } from "../routes/route.js";
import type { CommandContext } from "../command-line/command-context.js";
import { outputOf } from "../testing/test-command.js";
import { servedLagebild, type ServedLagebild } from "../testing/test-served-lagebild.js";
import { ingestAndWait } from "./ingest.js";
import { reindexCommand } from "./reindex.js";
import { printSimilarShapes, similarCommand } from "./similar.js";
import { printTokens, tokensCommand } from "./tokens.js";

const TINY = fileURLToPath(new URL("../../../../packages/embedding/tiny-encoder", import.meta.url));
const LOG = [
  "Mar 14 03:00:01 bastion sshd[7]: Failed password for root from 203.0.113.7 port 51122 ssh2",
  "Mar 14 03:00:02 bastion sshd[7]: Failed password for root from 203.0.113.7 port 51124 ssh2",
  "Mar 14 03:00:09 bastion kernel: EXT4-fs (sda1): mounted filesystem with ordered data mode",
].join("\n");

let served: ServedLagebild;
let encoder: string;
const signal = new AbortController().signal;

beforeAll(async () => {
  served = await servedLagebild();
  await served.lagebild.createIncident("bastion");
  await writeFile(join(served.folder, "auth.log"), LOG);
  await ingestAndWait(served.lagebild, "bastion", [join(served.folder, "auth.log")], { config: served.config, signal });
  encoder = await mkdtemp(join(tmpdir(), "lagebild-encoder-"));
  for (const name of ["model.onnx", "config.json"]) await cp(join(TINY, name), join(encoder, name));
  await cp(join(TINY, "unigram"), encoder, { recursive: true });
  await writeFile(join(encoder, "lagebild-encoder.json"), JSON.stringify({ name: "tiny", pooling: "mean" }));
});
afterAll(async () => {
  await served.close();
  await rm(encoder, { recursive: true });
});

const run = (
  command: (context: CommandContext) => Promise<void>,
  words: readonly string[],
  lagebild = served.lagebild,
): Promise<string> => outputOf({ config: served.config, lagebild }, command, words);

it("lists the shapes of an incident that mean something like a text, with counts and a place", async () => {
  const words = ["Hat jemand Passwörter geraten?", "--incident", "bastion", "--limit", "1"];
  const { shapes, modelId } = JSON.parse(await run(similarCommand, [...words, "--json"])) as SimilarShapes;
  expect(shapes).toEqual([
    expect.objectContaining({ count: 2, files: 1, file: "auth.log", line: 1, text: expect.stringContaining("Failed") }),
  ]);
  expect(shapes[0]!.score).toBeGreaterThan(0.2);
  const printed = await run(similarCommand, words);
  expect(printed).toContain(`1 shapes, cosines of ${modelId}`);
  expect(printed).toContain("auth.log:1");
  const url = `${served.server.url}${V1}/incidents/bastion/similar?text=${encodeURIComponent(words[0]!)}&limit=1`;
  expect(await (await fetch(url)).json()).toEqual({ modelId, shapes });
});

it("keeps to the filter", async () => {
  const words = ["passwords guessed", "--incident", "bastion", "--program", "kernel", "--json"];
  const { shapes } = JSON.parse(await run(similarCommand, words)) as SimilarShapes;
  expect(shapes).toEqual([expect.objectContaining({ line: 3 })]);
});

it("lists known events without an incident, and takes no filter then", async () => {
  const words = ["somebody cleared the event log", "--limit", "3"];
  const { events } = JSON.parse(await run(similarCommand, [...words, "--json"])) as SimilarEvents;
  expect(events).toHaveLength(3);
  expect(events.map(({ en }) => en).join()).toMatch(/log/i);
  expect(await run(similarCommand, words)).toContain(events[0]!.de);
  await expect(run(similarCommand, [...words, "--host", "web"])).rejects.toMatchObject({ kind: "invalid" });
});

it("escapes what a log holds", () => {
  const shape = {
    shape: "0".repeat(16) as never,
    text: "a\u001b[31m",
    score: 1,
    count: 1,
    files: 2,
    source: "0011223344556677" as never,
    file: "b\n",
    line: 1,
  };
  expect(printSimilarShapes({ modelId: "m", shapes: [shape] })).not.toMatch(/[\u001b]|b\n:/);
});

it("shows how a text is cut, says that language model tokens are estimated, and escapes what cannot be seen", async () => {
  const report = JSON.parse(await run(tokensCommand, ["Failed password", "--json"])) as TokenReport;
  expect(report.embedder.pieces.map(({ text }) => text)).toEqual(["failed", "password"]);
  expect(report.languageModel).toMatchObject({ isEstimate: true, count: expect.any(Number) });
  const printed = await run(tokensCommand, ["Failed\u202e password"]);
  expect(printed).not.toContain("\u202e");
  expect(printed).toContain("no tokenizer is at hand");
  const counted = { name: "m", isEstimate: false, count: 3, tokens: [{ id: 5, text: "\u001b" }] };
  expect(printTokens("", { ...report, languageModel: counted })).toMatch(
    /3 tokens, the last 2 not shown\n {2}\S+\(5\)/,
  );
});

it("compares a word in two texts, by itself and in its text", async () => {
  const other = await composeLagebild({ ...served.config, modelFolder: encoder });
  try {
    const words = ["root opened port 7", "--compare", "port login for user", "--word", "port"];
    const { compared } = JSON.parse(await run(tokensCommand, [...words, "--json"], other)) as TokenReport;
    expect(compared?.alone).toBeCloseTo(1, 5);
    expect(compared?.inText).toBeLessThan(0.9999);
    expect(await run(tokensCommand, words, other)).toContain("1.00 by itself (static)");
    await expect(run(tokensCommand, [...words.slice(0, 4), "disk"], other)).rejects.toMatchObject({ kind: "missing" });
    await expect(run(tokensCommand, words.slice(0, 3), other)).rejects.toMatchObject({ kind: "invalid" });
  } finally {
    await other.close();
  }
});

it("reindexes for another encoder, and says clearly who cannot ask any more", async () => {
  const other = await composeLagebild({ ...served.config, modelFolder: encoder });
  const asked = ["passwords", "--incident", "bastion"];
  try {
    await expect(run(similarCommand, asked, other)).rejects.toMatchObject({
      kind: "invalid",
      message: expect.stringContaining("lagebild reindex"),
    });
    expect(await run(reindexCommand, ["bastion", "--encoder", encoder], other)).toMatch(
      /^bastion: 2 shapes have vectors of tiny-[0-9a-f]{12} \(2 texts embedded, 1 segments rewritten/,
    );
    expect(await run(similarCommand, asked, other)).toContain("cosines of tiny-");
    const failure = await run(similarCommand, asked).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(Failure);
    expect(failure).toMatchObject({ message: expect.stringContaining("lagebild reindex") });
  } finally {
    await other.close();
  }
  const back = JSON.parse(await run(reindexCommand, ["bastion", "--json"])) as { readonly embedded: number };
  expect(back.embedded).toBe(2);
  expect(await run(similarCommand, asked)).toContain("auth.log");
  await expect(run(reindexCommand, ["nowhere"])).rejects.toMatchObject({ kind: "missing" });
});
