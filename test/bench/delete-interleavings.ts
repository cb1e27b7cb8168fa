import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { interleaveDeletes } from "./interleavings.js";
import { serveProcess } from "./serve-process.js";

/** Reads, fills and deletes an incident at the same time, as often as the command line asks for: `[rounds] [first seed]`. */
const [rounds = 200, first = 1] = process.argv.slice(2).map(Number);
const dataFolder = await mkdtemp(join(tmpdir(), "lagebild-interleavings-"));
const server = await serveProcess(dataFolder);
let wrong = 0;
const began = performance.now();
try {
  for (let seed = first; seed < first + rounds; seed++) {
    const fault = await interleaveDeletes({ url: server.url, dataFolder }, seed).catch((error: unknown) =>
      String(error),
    );
    if (fault === undefined) continue;
    wrong++;
    console.log(`seed ${seed}: ${fault}`);
  }
} finally {
  await server.close();
  await rm(dataFolder, { recursive: true, force: true });
}
const seconds = (performance.now() - began) / 1_000;
console.log(`${rounds - wrong} of ${rounds} interleavings without a fault, in ${seconds.toFixed(0)} s`);
process.exitCode = wrong === 0 ? 0 : 1;
