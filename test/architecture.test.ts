import { readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { REPOSITORY } from "./lagebild-process.js";
import { importCircles } from "./import-circles.js";
import { packageOf, sourceFiles, type SourceFile } from "./source-files.js";

const files = sourceFiles();
const STAGES = [
  "logs",
  "events",
  "knowledge",
  "embedding",
  "search",
  "picture",
  "indicators",
  "questions",
  "context",
  "models",
  "answer",
].map((name) => `@lagebild/${name}`);
const GROUND = ["store", "jobs", "tickets", "client", "runtime"].map((name) => `@lagebild/${name}`);
const SERVICES = ["ingest", "retrieval", "generation", "gateway"].map((name) => `@lagebild/${name}`);
const COMPOSITION_ROOT = "services/gateway/src/compose.ts";

/** What stages may import as well as `domain`: log text is masked alike wherever a package shows it. */
const BELOW_STAGES = ["@lagebild/hostile-text"];
/** What opens the databases of a data folder is one for all that keep something in them. */
const BELOW_GROUND = ["@lagebild/sqlite"];

/** What a workspace may import of ours at run time. */
function allowed(file: SourceFile): readonly string[] {
  const own = `@lagebild/${basename(file.workspace)}`;
  if (file.workspace === "packages/domain") return [];
  if (STAGES.includes(own)) return ["@lagebild/domain", ...BELOW_STAGES, own];
  if (file.workspace.startsWith("packages/")) return ["@lagebild/domain", ...BELOW_GROUND, own];
  const isComposing = file.path === COMPOSITION_ROOT || (file.isTest && file.workspace === "services/gateway");
  const services = isComposing ? SERVICES : [own];
  return ["@lagebild/domain", ...BELOW_STAGES, ...STAGES, ...BELOW_GROUND, ...GROUND, ...services];
}

/** Test files may use what the root declares. */
const ROOT_PACKAGES = ["vitest", "prettier"];

const LANGCHAIN =
  /^(?:packages\/models\/src\/langchain\/[a-z-]+|(?:packages|services)\/[a-z]+\/src\/langchain-[a-z-]+)\.ts$/;

/** The only files that may import a heavy library. */
const OWNERS: Readonly<Record<string, RegExp>> = {
  "hnswlib-node": /^packages\/search\/src\/shapes\/hnsw-index\.ts$/,
  "@duckdb/node-api": /^packages\/search\/src\/records\/duckdb-record-table\.ts$/,
  "better-sqlite3": /^packages\/(?:search\/src\/shapes\/fts-word-index|sqlite\/src\/[a-z-]+)\.ts$/,
  bullmq: /^packages\/jobs\/src\/bullmq-[a-z-]+\.ts$/,
  ioredis: /^packages\/jobs\/src\/bullmq-[a-z-]+\.ts$/,
  "node-llama-cpp": /^packages\/models\/src\/llama\/[a-z-]+\.ts$/,
  "prom-client": /^packages\/runtime\/src\/metrics\.ts$/,
  express: /^(?:packages\/runtime\/src\/http-[a-z-]+|services\/[a-z]+\/src\/(?:app|routes\/[a-z-]+))\.ts$/,
  "onnxruntime-node": /^packages\/embedding\/src\/onnx-model\.ts$/,
  "@huggingface/tokenizers": /^packages\/embedding\/src\/hugging-face-tokenizer\.ts$/,
  "ipaddr.js": /^packages\/domain\/src\/address\.ts$/,
  tldts: /^packages\/logs\/src\/shapes\/domain-name\.ts$/,
  piscina:
    /^(?:packages\/search\/src\/local\/local-incident-index|services\/(?:ingest\/src\/slice\/worker-pool|retrieval\/src\/scans\/scan-sources))\.ts$/,
  stemmer: /^packages\/domain\/src\/stem-word\.ts$/,
  "@orama/stemmers": /^packages\/domain\/src\/stem-word\.ts$/,
  yauzl: /^packages\/logs\/src\/archives\/[a-z-]+\.ts$/,
  "7z-wasm": /^packages\/logs\/src\/archives\/seven-zip\/[a-z-]+\.ts$/,
  "tar-stream": /^packages\/logs\/src\/archives\/[a-z-]+\.ts$/,
  luxon: /^packages\/(?:domain\/src\/time\/zone|logs\/src\/time\/zone-offset)\.ts$/,
  "chrono-node": /^packages\/questions\/src\/times\/date-parsers\.ts$/,
  re2js: /^(?:packages\/knowledge\/src\/sigma\/re2-expression|packages\/indicators\/src\/grep\/grep-scan)\.ts$/,
  langchain: LANGCHAIN,
  "@langchain/core": LANGCHAIN,
  "@langchain/openai": LANGCHAIN,
};

/** Written by programs, and read by nobody. */
const WRITTEN = ["packages/client/src/api.ts"];

const WORKSPACES = [...new Set(files.map(({ workspace }) => workspace))];
/** Where files reach themselves by imports. */
const CIRCLES_LEFT = ["packages/answer"];

/** Sources that a folder holds at most, tests not counted, and the folders that hold more. */
const LARGEST_FOLDER = 25;
const LARGER_FOLDERS: readonly string[] = [];

describe("the architecture", () => {
  it("is read from a plausible number of files", () => {
    expect(files.length).toBeGreaterThan(100);
    expect(files.flatMap((file) => file.imports).length).toBeGreaterThan(300);
  });

  it("lets imports point along the data path only", () => {
    const wrong = files.flatMap((file) =>
      file.imports
        .filter(({ from, isTypeOnly }) => {
          const name = packageOf(from);
          if (!name?.startsWith("@lagebild/") || allowed(file).includes(name)) return false;
          return !(isTypeOnly && file.workspace === "services/gateway" && SERVICES.includes(name));
        })
        .map(({ from }) => `${file.path} imports ${from}`),
    );
    expect(wrong).toEqual([]);
  });

  it("reaches into no other package's sources", () => {
    const wrong = files.flatMap((file) =>
      file.imports
        .filter(({ from }) => /\/(?:src|dist)\//.test(from) || (from.startsWith(".") && leavesWorkspace(file, from)))
        .map(({ from }) => `${file.path} imports ${from}`),
    );
    expect(wrong).toEqual([]);
  });

  it("declares every package that is imported, where it is imported", () => {
    const wrong = files.flatMap((file) => {
      const declared = declaredBy(file);
      return file.imports
        .map(({ from }) => packageOf(from))
        .filter((name) => name !== undefined && !declared.has(name) && !(file.isTest && ROOT_PACKAGES.includes(name)))
        .map((name) => `${file.path} imports ${name}, which ${file.workspace}/package.json does not declare`);
    });
    expect(wrong).toEqual([]);
  });

  it("gives each heavy library its owner files", () => {
    const wrong = files.flatMap((file) =>
      file.imports
        .map(({ from }) => packageOf(from) ?? "")
        .filter((name) => Object.hasOwn(OWNERS, name) && !OWNERS[name]?.test(file.path) && !file.isTest)
        .map((name) => `${file.path} imports ${name}`),
    );
    expect(wrong).toEqual([]);
  });

  it("reads the environment only where a process starts", () => {
    const wrong = files.filter(
      ({ path, text, isTest }) => !isTest && text.includes("process.env") && !/\/(?:main|config)\.ts$/.test(path),
    );
    expect(wrong.map(({ path }) => path)).toEqual([]);
  });

  it("exports by name", () => {
    const wrong = files.filter(({ text }) => /^export (?:default\b|\*)/m.test(text));
    expect(wrong.map(({ path }) => path)).toEqual([]);
  });

  it("keeps source files to 400 lines and names them by what they do", () => {
    const long = files.filter(
      ({ path, text, isTest }) => !isTest && !WRITTEN.includes(path) && text.split("\n").length > 400,
    );
    const vague = files.filter(({ path }) =>
      /(?:^|[-.])(?:helpers?|utils?|manager|misc|common)[-.]/.test(basename(path)),
    );
    expect([...long, ...vague].map(({ path }) => path)).toEqual([]);
  });

  it.each(WORKSPACES.filter((workspace) => !CIRCLES_LEFT.includes(workspace)))(
    "has no circle of imports in %s",
    (workspace) => {
      expect(importCircles(files.filter((file) => file.workspace === workspace))).toEqual([]);
    },
  );

  it("keeps few sources in a folder", () => {
    const folders = files.filter(({ isTest }) => !isTest).map(({ path }) => dirname(path));
    const wrong = [...new Set(folders)]
      .filter((folder) => !LARGER_FOLDERS.includes(folder))
      .map((folder) => ({ folder, count: folders.filter((one) => one === folder).length }))
      .filter(({ count }) => count > LARGEST_FOLDER)
      .map(({ folder, count }) => `${folder} holds ${count} sources, expected ${LARGEST_FOLDER} at most`);
    expect(wrong).toEqual([]);
  });

  it("mocks no module and skips no test", () => {
    const wrong = files.filter(({ text }) => /\bvi\.mock\(|\b(?:it|describe)\.(?:skip|only|todo)\(/.test(text));
    expect(wrong.map(({ path }) => path)).toEqual([]);
  });
});

function leavesWorkspace(file: SourceFile, from: string): boolean {
  const folder = join(REPOSITORY, file.path, "..");
  return !join(folder, from).startsWith(join(REPOSITORY, file.workspace, "/"));
}

/** What the workspace of a file declares; what only its tests need is declared for them. */
function declaredBy({ workspace, isTest }: SourceFile): ReadonlySet<string> {
  const manifest = JSON.parse(readFileSync(join(REPOSITORY, workspace, "package.json"), "utf8")) as {
    readonly name: string;
    readonly dependencies?: Readonly<Record<string, string>>;
    readonly devDependencies?: Readonly<Record<string, string>>;
  };
  const forTests = isTest ? Object.keys(manifest.devDependencies ?? {}) : [];
  return new Set([manifest.name, ...Object.keys(manifest.dependencies ?? {}), ...forTests]);
}
