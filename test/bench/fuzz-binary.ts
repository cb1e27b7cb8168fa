import { fuzzFault, fuzzInput, fuzzTargets } from "@lagebild/logs/binary";
import { fuzzSeeds } from "./fuzz-seeds.js";

// Reads changed samples of every binary log and says which seeds went wrong; those belong into fuzz-binary.test.ts.
//   node test/bench/dist/fuzz-binary.js [cases] [first seed] [reader]...
await fuzzSeeds(
  fuzzTargets().map((target) => ({
    name: target.name,
    fault: (seed) => fuzzFault(target, fuzzInput(target, seed)),
  })),
);
