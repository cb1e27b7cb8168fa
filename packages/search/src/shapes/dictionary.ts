import { randomBytes } from "node:crypto";
import { readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { Failure, type IndexedShape, type ShapeId } from "@lagebild/domain";
import {
  isUnchanged,
  keepDocument,
  makeFolderIn,
  readDocument,
  replaceDurably,
  sha256OfFile,
} from "@lagebild/domain/files";
import { createWordIndex, openWordIndex, type WordIndex } from "./fts-word-index.js";
import { hnswIndex, loadHnswIndex, type HnswIndex } from "./hnsw-index.js";
import { deleteFolder, namesIn, sweepLeftovers, syncFolder } from "../segments/segment.js";
import { unitVector } from "./shape-vectors.js";
import { readVectors, vectorFile, type VectorFile } from "./vector-file.js";

const version = 1;
const MANIFEST = "manifest.json";
const files = ["vectors.f32", "vectors.hnsw", "words.db"];

interface DictionaryManifest {
  readonly version: number;
  readonly modelId: string;
  readonly dimensions: number;
  readonly shapes: number;
  readonly vectors: number;
  /** SHA-256 of each file: a damaged graph would crash the process that walks it. */
  readonly sha256: Readonly<Record<string, string>>;
  /** What the additions were made of; absent where there are none. */
  readonly madeOf?: string;
}

/** What else is kept with a dictionary: made of the same segments, and good for as long as they are the ones that count. */
export interface DictionaryAdditions {
  /** Names the segments and their visible sources. */
  readonly madeOf: string;
  readonly files: readonly string[];
  write(path: string): Promise<void>;
}

/** The distinct shapes of an incident, ready to be searched. Shapes with a vector come first, each group by id. */
export interface Dictionary {
  readonly number: number;
  /** Folder of its files. */
  readonly path: string;
  readonly files: readonly string[];
  /** What its additions were made of, where it has any. */
  readonly madeOf: string | undefined;
  readonly modelId: string;
  readonly dimensions: number;
  readonly ids: readonly ShapeId[];
  readonly numbers: ReadonlyMap<ShapeId, number>;
  /** One after the other; those of shape `n` begin at `n * dimensions`. */
  readonly vectors: Float32Array;
  readonly graph: HnswIndex;
  readonly words: WordIndex;
  /** Returns the number of the shape whose vector stands for a shape, its own first. */
  lenderOf(number: number): number | undefined;
  close(): void;
}

const dictionaries = (folder: string): string => join(folder, "dictionary");

/**
 * Returns the number of the dictionary in use, or undefined when there is none. Where what names it is damaged, the latest
 * that is there is meant.
 */
export async function currentDictionary(folder: string): Promise<number | undefined> {
  const found = await readFile(join(dictionaries(folder), CURRENT), "utf8").catch(() => undefined);
  if (found === undefined) return undefined;
  const numbers = await numbersIn(dictionaries(folder));
  const named = NUMBER.test(found.trim()) ? Number(found.trim()) : undefined;
  if (named !== undefined && numbers.includes(named)) return named;
  return numbers.length === 0 ? undefined : Math.max(...numbers);
}

const CURRENT = "CURRENT";
const NUMBER = /^\d{1,15}$/;

const numbersIn = async (root: string): Promise<readonly number[]> =>
  (await namesIn(root)).filter((name) => NUMBER.test(name)).map(Number);

/** Opens a dictionary. Failure "corrupt" when it is damaged. */
export async function openDictionary(folder: string, number: number): Promise<Dictionary> {
  const path = join(dictionaries(folder), String(number));
  try {
    const manifest = (await readDocument(join(path, MANIFEST))) as DictionaryManifest | undefined;
    if (manifest?.version !== version) throw new Error(`format version ${manifest?.version}, expected ${version}`);
    for (const file of new Set([...files, ...Object.keys(manifest.sha256)])) {
      if (!(await isUnchanged(join(path, file), manifest.sha256[file] ?? ""))) throw new Error(`${file} has changed`);
    }
    const vectors = await readVectors(join(path, "vectors.f32"));
    const graph = await loadHnswIndex(join(path, "vectors.hnsw"), manifest.dimensions);
    const found = dictionary(number, manifest, vectors, graph, openWordIndex(join(path, "words.db")));
    return { ...found, path, files: Object.keys(manifest.sha256), madeOf: manifest.madeOf };
  } catch (error) {
    throw new Failure("corrupt", `dictionary ${number} cannot be read: refresh the index to build it again`, error);
  }
}

function dictionary(
  number: number,
  { modelId, dimensions, vectors: count }: DictionaryManifest,
  vectors: Float32Array,
  graph: HnswIndex,
  words: WordIndex,
): Omit<Dictionary, "path" | "files" | "madeOf"> {
  const ids = words.ids();
  const lenders = new Map<number, number | undefined>();
  return {
    number,
    modelId,
    dimensions,
    ids,
    numbers: new Map(ids.map((id, place) => [id, place])),
    vectors,
    graph,
    words,
    lenderOf(place) {
      if (place < count) return place;
      if (!lenders.has(place)) {
        const template = words.templateOf(ids[place]!);
        lenders.set(place, template === undefined ? undefined : words.leastOfTemplate(template, count));
      }
      return lenders.get(place);
    },
    close: () => words.close(),
  };
}

/** The shapes that a dictionary is built of: read as they come, however many, and never held together. */
export interface DictionaryShapes {
  /** Each of them, and whether it has a vector. */
  readonly haveVectors: ReadonlyMap<ShapeId, boolean>;
  /** Returns each of them once, some at a time, in any order. */
  read(): AsyncIterable<readonly IndexedShape[]>;
}

/**
 * Vectors of a dictionary at most, chosen by the hashes that name their shapes: the graph of so many takes 300 MB. Shapes
 * beyond borrow a vector as those do that have none, and are found by their words.
 */
export const MOST_VECTORS = 250_000;

/** Builds the next dictionary beside the others and makes it the current one; older ones are deleted. */
export async function buildDictionary(
  folder: string,
  modelId: string,
  shapes: DictionaryShapes,
  additions?: DictionaryAdditions,
): Promise<void> {
  const path = join(dictionaries(folder), `building-${randomBytes(6).toString("hex")}`);
  await makeFolderIn(dictionaries(folder));
  await makeFolderIn(path);
  try {
    await additions?.write(path);
    await writeDictionary(path, modelId, shapes, additions);
    await swap(folder, path);
  } catch (error) {
    await rm(path, { recursive: true, force: true });
    throw error;
  }
}

async function writeDictionary(
  path: string,
  modelId: string,
  { haveVectors, read }: DictionaryShapes,
  additions: DictionaryAdditions | undefined,
): Promise<void> {
  const ordered = [...haveVectors].sort(([a, hasA], [b, hasB]) => Number(hasB) - Number(hasA) || (a < b ? -1 : 1));
  const numbers = new Map(ordered.map(([id], number) => [id, number]));
  const count = Math.min(MOST_VECTORS, ordered.filter(([, has]) => has).length);
  const words = createWordIndex(join(path, "words.db"));
  const vectors = vectorFile(join(path, "vectors.f32"));
  try {
    for await (const shapes of read()) {
      const numbered = shapes.map((shape) => ({ number: numbers.get(shape.id)!, shape }));
      words.keep(numbered);
      for (const { number, shape } of numbered)
        if (shape.vector && number < count) vectors.put(number, unitVector(shape.vector));
    }
    words.index();
    await writeGraph(join(path, "vectors.hnsw"), vectors, count);
  } finally {
    words.close();
    vectors.close();
  }
  const sha256: Record<string, string> = {};
  for (const file of [...files, ...(additions?.files ?? [])]) sha256[file] = await sha256OfFile(join(path, file));
  const manifest: DictionaryManifest = {
    version,
    modelId,
    dimensions: vectors.dimensions(),
    shapes: ordered.length,
    vectors: count,
    sha256,
    ...(additions && { madeOf: additions.madeOf }),
  };
  await keepDocument(join(path, MANIFEST), manifest, { indent: 1 });
  await syncFolder(path);
}

/** Adds the vectors in their order, so that the same shapes give the same graph. */
async function writeGraph(path: string, vectors: VectorFile, count: number): Promise<void> {
  const graph = hnswIndex({ dimensions: vectors.dimensions(), capacity: count });
  for (let number = 0; number < count; number++) graph.add(number, vectors.get(number));
  await graph.save(path);
}

async function swap(folder: string, path: string): Promise<void> {
  const root = dictionaries(folder);
  const numbers = await numbersIn(root);
  const next = await claim(root, path, Math.max(0, ...numbers) + 1);
  await replaceDurably(join(root, CURRENT), `${next}\n`);
  await syncFolder(root);
  // Open readers keep what they have in memory and in open files.
  for (const number of numbers) await deleteFolder(join(root, String(number)));
  await sweepLeftovers(root, /^building-|\.deleted-|\.partial$|^CURRENT\./);
}

/** Another process may build at the same time: the later number wins. */
async function claim(root: string, path: string, number: number): Promise<number> {
  try {
    await rename(path, join(root, String(number)));
    return number;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOTEMPTY") throw error;
    return claim(root, path, number + 1);
  }
}
