import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { archiveTargets } from "./fuzz-archives.js";

const temporaryFolder = await mkdtemp(join(tmpdir(), "fuzz-archives-"));
const { targets, close } = await archiveTargets(temporaryFolder);
afterAll(async () => {
  await close();
  await rm(temporaryFolder, { recursive: true, force: true });
});

/** Readers of our own take less time than those that run 7-Zip. */
const OWN = new Set(["zip", "tar", "gzip", "lz4"]);

it.each(targets.map((target) => [target.name, target] as const))(
  "a changed archive is read to its end or skipped with a reason: %s",
  async (name, target) => {
    const faults: unknown[] = [];
    for (let seed = 0; seed < (OWN.has(name) ? 60 : 10); seed++) {
      const fault = await target.fault(seed);
      if (fault !== undefined) faults.push([seed, fault]);
    }
    expect(faults).toEqual([]);
    expect(await readdir(temporaryFolder)).toEqual([]);
  },
);
