import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { archiveTargets } from "@lagebild/logs/fuzz";
import { fuzzSeeds } from "./fuzz-seeds.js";

// Reads changed samples of every kind of archive and says which seeds went wrong; those belong into fuzz-archives.test.ts.
//   node test/bench/dist/fuzz-archives.js [cases] [first seed] [kind]...
const temporaryFolder = await mkdtemp(join(tmpdir(), "fuzz-archives-"));
const { targets, close } = await archiveTargets(temporaryFolder);
try {
  await fuzzSeeds(targets);
} finally {
  await close();
  await rm(temporaryFolder, { recursive: true, force: true });
}
