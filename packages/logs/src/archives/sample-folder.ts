import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect } from "vitest";
import { openSources, type OpenOptions } from "./open-source.js";

/** What `openSources` gave: texts by file name (the second of a name as `name (again)`), and skips as `name: reason`. */
export interface OpenedAll {
  readonly files: Record<string, string>;
  readonly skips: readonly string[];
}

/** A folder for each test of a file, and a check that nothing spooled stays behind. */
export function sampleFolder() {
  let folder = "";
  let temporaryFolder = "";
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "open-source-"));
    temporaryFolder = await mkdtemp(join(tmpdir(), "open-source-tmp-"));
  });
  afterEach(async () => {
    expect(await readdir(temporaryFolder)).toEqual([]);
    await rm(folder, { recursive: true, force: true });
    await rm(temporaryFolder, { recursive: true, force: true });
  });

  return {
    path: (name = "") => join(folder, name),
    open: (signal?: AbortSignal) => openSources([folder], { temporaryFolder }, signal),
    async put(name: string, content: string | Buffer): Promise<void> {
      const path = join(folder, name);
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, content);
    },
    async openAll(options: Partial<OpenOptions> = {}, paths: readonly string[] = [folder]): Promise<OpenedAll> {
      const files: Record<string, string> = {};
      const skips: string[] = [];
      for await (const found of openSources(paths, { temporaryFolder, ...options })) {
        if ("skip" in found) skips.push(`${found.skip.file}: ${found.skip.reason}`);
        else {
          const name = found.file in files ? `${found.file} (again)` : found.file;
          files[name] = Buffer.concat(await found.open().toArray()).toString();
        }
      }
      return { files, skips };
    },
  };
}
