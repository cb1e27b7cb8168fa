import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, open, readdir, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { Failure } from "@lagebild/domain";
import { lockPull, partFile } from "./pull-part.js";
import type { PulledModel, PullProgress } from "./pull-model.js";

export interface FolderPull {
  /** Holds the file, or its parts: names that end in the file's and a number, or any names with one number each. */
  readonly from: string;
  /** Where the whole file goes. */
  readonly folder: string;
  /** A bare file name. */
  readonly file: string;
  readonly sha256?: string;
  readonly sizeBytes?: number;
  readonly onProgress?: (progress: PullProgress) => void;
  readonly signal: AbortSignal;
}

const MAGIC = "GGUF";

/**
 * Puts a model's file together from a folder, such as a mirror on a share or a set of parts, and checks it as a download is
 * checked. Failures: "missing" where the folder holds nothing of it, "invalid" for parts with a gap, "corrupt" for other
 * bytes than expected, "conflict" while another process writes the same file.
 */
export async function pullFromFolder(options: FolderPull): Promise<PulledModel> {
  const { from, folder, file, sha256, sizeBytes, signal, onProgress } = options;
  if (file !== basename(file) || file.startsWith(".")) throw new Failure("invalid", `"${file}" is no bare file name`);
  const sources = await sourcesIn(from, file);
  const totalBytes = (await Promise.all(sources.map((path) => stat(path)))).reduce((sum, { size }) => sum + size, 0);
  if (sizeBytes !== undefined && sizeBytes !== totalBytes)
    throw new Failure("corrupt", `${from} holds ${totalBytes} bytes of ${file}, expected ${sizeBytes}`);
  await mkdir(folder, { recursive: true });
  const path = join(folder, file);
  const unlock = await lockPull(path);
  try {
    const part = partFile(path);
    await part.drop();
    const hash = createHash("sha256");
    const out = await open(part.path, "w");
    let doneBytes = 0;
    try {
      for (const source of sources) {
        for await (const chunk of createReadStream(source, { highWaterMark: 1 << 20, signal })) {
          const bytes = chunk as Buffer;
          if (doneBytes === 0 && bytes.toString("latin1", 0, MAGIC.length) !== MAGIC)
            throw new Failure("corrupt", `${source} is no GGUF file, nor the first part of one`);
          hash.update(bytes);
          await out.write(bytes);
          doneBytes += bytes.length;
          onProgress?.({ phase: "downloading", doneBytes, totalBytes });
        }
      }
    } catch (error) {
      await part.drop();
      signal.throwIfAborted();
      throw error instanceof Failure ? error : new Failure("unavailable", `cannot copy ${from} to ${folder}`, error);
    } finally {
      await out.close();
    }
    const actual = hash.digest("hex");
    if (sha256 !== undefined && actual !== sha256) {
      await part.drop();
      throw new Failure("corrupt", `file hashes to ${actual}, expected ${sha256}`);
    }
    await part.publish(actual);
    const vouchedBy = sha256 === undefined ? "nobody" : "caller";
    return { path, sizeBytes: totalBytes, sha256: actual, vouchedBy, wasThere: false };
  } finally {
    await unlock();
  }
}

interface Part {
  readonly name: string;
  readonly number: number;
}

/** The file, or its parts in order. */
async function sourcesIn(from: string, file: string): Promise<readonly string[]> {
  const entries = await readdir(from, { withFileTypes: true }).catch((error: unknown) => {
    throw new Failure("missing", `cannot read the folder ${from}`, error);
  });
  const names = entries.filter((entry) => entry.isFile()).map(({ name }) => name);
  if (names.includes(file)) return [join(from, file)];
  const split = names.find((name) => /-\d{5}-of-\d{5}\.gguf$/.test(name));
  if (split !== undefined)
    throw new Failure("invalid", `${split} is split as llama.cpp reads it: lagebild models use ${join(from, split)}`);
  const named = partsOf(
    names.filter((name) => name.startsWith(file)).map((name) => name.slice(file.length)),
    file,
  );
  const parts = named.length > 0 ? named : partsOf(names);
  if (parts.length === 0) throw new Failure("missing", `${from} holds neither ${file} nor parts of it`);
  const first = parts[0]!.number;
  const gap = parts.findIndex(({ number }, i) => number !== first + i);
  if (first > 1 || gap > 0)
    throw new Failure(
      "invalid",
      `${from} lacks part ${first > 1 ? 1 : first + gap} of ${file}: the parts are numbered`,
    );
  return parts.map(({ name }) => join(from, name));
}

/** Names with a last number, by that number; those with another beginning than most are none. */
function partsOf(names: readonly string[], before = ""): readonly Part[] {
  const numbered = names.flatMap((name) => {
    const found = /^(.*?)(\d+)(?:\.[a-z]+)?$/i.exec(name);
    return found ? [{ stem: found[1]!, name: `${before}${name}`, number: Number(found[2]) }] : [];
  });
  const stems = new Map<string, Part[]>();
  for (const { stem, ...part } of numbered) stems.set(stem, [...(stems.get(stem) ?? []), part]);
  const most = [...stems.values()].sort((a, b) => b.length - a.length)[0] ?? [];
  return most.toSorted((a, b) => a.number - b.number);
}
